// Small things every layer uses: errors, tracing and progress, lists and their order.

export { plainAddress, printableUri } from './addresses.js'
export { badInput, cursorExpired, type ErrorCode, KindredError, notFound } from './errors.js'
export { foldText } from './fold.js'
export {
  byScore,
  groupBy,
  isBehind,
  lazy,
  lazyPer,
  MAX_PAGE,
  mapValues,
  type Page,
  type PageRequest,
  pageOf,
  type RankKey,
} from './lists.js'
export { createLog, LOG_LEVELS, type Log, type LogFields, type LogLevel, type LogSettings } from './log.js'
export { DAY_MS, MINUTE_MS, momentOf } from './time.js'
export {
  type Counts,
  createTrace,
  type Progress,
  silentProgress,
  type Trace,
  traced,
  tracedNow,
} from './trace.js'
