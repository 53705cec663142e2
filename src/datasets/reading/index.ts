// What the readers share: folders, lines, tables and parsing.

export { defineReader } from './define-reader.js'
export { listFiles, missingFile, pickFiles } from './folder.js'
export type { Columns } from './header.js'
export { readLines } from './lines.js'
export { type Concept, isAlias } from './lookalikes.js'
export { type FieldProblem, isProblem, readNumber, readWholeNumber } from './numbers.js'
export {
  doubtful,
  furtherFields,
  type LineOptions,
  leftOut,
  malformed,
  parseLines,
  type RecordBatches,
  splitWhitespace,
} from './parsing.js'
export { fieldsBeside, parseTable, type Row, type TableOptions } from './tables.js'
export { addTags, hasReadableTags } from './tags.js'
export { parseOptional, parseTestTies, TEST_TIES_FILE, tieLines } from './ties.js'
export { dayTime, readDate, readTime } from './times.js'
