import type { Dataset } from '../../core/dataset/index.js'
import type { Model } from '../../core/model/index.js'
import { type Csr, csrFromTriplets, hasEntry, rowIndices } from '../../numeric/sparse/index.js'
import {
  createSnapshot,
  csrArrays,
  csrOf,
  expectAlgorithm,
  itemRecommenderFromFriends,
  readOptions,
  scorePerProfile,
} from '../shared/index.js'

const NAME = 'friends-liked'

/**
 * Items that friends liked: `score(u, j)` is the number of friends of u with an attracting interaction with
 * j of a kind that may be told (not VIEW and CLICK, unless the settings say so). With directed ties, these
 * are the users that u follows. This is the array form of the live source with this name.
 *
 * Arrays: `likes*` (users × items, the told part of `interactions`), `ties*` (users × users).
 */
export const friendsLiked: Model = {
  name: NAME,
  targets: ['item'],
  async fit(data, run) {
    const options = readOptions(NAME, {}, run.options)
    return createSnapshot(NAME, data, run, {
      options,
      arrays: { ...csrArrays('likes', toldLikes(data)), ...csrArrays('ties', data.ties) },
    })
  },
  load(snapshot) {
    expectAlgorithm(snapshot, NAME)
    const likes = csrOf(snapshot, 'likes', snapshot.items.size)
    return itemRecommenderFromFriends(snapshot, {
      profiles: csrOf(snapshot, 'ties', snapshot.users.size),
      score: scorePerProfile(({ rows }, scores) => {
        for (const friend of rows) {
          for (const item of rowIndices(likes, friend)) scores[item]!++
        }
      }),
    })
  },
}

/** The entries of `interactions` that may be told to others. */
function toldLikes({ interactions, told = null }: Dataset): Csr {
  if (told === null) return interactions
  const rows: number[] = []
  const columns: number[] = []
  const values: number[] = []
  for (let user = 0; user < interactions.rows; user++) {
    for (let entry = interactions.offsets[user]!; entry < interactions.offsets[user + 1]!; entry++) {
      const item = interactions.indices[entry]!
      if (!hasEntry(told, user, item)) continue
      rows.push(user)
      columns.push(item)
      values.push(interactions.values[entry]!)
    }
  }
  return csrFromTriplets(interactions.rows, interactions.columns, { rows, columns, values })
}
