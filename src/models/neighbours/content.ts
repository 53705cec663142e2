import type { Dataset } from '../../core/dataset/index.js'
import type { Model } from '../../core/model/index.js'
import { KindredError } from '../../core/shared/index.js'
import { type Csr, rowCounts, rowIndices, rowValues, transpose } from '../../numeric/sparse/index.js'
import {
  arrayOf,
  createSnapshot,
  csrArrays,
  csrOf,
  expectAlgorithm,
  itemRecommender,
  readOptions,
  scorePerProfile,
  signedHistory,
} from '../shared/index.js'

const NAME = 'content'

/**
 * Content-based filtering by tags (Pazzani and Billsus, 2007, "Content-based recommendation systems"):
 * `score(u, j) = Σ_{i in history} w_ui · cos(t_i, t_j)`, where t is the TF-IDF vector of an item's tags with
 * entries `ln(1 + weight) · ln(1 + items / items with the tag)`. It reaches items without interactions.
 *
 * Arrays: `tags*` (items × tags, rows of length 1), `history*` (users × items, signed).
 */
export const content: Model = {
  name: NAME,
  targets: ['item'],
  async fit(data, run) {
    const options = readOptions(NAME, {}, run.options)
    if (data.itemTags.indices.length === 0) {
      throw new KindredError('BAD_DATA', 'content cannot learn from a dataset without item tags', {
        field: 'tags',
        remedy: 'import item tags, or leave content out',
      })
    }
    const arrays = { ...csrArrays('tags', tagVectors(data)), ...csrArrays('history', signedHistory(data)) }
    return createSnapshot(NAME, data, run, { options, arrays })
  },
  load(snapshot) {
    expectAlgorithm(snapshot, NAME)
    const tags = csrOf(
      snapshot,
      'tags',
      1 + arrayOf(snapshot, 'tagsIndices', Int32Array).reduce((most, tag) => Math.max(most, tag), -1),
    )
    const byTag = transpose(tags)
    return itemRecommender(snapshot, {
      profiles: csrOf(snapshot, 'history', snapshot.items.size),
      score: scorePerProfile(({ rows, weights }, scores) => {
        const profile = new Float32Array(tags.columns)
        for (let position = 0; position < rows.length; position++) {
          const item = rows[position]!
          const values = rowValues(tags, item)
          for (const [entry, tag] of rowIndices(tags, item).entries()) {
            profile[tag]! += weights[position]! * values[entry]!
          }
        }
        for (const [tag, strength] of profile.entries()) {
          if (strength === 0) continue
          const values = rowValues(byTag, tag)
          for (const [entry, item] of rowIndices(byTag, tag).entries())
            scores[item]! += strength * values[entry]!
        }
      }),
    })
  },
}

/** TF-IDF vectors of the items' tags, items × tags, rows of length 1. */
function tagVectors({ itemTags, items }: Dataset): Csr {
  const itemsPerTag = rowCounts(transpose(itemTags))
  const values = itemTags.values.map((weight, entry) => {
    const rarity = Math.log(1 + items.size / itemsPerTag[itemTags.indices[entry]!]!)
    return Math.log(1 + weight) * rarity
  })
  const vectors = { ...itemTags, values }
  for (let item = 0; item < items.size; item++) {
    const row = rowValues(vectors, item)
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0))
    if (length > 0) for (let at = 0; at < row.length; at++) row[at]! /= length
  }
  return vectors
}
