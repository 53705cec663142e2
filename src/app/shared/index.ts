// Helpers that several use cases share: batches, input checks, caches, background writes, concurrency.

export { mapConcurrent, type Sleep, sleep } from './async.js'
export { type BackgroundWriter, createBackgroundWriter } from './background-writer.js'
export {
  checkBatchSize,
  MAX_BATCH,
  mergeRejections,
  type Rejection,
  toRejection,
  validateBatch,
} from './batch.js'
export {
  type CachedRead,
  createCachedRead,
  createListAges,
  type Freshness,
  type ListAges,
} from './cached-read.js'
export { checkDeclared, checkLength, checkPastTime, checkText, checkTime, MAX_TEXT_LENGTH } from './checks.js'
export { createRequestReads, type RequestReads, type StartReads } from './request-reads.js'
