import assert from 'node:assert/strict'
import { test } from 'vitest'
import { rankingsFromLists } from '../../src/evaluation/significance.js'
import { csrFromTriplets } from '../../src/numeric/sparse/index.js'
import { groupedDataset } from '../support/datasets.js'

test('entries keep their ranks; unknown entries are misses, users outside the test are left out', () => {
  const train = groupedDataset()
  const test = csrFromTriplets(train.users.size, train.items.size, { rows: [1, 4], columns: [0, 0] })
  const user = (row: number): string => train.users.ids[row]!
  const item = (row: number): string => train.items.ids[row]!
  const rankings = rankingsFromLists(
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
