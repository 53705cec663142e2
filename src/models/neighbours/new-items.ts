import type { NewItem } from '../../core/model/index.js'
import { lazyPer } from '../../core/shared/index.js'
import { type Csr, rowCounts, rowIndices, rowValues, transpose } from '../../numeric/sparse/index.js'
import type { TwoHopExponents } from './two-hop.js'

/** Maximum items of a user that are read, evenly spread over the user's items. */
const MAX_LIKES = 500

/** Edges from known items to new items. */
export interface NewItemEdges {
  /** items × new items. */
  readonly edges: Csr
  /** Number of known users of each new item; 0: it has no edges. */
  readonly users: Int32Array
}

/**
 * Two-hop edges to items that the training data lack, from their first users: `s_ij = d_i^−β · d_j^−δ · Σ_v
 * d_v^−γ` over the users v of new item j who have known item i. It is the column that a training would
 * compute if only these users had the new item. Lists of new items are cached.
 *
 * @param likes users × items; entries above 0 count.
 */
export function createNewItemEdges(
  likes: Csr,
  exponents: TwoHopExponents,
): (items: readonly NewItem[]) => NewItemEdges {
  const degrees = rowCounts(transpose(likes))
  const sums = new Float32Array(likes.columns)
  const touched = new Int32Array(likes.columns)

  return lazyPer((items) => {
    const rows: Int32Array[] = []
    const values: Float32Array[] = []
    const counts = new Int32Array(likes.columns + 1)
    for (const { users, audience } of items) {
      let size = 0
      for (const user of users) {
        const own = rowIndices(likes, user)
        const weights = rowValues(likes, user)
        const share = own.length ** -exponents.middle
        const step = Math.max(1, own.length / MAX_LIKES)
        for (let place = 0; place < own.length; place += step) {
          const at = Math.floor(place)
          if (weights[at]! <= 0) continue
          const row = own[at]!
          if (sums[row] === 0) touched[size++] = row
          sums[row]! += share
        }
      }
      const target = Math.max(1, audience) ** -exponents.target
      const found = touched.slice(0, size)
      rows.push(found)
      values.push(
        Float32Array.from(
          found,
          (row) => target * sums[row]! * Math.max(1, degrees[row]!) ** -exponents.source,
        ),
      )
      for (const row of found) {
        sums[row] = 0
        counts[row + 1]!++
      }
    }
    for (let row = 0; row < likes.columns; row++) counts[row + 1]! += counts[row]!
    const next = counts.slice()
    const indices = new Int32Array(counts.at(-1)!)
    const entries = new Float32Array(indices.length)
    for (const [item, found] of rows.entries()) {
      for (const [at, row] of found.entries()) {
        const place = next[row]!++
        indices[place] = item
        entries[place] = values[item]![at]!
      }
    }
    return {
      edges: { rows: likes.columns, columns: items.length, offsets: counts, indices, values: entries },
      users: Int32Array.from(items, ({ users }) => users.length),
    }
  })
}

/** Scores of new items for a profile, `Σ_i w_i s_ij`; NaN for an item without known users. */
export function scoreEdges(
  { edges, users }: NewItemEdges,
  { rows, weights }: { readonly rows: Int32Array; readonly weights: Float32Array },
): Float32Array {
  const scores = new Float32Array(edges.columns)
  for (const [place, row] of rows.entries()) {
    for (let entry = edges.offsets[row]!; entry < edges.offsets[row + 1]!; entry++)
      scores[edges.indices[entry]!]! += weights[place]! * edges.values[entry]!
  }
  for (const [item, count] of users.entries()) if (count === 0) scores[item] = Number.NaN
  return scores
}
