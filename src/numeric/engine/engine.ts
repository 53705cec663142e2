/**
 * The numeric engine. Kernels in WebAssembly (SIMD) run on several threads over one shared memory. A result
 * has the same bits for any number of threads.
 *
 * Matrices are row-major `Float32Array`s, or `Csr`s. An array argument is either an ordinary typed array,
 * which is copied in and out for the call, or an array that `place` has copied into the engine's memory,
 * which is used directly. Place arrays that are used often (a graph, embeddings). Results are ordinary arrays
 * unless `out` is given.
 *
 * - sparse: `propagate` (CSR × dense), `sparseProduct` (CSR × CSR → dense rows), `topProducts` (CSR × CSR →
 *   best n per row), `chainProduct` (CSR × CSR × CSR → dense rows), `patternProduct` (CSR of ones × vector)
 * - dense: `matmul`, `gather`, `scatterAdd`, `axpy`, `scaleRows`, `scaleColumns`, `rowNorms`
 * - double precision: `matmulDouble`
 * - ranking: `topK` (scores → best k with exclusions), `createIndex(vectors).topK|scores`, `topKVectors`
 * - regression: `localRidge` (each row on a few other rows)
 * - training: `sampledSoftmax`, `bpr` (loss and gradients), `adam`
 *
 * Truncated SVD: ../linear. Degree normalization: ../sparse. Negative sampling: ../random. TensorFlow.js:
 * ../tfjs.
 *
 * Calls are synchronous. The calling thread works too and then waits for the helpers' last blocks. By default
 * it spins for about 0.1 ms and then sleeps, which suits a command or a training worker. A server's main
 * thread should use work of one block (a single query of a VectorIndex), `topKAsync`, or an engine with
 * `maySleep: false`.
 */
import { availableParallelism } from 'node:os'
import { type Arena, createArena } from './arena.js'
import { createDenseOps, type DenseOps } from './dense.js'
import { createDoubleOps, type DoubleOps } from './double.js'
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

/** Options of {@link createEngine}. */
export interface EngineOptions {
  /** Number of threads that compute, including the calling one. Default: one per processor, at most 8. */
  readonly threads?: number
  /** Whether the calling thread may sleep while helpers finish; see above. Default true. */
  readonly maySleep?: boolean
}

/** All operations of the engine, and its memory. */
export interface Engine
  extends Pick<Arena, 'threads' | 'place' | 'float32' | 'release' | 'usedBytes' | 'close'>,
    PropagationOps,
    SparseOps,
    DenseOps,
    DoubleOps,
    RankingOps,
    RegressionOps,
    TrainingOps {
  /** Memory and threads, for code that adds further operations. */
  readonly arena: Arena
}

/**
 * Creates an engine with a memory and threads of its own.
 *
 * @throws RangeError if the number of threads is not a positive integer.
 */
export function createEngine(options: EngineOptions = {}): Engine {
  const threads = options.threads ?? Math.min(8, availableParallelism())
  if (!Number.isInteger(threads) || threads < 1)
    throw new RangeError(`threads is ${threads}, expected a positive integer`)
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
    ...createDoubleOps(arena),
    ...createRankingOps(arena),
    ...createRegressionOps(arena),
    ...createTrainingOps(arena),
  }
}

/**
 * Whether all elements of a matrix are finite. The square of an element may not overflow either, so elements
 * above about 10¹⁹ count as infinite.
 *
 * @param width number of columns.
 */
export function hasFiniteRows(
  engine: Pick<Engine, 'rowNorms'>,
  matrix: Float32Array,
  width: number,
): boolean {
  return width === 0 || engine.rowNorms(matrix, width).every(Number.isFinite)
}

let shared: { readonly engine: Engine; readonly options: EngineOptions } | undefined

/** The engine of this process or worker thread, created with default options on first use. */
export function sharedEngine(): Engine {
  shared ??= { engine: createEngine(), options: {} }
  return shared.engine
}

/**
 * Creates the shared engine with the given options, such as `maySleep: false` in a server. A further call
 * with the same options returns the same engine.
 *
 * @throws Error if the shared engine exists with other options.
 */
export function configureSharedEngine(options: EngineOptions): Engine {
  shared ??= { engine: createEngine(options), options }
  const { engine, options: used } = shared
  if (used.threads !== options.threads || (used.maySleep ?? true) !== (options.maySleep ?? true))
    throw new Error(
      'the shared engine is already in use with other options; configure it before its first use',
    )
  return engine
}
