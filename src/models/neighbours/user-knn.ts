import { z } from 'zod'
import type { Model } from '../../core/model/index.js'
import { bestRows } from '../../numeric/linear/index.js'
import { binarize, type Csr, rowIndices, rowValues, transpose } from '../../numeric/sparse/index.js'

import {
  createSnapshot,
  csrArrays,
  csrOf,
  expectAlgorithm,
  itemRecommender,
  type Profile,
  readOptions,
  scorePerProfile,
  searchSpaceOf,
  signedHistory,
  tunable,
} from '../shared/index.js'
import { rowMoments, type SimilarityOptions, similarityMeasure, similarityShape } from './similarity.js'

const NAME = 'user-knn'

/**
 * User-based collaborative filtering (Herlocker et al., 1999, "An algorithmic framework for performing
 * collaborative filtering"): `score(u, j) = Σ_{v in N(u)} sim(u, v) · r_vj` over the `neighbours` users v
 * most similar to u's live history, without u. The similarity is the cosine or Pearson's correlation of
 * histories, damped by shrinkage (similarity.ts). Without `weighted`, every attracting interaction counts 1
 * and repelling ones are ignored.
 *
 * Arrays: `likes*` (users × items, attracting) and `history*` (users × items, signed).
 */
export const userKnn: Model = {
  name: NAME,
  targets: ['item'],
  async fit(data, run) {
    const options = readOptions(NAME, shape, run.options)
    return createSnapshot(NAME, data, run, {
      options,
      arrays: { ...csrArrays('likes', data.interactions), ...csrArrays('history', signedHistory(data)) },
    })
  },
  searchSpace: () => searchSpaceOf(shape),
  load(snapshot) {
    expectAlgorithm(snapshot, NAME)
    const options = readOptions(NAME, shape, snapshot.options)
    const interactions = csrOf(snapshot, 'likes', snapshot.items.size)
    const history = csrOf(snapshot, 'history', snapshot.items.size)
    const users = options.weighted ? interactions : binarize(interactions)
    const similaritiesTo = userSimilarities(users, options)
    return itemRecommender(snapshot, {
      profiles: history,
      score: scorePerProfile((profile, scores) => {
        const similarities = similaritiesTo(profile)
        for (const user of bestRows(similarities, options.neighbours)) {
          const similarity = similarities[user]!
          if (similarity <= 0) break
          const items = rowIndices(users, user)
          const values = rowValues(users, user)
          for (let position = 0; position < items.length; position++) {
            scores[items[position]!]! += similarity * values[position]!
          }
        }
      }),
    })
  },
}

const shape = {
  ...similarityShape({ shrinkage: 1.6, weighted: true }),
  /** Most similar users whose items are scored. */
  neighbours: tunable(z.int().min(1).max(10_000).default(50), {
    from: 10,
    to: 1000,
    scale: 'log',
    whole: true,
  }),
}

/**
 * Similarity of every user to a profile. It is 0 for users without a common item and for the user of the
 * profile.
 *
 * @param users histories, users × items.
 */
function userSimilarities(users: Csr, options: SimilarityOptions): (profile: Profile) => Float32Array {
  const byItem = transpose(users)
  const { moments, similarity } = similarityMeasure(users.columns, options)
  const momentsOf = rowMoments(users, moments)
  return ({ user: self, rows, weights }) => {
    const similarities = new Float32Array(users.rows)
    const own = options.weighted ? weights : weights.map((weight) => (weight > 0 ? 1 : 0))
    for (let position = 0; position < rows.length; position++) {
      const holders = rowIndices(byItem, rows[position]!)
      const values = rowValues(byItem, rows[position]!)
      const weight = own[position]!
      for (let entry = 0; entry < holders.length; entry++)
        similarities[holders[entry]!]! += weight * values[entry]!
    }
    const mine = moments(own)
    for (let user = 0; user < similarities.length; user++) {
      if (similarities[user] !== 0)
        similarities[user] = similarity(similarities[user]!, mine, momentsOf[user]!)
    }
    if (self >= 0) similarities[self] = 0
    return similarities
  }
}
