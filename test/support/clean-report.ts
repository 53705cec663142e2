import { type CleanReport, createReportBuilder } from '../../src/app/import/index.js'

/** The report of a folder without rows. */
export function emptyReport(): CleanReport {
  return createReportBuilder(() => {}).finish({
    createdByReference: { users: 0, items: 0 },
    undeclaredFields: [],
    ignoredFiles: [],
    warnings: [],
  })
}
