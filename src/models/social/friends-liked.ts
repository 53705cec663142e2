import type { Model } from '../../core/model/index.js'
import { rowIndices } from '../../numeric/sparse/index.js'
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
 * j. With directed ties, these are the users that u follows. This is the array form of the live source with
 * this name.
 *
 * Arrays: `likes*` (users × items), `ties*` (users × users).
 */
export const friendsLiked: Model = {
  name: NAME,
  targets: ['item'],
  async fit(data, run) {
    const options = readOptions(NAME, {}, run.options)
    return createSnapshot(NAME, data, run, {
      options,
      arrays: { ...csrArrays('likes', data.interactions), ...csrArrays('ties', data.ties) },
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
