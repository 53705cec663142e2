import type { ColdStartItem } from '../../src/core/blend/index.js'
import type { Dataset } from '../../src/core/dataset/index.js'
import { type Csr, rowIndices, transpose } from '../../src/numeric/sparse/index.js'

// Limits of `cypher/serving/cold-start-items.cypher`.
const MAX_USERS = 20
const MAX_NAMED = 50
const MAX_INTERACTIONS = 100
const MAX_NEAREST = 50

/**
 * Items that training has not seen, with the other items of their first users: the array form of `liked` in
 * `cypher/serving/cold-start-items.cypher`.
 *
 * @param data the training data.
 * @param audiences items × users, the first users of each new item.
 * @param nameOf id of a new item.
 */
export function coldStartItemsOf(
  data: Dataset,
  audiences: Csr,
  items: readonly number[],
  nameOf: (item: number) => string,
): ColdStartItem[] {
  return items.flatMap((item) => {
    const strengths = new Map<number, number>()
    for (const user of rowIndices(audiences, item).subarray(0, MAX_USERS)) {
      const liked = rowIndices(data.interactions, user)
      for (const other of liked.subarray(0, MAX_INTERACTIONS))
        strengths.set(other, (strengths.get(other) ?? 0) + 1 / Math.sqrt(liked.length))
    }
    const nearest = [...strengths]
      .sort((left, right) => right[1] - left[1] || left[0] - right[0])
      .slice(0, MAX_NEAREST)
    const total = nearest.reduce((sum, [, strength]) => sum + strength, 0)
    if (total === 0) return []
    return [
      {
        id: nameOf(item),
        users: Array.from(
          rowIndices(audiences, item).subarray(0, MAX_NAMED),
          (user) => data.users.ids[user]!,
        ),
        audience: rowIndices(audiences, item).length,
        nearestItems: nearest.map(([other, strength]) => ({
          item: data.items.ids[other]!,
          weight: strength / total,
        })),
      },
    ]
  })
}

/** The first `count` users of each of the given items, items × users. */
export function firstUsers(likes: Csr, items: ReadonlySet<number>, count: number): Csr {
  const byItem = transpose(likes)
  const offsets = new Int32Array(byItem.rows + 1)
  const indices: number[] = []
  for (let item = 0; item < byItem.rows; item++) {
    if (items.has(item)) indices.push(...rowIndices(byItem, item).subarray(0, count))
    offsets[item + 1] = indices.length
  }
  const values = new Float32Array(indices.length).fill(1)
  return { rows: byItem.rows, columns: byItem.columns, offsets, indices: Int32Array.from(indices), values }
}
