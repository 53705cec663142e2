import { z } from 'zod'
import type { Model } from '../../../src/core/model/index.js'
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
} from '../../../src/models/shared/index.js'
import { rowIndices } from '../../../src/numeric/sparse/index.js'

const NAME = 'peers'

/**
 * Popularity among users with a history of similar length: `score(u, j)` is the number of users in u's class
 * who have j. Class c holds the histories of base^c to base^(c + 1) items.
 *
 * Arrays: `counts` Float32 (classes × items), `history*` (users × items, signed).
 */
export const peers: Model = {
  name: NAME,
  targets: ['item'],
  async fit(data, run) {
    const options = readOptions(NAME, shape, run.options)
    const { interactions } = data
    const classes = 1 + classOf(interactions.columns, options.base)
    const counts = new Float32Array(classes * interactions.columns)
    for (let user = 0; user < interactions.rows; user++) {
      const items = rowIndices(interactions, user)
      const start = classOf(items.length, options.base) * interactions.columns
      for (const item of items) counts[start + item]!++
    }
    return createSnapshot(NAME, data, run, {
      options,
      arrays: { counts, ...csrArrays('history', signedHistory(data)) },
    })
  },
  searchSpace: () => searchSpaceOf(shape),
  load(snapshot) {
    expectAlgorithm(snapshot, NAME)
    const { base } = readOptions(NAME, shape, snapshot.options)
    const counts = arrayOf(snapshot, 'counts', Float32Array)
    const { size } = snapshot.items
    return itemRecommender(snapshot, {
      profiles: csrOf(snapshot, 'history', size),
      score: scorePerProfile(({ rows }, scores) => {
        const start = classOf(rows.length, base) * size
        scores.set(counts.subarray(start, start + size))
      }),
    })
  },
}

const shape = {
  /** Ratio of the longest to the shortest history of a class. */
  base: tunable(z.number().gt(1).max(100).default(4), { from: 2, to: 20, scale: 'log' }),
}

/** 0 for an empty history, then one class per power of the base. */
function classOf(length: number, base: number): number {
  return length === 0 ? 0 : Math.floor(Math.log(length) / Math.log(base))
}
