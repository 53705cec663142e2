import { z } from 'zod'
import type { Model } from '../../core/model/index.js'
import { binarize, transpose } from '../../numeric/sparse/index.js'

import {
  arrayOf,
  createSnapshot,
  csrArrays,
  csrOf,
  expectAlgorithm,
  itemRecommender,
  readOptions,
  scorePerProfile,
  searchSpaceOf,
  signedHistory,
  tunable,
} from '../shared/index.js'
import { addNeighbours, rowMoments, similarityMeasure, similarityShape, topKProduct } from './similarity.js'

const NAME = 'item-knn'

/**
 * Item-based collaborative filtering (Sarwar et al., 2001, "Item-based collaborative filtering recommendation algorithms"):
 * `score(u, j) = Σ_{i in history} w_ui · sim(j, i)` over the `neighbours` items most similar to each i. Similarity is
 * the cosine or Pearson's correlation of the items' columns, damped by shrinkage (see correlation.ts).
 *
 * Arrays: `neighbours` Int32 and `neighbourScores` Float32 (items × neighbours, −1 pads); `history*` (users × items, signed).
 */
export const itemKnn: Model = {
  name: NAME,
  targets: ['item'],
  async fit(data, run) {
    const options = readOptions(NAME, shape, run.options)
    const items = transpose(options.weighted ? data.interactions : binarize(data.interactions))
    const { moments, similarity } = similarityMeasure(items.columns, options)
    const known = rowMoments(items, moments)
    const table = await topKProduct(
      items,
      transpose(items),
      options.neighbours,
      (item, other, product) => similarity(product, known[item]!, known[other]!),
      run.signal,
    )
    return createSnapshot(NAME, data, run, {
      options,
      arrays: {
        neighbours: table.ids,
        neighbourScores: table.scores,
        ...csrArrays('history', signedHistory(data)),
      },
    })
  },
  searchSpace: () => searchSpaceOf(shape),
  load(snapshot) {
    expectAlgorithm(snapshot, NAME)
    const table = {
      count: Number(snapshot.options.neighbours),
      ids: arrayOf(snapshot, 'neighbours', Int32Array),
      scores: arrayOf(snapshot, 'neighbourScores', Float32Array),
    }
    return itemRecommender(snapshot, {
      profiles: csrOf(snapshot, 'history', snapshot.items.size),
      score: scorePerProfile(({ rows, weights }, scores) => {
        for (let position = 0; position < rows.length; position++) {
          addNeighbours(table, rows[position]!, weights[position]!, scores)
        }
      }),
    })
  },
}

const shape = {
  ...similarityShape({ shrinkage: 10, weighted: false }),
  /** Most similar items kept for each item. */
  neighbours: tunable(z.int().min(1).max(1000).default(100), {
    from: 10,
    to: 500,
    scale: 'log',
    whole: true,
  }),
}
