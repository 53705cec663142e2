// What several use cases share: batches, checks, caches, background writes.

export { type BackgroundWriter, createBackgroundWriter } from './background-writer.js'
export { checkBatchSize, inOrder, MAX_BATCH, type Rejection, rejection, siftBatch } from './batch.js'
export { type Cached, cached, type Freshness } from './cached.js'
export { checkDeclared, checkPastTime, checkText, checkTime, MAX_TEXT_LENGTH } from './checks.js'
