import type { ColdStartItem } from '../../src/core/blend/index.js'
import type { Dataset } from '../../src/core/data/index.js'
import { type Csr, rowIndices, transpose } from '../../src/numeric/sparse/index.js'

/** As `cypher/serving/cold-start-items.cypher` has them. */
const MOST_PEOPLE = 20
const MOST_EVENTS = 100
const MOST_KIN = 50

/**
 * Items that training did not see, with what their first people like besides: the array form of `liked` in `cypher/serving/cold-start-items.cypher`.
 *
 * @param data what training saw. @param audiences items × users: the first people of each new item. @param nameOf what a new item is called.
 */
export function newcomersOf(
  data: Dataset,
  audiences: Csr,
  items: readonly number[],
  nameOf: (item: number) => string,
): ColdStartItem[] {
  return items.flatMap((item) => {
    const strengths = new Map<number, number>()
    for (const user of rowIndices(audiences, item).subarray(0, MOST_PEOPLE)) {
      const liked = rowIndices(data.interactions, user)
      for (const other of liked.subarray(0, MOST_EVENTS))
        strengths.set(other, (strengths.get(other) ?? 0) + 1 / Math.sqrt(liked.length))
    }
    const kin = [...strengths]
      .sort((left, right) => right[1] - left[1] || left[0] - right[0])
      .slice(0, MOST_KIN)
    const total = kin.reduce((sum, [, strength]) => sum + strength, 0)
    if (total === 0) return []
    return [
      {
        id: nameOf(item),
        nearestItems: kin.map(([other, strength]) => ({
          item: data.items.ids[other]!,
          weight: strength / total,
        })),
      },
    ]
  })
}

/** The first people of some items, so many each: items × users. */
export function firstPeople(likes: Csr, items: ReadonlySet<number>, count: number): Csr {
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
