import { type Dataset, freezeDataset } from '../../src/core/dataset/index.js'

import type { Preference } from '../../src/core/model/index.js'
import { csrFromTriplets, rowIndices, rowValues } from '../../src/numeric/sparse/index.js'

/** A dataset without some of its interactions; the vocabularies stay. */
export function without(data: Dataset, isRemoved: (user: number, item: number) => boolean): Dataset {
  const { interactions } = data
  const kept = { rows: [] as number[], columns: [] as number[], values: [] as number[] }
  const times: number[] = []
  for (let user = 0; user < interactions.rows; user++) {
    for (let entry = interactions.offsets[user]!; entry < interactions.offsets[user + 1]!; entry++) {
      const item = interactions.indices[entry]!
      if (isRemoved(user, item)) continue
      kept.rows.push(user)
      kept.columns.push(item)
      kept.values.push(interactions.values[entry]!)
      if (data.times !== null) times.push(data.times[entry]!)
    }
  }
  return freezeDataset({
    ...data,
    interactions: csrFromTriplets(interactions.rows, interactions.columns, kept),
    times: data.times === null ? null : Float64Array.from(times),
  })
}

/** A user's history as the input of a page, without times. */
export function historyOf({ items, interactions }: Dataset, user: number): Preference[] {
  const weights = rowValues(interactions, user)
  return Array.from(rowIndices(interactions, user), (item, place) => ({
    item: items.ids[item]!,
    weight: weights[place]!,
    at: null,
  }))
}

/** Ids of a user's friends. */
export function friendsOf({ users, ties }: Dataset, user: number): string[] {
  return Array.from(rowIndices(ties, user), (friend) => users.ids[friend]!)
}
