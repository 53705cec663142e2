import assert from 'node:assert/strict'
import { test } from 'vitest'
import { hitsOf } from '../../src/evaluation/rank.js'
import { rankingsFromLists } from '../../src/evaluation/significance.js'
import { csrFromTriplets } from '../../src/numeric/sparse/index.js'
import { groupedDataset } from '../support/datasets.js'

test('entries keep their ranks; unknown entries are misses, users outside the test are left out', () => {
  const train = groupedDataset()
  const test = csrFromTriplets(train.users.size, train.items.size, { rows: [1, 4], columns: [0, 0] })
  const user = (row: number): string => train.users.ids[row]!
  const item = (row: number): string => train.items.ids[row]!
  const { rankings } = rankingsFromLists(
    [
      { user: user(4), targets: [item(9), 'unheard-of', item(2), item(3)] },
      { user: user(2), targets: [item(1)] },
      { user: 'stranger', targets: [item(1)] },
    ],
    { train, test, target: 'item', k: 3 },
  )
  assert.deepEqual([...rankings.users], [1, 4])
  assert.deepEqual([...rankings.targets], [-1, -1, -1, 9, -1, 2])
})

test('an entry that is listed again is a miss, and unknown ids are counted', () => {
  const train = groupedDataset()
  const test = csrFromTriplets(train.users.size, train.items.size, { rows: [1], columns: [5] })
  const item = (row: number): string => train.items.ids[row]!
  const read = rankingsFromLists(
    [
      { user: train.users.ids[1]!, targets: [item(5), item(5), 'unheard-of', item(5)] },
      { user: 'stranger', targets: [item(1)] },
    ],
    { train, test, target: 'item', k: 4 },
  )
  assert.deepEqual([...read.rankings.targets], [5, -1, -1, -1])
  const { rankings: _, ...counts } = read
  assert.deepEqual(counts, { lists: 2, unknownUsers: 1, entries: 4, unknownEntries: 1, known: 3 })
})

test('hits are counted once, also for a recommender that repeats an entry', () => {
  const test = csrFromTriplets(1, 9, { rows: [0, 0], columns: [5, 7] })
  const rankings = { users: Int32Array.of(0), k: 4, targets: Int32Array.of(5, 5, 7, 5), auc: null }
  const [first] = [...hitsOf(rankings, test)]
  assert.deepEqual([...first!.hits], [1, 0, 1, 0])
})
