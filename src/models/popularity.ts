import type { Model } from '../core/model/index.js'
import { emptyCsr } from '../numeric/sparse/index.js'
import {
  arrayOf,
  createSnapshot,
  expectAlgorithm,
  friendRecommender,
  itemRecommender,
  readOptions,
  scorePerProfile,
} from './shared/index.js'

const NAME = 'popularity'

/**
 * The same list for every user, the baseline of all other models. The score of an item is its number of users
 * with an attracting interaction. The score of a user is their number of ties; of directed ties, the incoming
 * ones.
 *
 * Arrays: `counts` Float32 (targets).
 */
export const popularity: Model = {
  name: NAME,
  targets: ['item', 'friend'],
  async fit(data, run) {
    const options = readOptions(NAME, {}, run.options)
    const matrix = run.target === 'item' ? data.interactions : data.ties
    const counts = new Float32Array(matrix.columns)
    for (const column of matrix.indices) counts[column]!++
    return createSnapshot(NAME, data, run, { options, arrays: { counts } })
  },
  load(snapshot) {
    expectAlgorithm(snapshot, NAME)
    const counts = arrayOf(snapshot, 'counts', Float32Array)
    const recommender = snapshot.target === 'item' ? itemRecommender : friendRecommender
    return recommender(snapshot, {
      profiles: emptyCsr(snapshot.users.size, counts.length),
      score: scorePerProfile((_profile, scores) => scores.set(counts)),
    })
  },
}
