import assert from 'node:assert/strict'
import { test } from 'vitest'
import { freezeDataset } from '../../../src/core/dataset/index.js'
import { findModel } from '../../../src/models/index.js'
import { followBack } from '../../../src/models/social/common-neighbours.js'
import { csrFromTriplets, rowIndices } from '../../../src/numeric/sparse/index.js'
import { conformModel, queryOf } from '../../conformance/model.js'
import { heldOutQuality } from '../../support/accuracy.js'
import { groupedDataset } from '../../support/datasets.js'

/** Each tie runs from the higher row to the lower; of one in two, also back. */
function directedDataset() {
  const { hash: _, ...data } = groupedDataset()
  const rows: number[] = []
  const columns: number[] = []
  for (let user = 0; user < data.users.size; user++) {
    for (const other of rowIndices(data.ties, user)) {
      if (other > user && (user + other) % 2 === 0) continue
      rows.push(user)
      columns.push(other)
    }
  }
  const ties = csrFromTriplets(data.users.size, data.users.size, { rows, columns })
  ties.values.fill(1)
  return freezeDataset({ ...data, ties, tiesDirected: true })
}

const data = directedDataset()

conformModel(followBack, { target: 'friend', data })

test('gives followers whom the user does not follow', async () => {
  const recommender = followBack.load(await followBack.fit(data, { target: 'friend', seed: 1, options: {} }))
  const list = await recommender.recommend(queryOf(data, 'friend', 7, { k: 200 }))
  const expected = data.users.ids.filter(
    (_, row) => rowIndices(data.ties, row).includes(7) && !rowIndices(data.ties, 7).includes(row),
  )
  assert.ok(expected.length > 2)
  assert.deepEqual(
    list,
    expected.map((id) => ({ id, score: 1 })),
  )
})

test('is not a member of a blend over undirected ties', async () => {
  const undirected = groupedDataset()
  const run = { target: 'friend', seed: 1, options: {} } as const
  await assert.rejects(followBack.fit(undirected, run), { code: 'BAD_DATA', message: /directed/ })
  const members = { members: ['adamic-adar', 'follow-back', 'popularity'] }
  const blend = findModel('blend', 'friend')
  const fitted = await blend.fit(undirected, { ...run, options: members })
  assert.deepEqual(Object.keys(fitted.members), ['adamic-adar', 'popularity'])
})

test('improves the blend of directed ties', async () => {
  const blend = findModel('blend', 'friend')
  const quality = (members: readonly string[]) => heldOutQuality(blend, 'friend', { members }, data)
  const without = await quality(['adamic-adar', 'popularity'])
  const all = await quality(['adamic-adar', 'follow-back', 'popularity'])
  assert.ok(all.recall > 1.1 * without.recall, `${all.recall} against ${without.recall}`)
})
