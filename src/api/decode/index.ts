// Decodes arguments, cursors, ids and selections, and encodes them and explanations in answers.

export { checkFirst, checkIds, dateOf, dateTimeScalar, MAX_IDS, millisecondsOf } from './arguments.js'
export { connectionOf, decodeCursor, decodeNodeId, encodeCursor, encodeNodeId } from './cursors.js'
export { explanationText } from './explanation-text.js'
export { readFilter } from './filter.js'
export { type ItemPageInput, readItemPage } from './page.js'
export {
  readItemPageSelection,
  readSuggestionPageSelection,
  readUserSelection,
  type SelectionInfo,
} from './selection.js'
