import { z } from 'zod'
import { type Csr, rowValues } from '../../numeric/sparse/index.js'
import { tunable } from '../shared/index.js'

/** Options of a similarity. */
export interface SimilarityOptions {
  readonly similarity: 'cosine' | 'pearson'
  /** Damping, in units of common entries. */
  readonly shrinkage: number
  /** Whether to use the weights of interactions. */
  readonly weighted: boolean
}

/**
 * The options that item-knn and user-knn share, with the defaults that a search found for each
 * (docs/tuning.md).
 */
export function similarityShape(defaults: Pick<SimilarityOptions, 'shrinkage' | 'weighted'>) {
  return {
    similarity: tunable(z.enum(['cosine', 'pearson']).default('cosine'), { choices: ['cosine', 'pearson'] }),
    /**
     * Added to the denominator, in units of common entries. Damps similarities that rest on few common
     * entries.
     */
    shrinkage: tunable(z.number().min(0).default(defaults.shrinkage), { from: 0.5, to: 300, scale: 'log' }),
    /** Whether to use the weights of interactions. If false, every interaction counts 1. */
    weighted: tunable(z.boolean().default(defaults.weighted), { choices: [false, true] }),
  }
}

/** The statistics of a vector that a similarity needs besides the inner product. */
export interface Moments {
  /** Mean over all columns for Pearson's correlation, 0 for the cosine. */
  readonly mean: number
  /** Norm of the vector minus its mean. */
  readonly norm: number
}

/**
 * Similarity of sparse vectors, where absent entries count as 0:
 * - cosine `x·y / (|x||y| + shrinkage)`;
 * - Pearson `(x·y − n·x̄·ȳ) / (|x − x̄||y − ȳ| + shrinkage)` over all n columns.
 *
 * @param columns n.
 */
export function similarityMeasure(columns: number, { similarity, shrinkage }: SimilarityOptions) {
  return {
    moments(values: Float32Array): Moments {
      let squares = 0
      let sum = 0
      for (const value of values) {
        squares += value * value
        sum += value
      }
      const mean = similarity === 'pearson' ? sum / columns : 0
      return { mean, norm: Math.sqrt(Math.max(0, squares - columns * mean * mean)) }
    },
    /** @param product x·y. */
    similarity(product: number, x: Moments, y: Moments): number {
      const scale = x.norm * y.norm + shrinkage
      return scale > 0 ? (product - columns * x.mean * y.mean) / scale : 0
    },
  }
}

/** The moments of every row. */
export function rowMoments(matrix: Csr, moments: (values: Float32Array) => Moments): readonly Moments[] {
  return Array.from({ length: matrix.rows }, (_, row) => moments(rowValues(matrix, row)))
}
