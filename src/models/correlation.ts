import { z } from 'zod'
import { type Csr, rowCounts, rowValues, transpose } from '../numeric/csr.js'
import type { PairScore } from './similarity.js'

export interface SimilarityOptions {
  readonly similarity: 'cosine' | 'pearson'
  readonly shrinkage: number
  readonly weighted: boolean
}

/** Options that item-knn and user-knn share. */
export const similarityShape = {
  similarity: z.enum(['cosine', 'pearson']).default('cosine'),
  /** Added to the denominator, in units of common entries: similarities that rest on few are pulled to 0. */
  shrinkage: z.number().min(0).default(10),
  /** Use the weights of interactions; false: every interaction counts 1. */
  weighted: z.boolean().default(false),
}

/**
 * Similarity of the rows of a matrix, absent entries taken as 0:
 * - cosine `x·y / (|x||y| + shrinkage)`;
 * - Pearson `(x·y − n·x̄·ȳ) / (σ_x·σ_y·n + shrinkage)` over all n columns.
 *
 * Pairs without a common entry are not similar.
 *
 * @returns factors whose product holds the inner products, and the similarity that follows from one.
 */
export function correlation(
  matrix: Csr,
  { similarity, shrinkage, weighted }: SimilarityOptions,
): { readonly left: Csr; readonly right: Csr; readonly pairScore: PairScore } {
  const left = weighted ? matrix : binary(matrix)
  const norms = new Float64Array(left.rows)
  const means = new Float64Array(left.rows)
  for (let row = 0; row < left.rows; row++) {
    let squares = 0
    let sum = 0
    for (const value of rowValues(left, row)) {
      squares += value * value
      sum += value
    }
    const mean = similarity === 'pearson' ? sum / left.columns : 0
    means[row] = mean
    norms[row] = Math.sqrt(Math.max(0, squares - left.columns * mean * mean))
  }
  return {
    left,
    right: transpose(left),
    pairScore(row, other, product) {
      const scale = norms[row]! * norms[other]! + shrinkage
      return scale > 0 ? (product - left.columns * means[row]! * means[other]!) / scale : 0
    },
  }
}

/** Every entry 1. */
export function binary(matrix: Csr): Csr {
  return { ...matrix, values: new Float32Array(matrix.indices.length).fill(1) }
}

/** `degree ** −exponent` of each row, 0 for an empty one. */
export function degreePowers(matrix: Csr, exponent: number): Float32Array {
  return Float32Array.from(rowCounts(matrix), (degree) => (degree === 0 ? 0 : degree ** -exponent))
}
