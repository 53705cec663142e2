/**
 * The numeric engine: arrays in, arrays out. Kernels in WebAssembly (SIMD) run on one shared memory by several threads; every
 * result is the same bits whatever their number.
 *
 * Matrices are `Float32Array`s, row by row, and `Csr`s. Any array argument may be an ordinary typed array, which is copied in
 * and out for the call, or one that `place` put into the engine's memory, which is used in place: place what is used
 * again and again (a graph, embeddings), leave the rest ordinary. Results are ordinary arrays unless `out` is given.
 *
 * - sparse: `propagate` (CSR × dense), `sparseProduct` (CSR × CSR → dense rows), `topProducts` (CSR × CSR → best n a row),
 *   `chainProduct` (CSR × CSR × CSR → dense rows), `patternProduct` (CSR of ones × vector)
 * - dense: `matmul`, `gather`, `scatterAdd`, `axpy`, `scaleRows`, `scaleColumns`, `rowNorms`
 * - ranking: `topK` (scores → best k with exclusions), `createIndex(vectors).topK|scores`, `topKVectors`
 * - regression: `localRidge` (each row on a few others)
 * - training: `sampledSoftmax`, `bpr` (loss and gradients at once), `adam`
 *
 * Truncated SVD: svd.ts. Degree normalisation: normalize.ts. Negative sampling: sampling.ts. TensorFlow.js: backend.ts.
 *
 * Calls return when the result is there. The calling thread works too and then waits for the helpers' last blocks: by default it
 * spins for a moment and sleeps, which is right for a command or a training worker. A server's main thread should use work
 * of one block (a single query of a VectorIndex), `topKAsync`, or an engine made with `maySleep: false`.
 */
import { availableParallelism } from 'node:os'
import { type Arena, createArena } from './arena.js'
import { createDenseOps, type DenseOps } from './dense.js'
import { createPropagationOps, type PropagationOps } from './propagation.js'
import { createRankingOps, type RankingOps } from './ranking.js'
import { createRegressionOps, type RegressionOps } from './regression.js'
import { createSparseOps, type SparseOps } from './sparse.js'
import { createTrainingOps, type TrainingOps } from './training.js'

export type { DenseOps, MatmulShape } from './dense.js'
export type { PropagateOptions, PropagationOps } from './propagation.js'
export type { Exclusion, RankingOps, TopKOptions, VectorIndex } from './ranking.js'
export type { LocalRidgeOptions, RegressionOps } from './regression.js'
export type {
  ChainScales,
  Pattern,
  SparseOps,
  TopEntries,
  TopProductsOptions,
} from './sparse.js'
export type {
  AdamOptions,
  BatchGradient,
  BatchVectors,
  SampledSoftmaxOptions,
  TrainingOps,
} from './training.js'

export interface EngineOptions {
  /** Threads that compute, the calling one among them. Default: as many as the machine offers, at most 8. */
  readonly threads?: number
  /** Whether the calling thread may sleep while helpers finish. Default true; see above. */
  readonly maySleep?: boolean
}

export interface Engine
  extends Pick<Arena, 'threads' | 'place' | 'float32' | 'release' | 'usedBytes' | 'close'>,
    PropagationOps,
    SparseOps,
    DenseOps,
    RankingOps,
    RegressionOps,
    TrainingOps {
  /** Memory and threads below the operations, for what builds further operations on them. */
  readonly arena: Arena
}

/** @throws RangeError for a number of threads that is not a whole number from 1. */
export function createEngine(options: EngineOptions = {}): Engine {
  const threads = options.threads ?? Math.min(8, availableParallelism())
  if (!Number.isInteger(threads) || threads < 1) throw new RangeError(`${threads} threads cannot be had`)
  const arena = createArena({ threads, maySleep: options.maySleep ?? true })
  return {
    arena,
    threads,
    place: arena.place,
    float32: arena.float32,
    release: arena.release,
    close: arena.close,
    get usedBytes() {
      return arena.usedBytes
    },
    ...createPropagationOps(arena),
    ...createSparseOps(arena),
    ...createDenseOps(arena),
    ...createRankingOps(arena),
    ...createRegressionOps(arena),
    ...createTrainingOps(arena),
  }
}

let shared: { readonly engine: Engine; readonly options: EngineOptions } | undefined

/** The engine of this process (or worker thread), made with default options when first asked for. */
export function sharedEngine(): Engine {
  shared ??= { engine: createEngine(), options: {} }
  return shared.engine
}

/**
 * Makes the shared engine with options of one's own, such as `maySleep: false` in a server. Asked again for the same, it is the same.
 *
 * @throws Error where it is in use already with other options.
 */
export function configureSharedEngine(options: EngineOptions): Engine {
  shared ??= { engine: createEngine(options), options }
  const { engine, options: used } = shared
  if (used.threads !== options.threads || (used.maySleep ?? true) !== (options.maySleep ?? true))
    throw new Error('the shared engine is in use already: configure it first')
  return engine
}
