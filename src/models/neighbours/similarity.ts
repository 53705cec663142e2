import { z } from 'zod'
import { bestRows } from '../../numeric/linear/index.js'
import { type Csr, rowIndices, rowValues } from '../../numeric/sparse/index.js'
import { tunable, yieldToEventLoop } from '../shared/index.js'

/** The best `count` others of each row: `ids` (rows × count, −1 pads) and `scores` (same shape, 0 pads), best first. */
export interface NeighbourTable {
  readonly count: number
  readonly ids: Int32Array
  readonly scores: Float32Array
}

/** How a similarity follows from an inner product; only pairs with a product ≠ 0 are asked for. */
export type PairScore = (row: number, other: number, product: number) => number

/**
 * Rows of `left · right` one at a time (Gustavson), the best `count` of each kept: memory is that of one dense row beside the
 * table. The diagonal is left out, so are scores that are not above 0.
 *
 * @param right must have as many rows as `left` has columns; the product is square.
 */
export async function topKProduct(
  left: Csr,
  right: Csr,
  count: number,
  pairScore: PairScore,
  signal?: AbortSignal,
): Promise<NeighbourTable> {
  const ids = new Int32Array(left.rows * count).fill(-1)
  const scores = new Float32Array(left.rows * count)
  const row = sparseRow(right.columns)
  const compact = new Float32Array(right.columns)
  for (let current = 0; current < left.rows; current++) {
    if (current % 1024 === 0) await yieldToEventLoop(signal)
    multiplyRow(left, right, current, row)
    const { touched, products } = row
    const found = touched.subarray(0, row.size).sort()
    for (const [position, other] of found.entries()) {
      compact[position] = other === current ? 0 : pairScore(current, other, products[other]!)
      products[other] = 0
    }
    let slot = current * count
    for (const position of bestRows(compact.subarray(0, row.size), count)) {
      if (compact[position]! <= 0) break
      ids[slot] = found[position]!
      scores[slot++] = compact[position]!
    }
  }
  return { count, ids, scores }
}

/** Adds `weight × score` of each neighbour of a row to dense scores. */
export function addNeighbours(
  table: NeighbourTable,
  row: number,
  weight: number,
  scores: Float32Array,
): void {
  const end = (row + 1) * table.count
  for (let slot = row * table.count; slot < end; slot++) {
    const other = table.ids[slot]!
    if (other < 0) break
    scores[other]! += weight * table.scores[slot]!
  }
}

interface SparseRow {
  readonly products: Float32Array
  readonly touched: Int32Array
  size: number
}

function sparseRow(columns: number): SparseRow {
  return { products: new Float32Array(columns), touched: new Int32Array(columns), size: 0 }
}

function multiplyRow(left: Csr, right: Csr, row: number, out: SparseRow): void {
  const { products, touched } = out
  const middles = rowIndices(left, row)
  const factors = rowValues(left, row)
  let size = 0
  for (let position = 0; position < middles.length; position++) {
    const middle = middles[position]!
    const factor = factors[position]!
    const end = right.offsets[middle + 1]!
    for (let entry = right.offsets[middle]!; entry < end; entry++) {
      const other = right.indices[entry]!
      if (products[other] === 0) touched[size++] = other
      products[other]! += factor * right.values[entry]!
    }
  }
  out.size = size
}

export interface SimilarityOptions {
  readonly similarity: 'cosine' | 'pearson'
  readonly shrinkage: number
  readonly weighted: boolean
}

/** Options that item-knn and user-knn share, with the defaults that a search found for each (docs/tuning.md). */
export function similarityShape(defaults: { readonly shrinkage: number; readonly weighted: boolean }) {
  return {
    similarity: tunable(z.enum(['cosine', 'pearson']).default('cosine'), { choices: ['cosine', 'pearson'] }),
    /** Added to the denominator, in units of common entries: similarities that rest on few are pulled to 0. */
    shrinkage: tunable(z.number().min(0).default(defaults.shrinkage), { from: 0.5, to: 300, scale: 'log' }),
    /** Use the weights of interactions; false: every interaction counts 1. */
    weighted: tunable(z.boolean().default(defaults.weighted), { choices: [false, true] }),
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

/** Moments of every row. */
export function rowMoments(matrix: Csr, moments: (values: Float32Array) => Moments): readonly Moments[] {
  return Array.from({ length: matrix.rows }, (_, row) => moments(rowValues(matrix, row)))
}
