// Decodes arguments and cursors, and encodes explanations.

export { checkFirst, checkIds, dateTimeScalar, MAX_FILTER_IDS, MAX_IDS, selects } from './arguments.js'
export { connectionOf, decodeCursor, decodeNodeId, encodeCursor, encodeNodeId } from './cursors.js'
export { explanationText } from './explanation-text.js'
export { readFilter } from './filter.js'
export { readRules } from './rules.js'
