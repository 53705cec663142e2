import {
  NEIGHBOUR_ARRAYS,
  type Recommender,
  type Snapshot,
  type SnapshotArray,
} from '../../core/model/index.js'
import { bestRows } from '../../numeric/linear/index.js'
import { type Csr, csrFromTriplets, rowIndices, rowValues } from '../../numeric/sparse/index.js'
import { arrayOf, csrOf, itemRecommender, scorePerProfile, yieldToEventLoop } from '../shared/index.js'

/**
 * The `count` best neighbours of each row: `ids` (rows × count, −1 pads), `scores` (same shape, 0 pads), best
 * first.
 */
export interface NeighbourTable {
  readonly count: number
  readonly ids: Int32Array
  readonly scores: Float32Array
}

/** The snapshot arrays of a table of items; see `NEIGHBOUR_ARRAYS`. */
export function neighbourArrays({ ids, scores }: NeighbourTable): Record<string, SnapshotArray> {
  return { [NEIGHBOUR_ARRAYS.ids]: ids, [NEIGHBOUR_ARRAYS.scores]: scores }
}

/**
 * A recommender that scores items by the neighbours of the items in the history:
 * `score(u, j) = Σ_i w_ui · s_ij`, where s is 0 for an item that is not among the neighbours.
 *
 * @param snapshot with the arrays of {@link neighbourArrays} and `history*` (users × items, signed).
 * @param count neighbours per item in the table.
 */
export function neighbourTableRecommender(snapshot: Snapshot, count: number): Recommender {
  const table = {
    count,
    ids: arrayOf(snapshot, NEIGHBOUR_ARRAYS.ids, Int32Array),
    scores: arrayOf(snapshot, NEIGHBOUR_ARRAYS.scores, Float32Array),
  }
  return itemRecommender(snapshot, {
    profiles: csrOf(snapshot, 'history', snapshot.items.size),
    score: scorePerProfile(({ rows, weights }, scores) => {
      for (let position = 0; position < rows.length; position++) {
        addNeighbours(table, rows[position]!, weights[position]!, scores)
      }
    }),
  })
}

/**
 * Like {@link neighbourTableRecommender}, with the table read from the other side: an item of the history
 * counts for a candidate if it is among the neighbours of the candidate. So every candidate is scored by the
 * same number of neighbours, also one that is a neighbour of few.
 *
 * @param snapshot as there; `count` neighbours per item.
 */
export function candidateTableRecommender(snapshot: Snapshot, count: number): Recommender {
  const ids = arrayOf(snapshot, NEIGHBOUR_ARRAYS.ids, Int32Array)
  const scores = arrayOf(snapshot, NEIGHBOUR_ARRAYS.scores, Float32Array)
  const items = snapshot.items.size
  const rows: number[] = []
  const columns: number[] = []
  const values: number[] = []
  for (const [slot, neighbour] of ids.entries()) {
    if (neighbour < 0) continue
    rows.push(neighbour)
    columns.push(Math.floor(slot / count))
    values.push(scores[slot]!)
  }
  const candidates = csrFromTriplets(items, items, { rows, columns, values })
  return itemRecommender(snapshot, {
    profiles: csrOf(snapshot, 'history', items),
    score: scorePerProfile((profile, out) => {
      for (const [position, item] of profile.rows.entries()) {
        const weight = profile.weights[position]!
        for (let entry = candidates.offsets[item]!; entry < candidates.offsets[item + 1]!; entry++)
          out[candidates.indices[entry]!]! += weight * candidates.values[entry]!
      }
    }),
  })
}

/** Adds `weight × score` of each neighbour of a row to dense scores. */
function addNeighbours(table: NeighbourTable, row: number, weight: number, scores: Float32Array): void {
  const end = (row + 1) * table.count
  for (let slot = row * table.count; slot < end; slot++) {
    const other = table.ids[slot]!
    if (other < 0) break
    scores[other]! += weight * table.scores[slot]!
  }
}

/** Computes the score of a pair of rows from their inner product. Called only for products other than 0. */
export type PairScore = (row: number, other: number, product: number) => number

/**
 * The `count` best entries of each row of `left · right`, by Gustavson's row-wise sparse product. It needs
 * the memory of one dense row beside the table. The diagonal and scores of 0 or less are left out.
 *
 * @param right has as many rows as `left` has columns; the product is square.
 * @throws the reason of the signal if it is aborted.
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

/** A row in dense form with the list of its columns that are not 0. */
interface SparseRow {
  readonly products: Float32Array
  readonly touched: Int32Array
  /** Length of the list in `touched`. */
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
