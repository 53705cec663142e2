// Import: cleans records, reports what was rejected, writes to the graph in order.

export { cleanRecords } from './clean-records.js'
export { type DataSource, type ImportReport, importSource } from './import-data.js'
export { formatCleanReport } from './report.js'
export { scheduleUnipartiteBlocks } from './schedule-blocks.js'
