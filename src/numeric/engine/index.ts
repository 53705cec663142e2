// The WebAssembly engine: shared memory, worker threads and typed calls to the kernels.

export {
  type BatchVectors,
  type ChainScales,
  configureSharedEngine,
  createEngine,
  type Engine,
  hasFiniteRows,
  type Pattern,
  type PropagateOptions,
  sharedEngine,
  type VectorIndex,
} from './engine.js'
export { blocksOf } from './kernel-table.js'
export type { Exclusion } from './ranking.js'
