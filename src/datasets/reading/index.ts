// What the readers share: folders, lines, tables and parsing.

export { defineReader } from './define-reader.js'
export { listFiles, missingFile, pickFiles } from './folder.js'
export { readLines } from './lines.js'
export {
  dayTime,
  furtherFields,
  type LineParser,
  malformed,
  parseDate,
  parseLines,
  parseNumber,
  parseTime,
  type RecordBatches,
  splitWhitespace,
} from './parsing.js'
export { fieldsBeside, parseTable, readColumns, type TableOptions } from './tables.js'
export { parseOptional, parseTestTies, TEST_TIES_FILE, tieLine } from './ties.js'
