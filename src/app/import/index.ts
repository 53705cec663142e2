// Bulk import: cleans records, reports rejected rows, plans chunks and writes them to the graph.

export { cleanRecords } from './clean-records.js'
export { type DataSource, type ImportReport, importSource } from './import-data.js'
export { formatCleanReport } from './report.js'
