// The WebAssembly engine: shared memory, worker threads and typed calls to the kernels.

export {
  type BatchVectors,
  type ChainScales,
  configureSharedEngine,
  createEngine,
  type Engine,
  type Pattern,
  type PropagateOptions,
  sharedEngine,
  type VectorIndex,
} from './engine.js'
export type { Exclusion } from './ranking.js'
export { blocksOf } from './sparse.js'
