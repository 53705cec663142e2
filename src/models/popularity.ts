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
 * The same list for everybody: for items, the number of users with an attracting interaction; for people, the number of ties
 * (of directed ties, those that arrive). The baseline that every other model is shown beside.
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
