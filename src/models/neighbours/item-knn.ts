import { z } from 'zod'
import type { Model } from '../../core/model/index.js'
import { binarize, transpose } from '../../numeric/sparse/index.js'
import {
  createSnapshot,
  csrArrays,
  expectAlgorithm,
  readOptions,
  searchSpaceOf,
  signedHistory,
  tunable,
} from '../shared/index.js'
import {
  candidateTableRecommender,
  neighbourArrays,
  neighbourTableRecommender,
  topKProduct,
} from './neighbour-table.js'
import { rowMoments, similarityMeasure, similarityShape } from './similarity.js'

const NAME = 'item-knn'

/**
 * Item-based collaborative filtering (Sarwar et al., 2001, "Item-based collaborative filtering recommendation
 * algorithms"): `score(u, j) = Σ_{i in history} w_ui · sim(j, i)`, where i is one of the `neighbours` items
 * most similar to the candidate j (`side` `candidate`), or j one of those most similar to i (`history`). The
 * similarity is the cosine or Pearson's correlation of the items' columns, damped by shrinkage
 * (similarity.ts).
 *
 * Arrays: `neighbours` Int32 and `neighbourScores` Float32 (items × neighbours, −1 pads); `history*` (users ×
 * items, signed).
 */
export const itemKnn: Model = {
  name: NAME,
  targets: ['item'],
  async fit(data, run) {
    const options = readOptions(NAME, shape, run.options)
    const items = transpose(options.weighted ? data.interactions : binarize(data.interactions))
    const { moments, similarity } = similarityMeasure(items.columns, options)
    const momentsOf = rowMoments(items, moments)
    const table = await topKProduct(
      items,
      transpose(items),
      options.neighbours,
      (item, other, product) => similarity(product, momentsOf[item]!, momentsOf[other]!),
      run.signal,
    )
    return createSnapshot(NAME, data, run, {
      options,
      arrays: { ...neighbourArrays(table), ...csrArrays('history', signedHistory(data)) },
    })
  },
  searchSpace: () => searchSpaceOf(shape),
  load(snapshot) {
    expectAlgorithm(snapshot, NAME)
    const { side, neighbours } = readOptions(NAME, shape, { side: 'history', ...snapshot.options })
    return side === 'candidate'
      ? candidateTableRecommender(snapshot, neighbours)
      : neighbourTableRecommender(snapshot, neighbours)
  },
}

const shape = {
  ...similarityShape({ shrinkage: 10, weighted: false }),
  /** Whose neighbours count: those of each candidate, or those of each item of the history. */
  side: tunable(z.enum(['candidate', 'history']).default('candidate'), {
    choices: ['candidate', 'history'],
  }),
  /** Most similar items kept per item. */
  neighbours: tunable(z.int().min(1).max(1000).default(100), {
    from: 10,
    to: 500,
    scale: 'log',
    whole: true,
  }),
}
