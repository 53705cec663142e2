// Bulk import: cleans records, reports rejected rows, plans chunks and writes them to the graph.

export { type CleanFolder, cleanRecords } from './clean-records.js'
export { type DataSource, type ImportReport, importSource } from './import-data.js'
export {
  type CleanReport,
  createReportBuilder,
  formatCleanReport,
  type ReasonCount,
  type ReportBuilder,
  rejectLines,
  reportLines,
} from './report.js'
