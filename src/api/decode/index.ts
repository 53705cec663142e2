// Decodes arguments, cursors, ids and selections, and encodes them in answers.

export { checkFirst, checkIds, dateOf, dateTimeScalar, MAX_IDS, millisecondsOf } from './arguments.js'
export { connectionOf, decodeCursor, decodeNodeId, encodeCursor, encodeNodeId } from './cursors.js'
export { readFilter } from './filter.js'
export { type ItemPageInput, readItemPage } from './page.js'
export {
  readItemPageSelection,
  readSuggestionPageSelection,
  readUserSelection,
  type SelectionInfo,
  selects,
} from './selection.js'
