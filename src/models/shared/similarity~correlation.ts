import { z } from 'zod'
import { type Csr, rowCounts, rowValues } from '../numeric/csr.js'
import { searched } from './options.js'

export interface SimilarityOptions {
  readonly similarity: 'cosine' | 'pearson'
  readonly shrinkage: number
  readonly weighted: boolean
}

/** Options that item-knn and user-knn share, with the defaults that a search found for each (docs/tuning.md). */
export function similarityShape(defaults: { readonly shrinkage: number; readonly weighted: boolean }) {
  return {
    similarity: searched(z.enum(['cosine', 'pearson']).default('cosine'), { choices: ['cosine', 'pearson'] }),
    /** Added to the denominator, in units of common entries: similarities that rest on few are pulled to 0. */
    shrinkage: searched(z.number().min(0).default(defaults.shrinkage), { from: 0.5, to: 300, scale: 'log' }),
    /** Use the weights of interactions; false: every interaction counts 1. */
    weighted: searched(z.boolean().default(defaults.weighted), { choices: [false, true] }),
  }
}

/** What a similarity needs to know of one vector beside the inner product. */
export interface Moments {
  /** Mean over all columns for Pearson, 0 for the cosine. */
  readonly mean: number
  /** Length of the vector less its mean. */
  readonly norm: number
}

/**
 * Similarity of sparse vectors, absent entries taken as 0:
 * - cosine `x·y / (|x||y| + shrinkage)`;
 * - Pearson `(x·y − n·x̄·ȳ) / (|x − x̄||y − ȳ| + shrinkage)` over all n columns.
 *
 * @param columns n.
 */
export function correlation(columns: number, { similarity, shrinkage }: SimilarityOptions) {
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

/** Moments of every row. */
export function rowMoments(matrix: Csr, moments: (values: Float32Array) => Moments): readonly Moments[] {
  return Array.from({ length: matrix.rows }, (_, row) => moments(rowValues(matrix, row)))
}

/** Every entry 1. */
export function binary(matrix: Csr): Csr {
  return { ...matrix, values: new Float32Array(matrix.indices.length).fill(1) }
}

/** `degree ** −exponent` of each row, 0 for an empty one. */
export function degreePowers(matrix: Csr, exponent: number): Float32Array {
  return Float32Array.from(rowCounts(matrix), (degree) => (degree === 0 ? 0 : degree ** -exponent))
}
