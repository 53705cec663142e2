// Small things every layer uses: errors, tracing and progress, lists and their order.

export { badInput, cursorExpired, type ErrorCode, KindredError, notFound } from './errors.js'
export { lazy, MAX_PAGE, type Page, type PageRequest, pageOf } from './lists.js'
export {
  type Counts,
  createTrace,
  type Progress,
  silentProgress,
  type Trace,
  traced,
  tracedNow,
} from './trace.js'
