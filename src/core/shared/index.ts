// Small things every layer uses: errors, tracing and progress, lists and their order.

export { parseUrl, plainAddress, printableUri } from './addresses.js'
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
export type { Log, LogFields, LogLevel } from './log.js'
export { DAY_MS, MINUTE_MS, momentOf } from './time.js'
export {
  type Counts,
  createStepChannel,
  createTrace,
  type Progress,
  type StepChannel,
  silentProgress,
  type Trace,
  type TracedStep,
  traced,
  tracedNow,
} from './trace.js'
