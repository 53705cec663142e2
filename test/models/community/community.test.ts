import assert from 'node:assert/strict'
import { test } from 'vitest'
import { community } from '../../../src/models/community/community.js'
import { hasEntry } from '../../../src/numeric/sparse/index.js'
import { conformModel, queryOf } from '../../conformance/model.js'
import { groupedDataset } from '../../support/datasets.js'

const data = groupedDataset()
const run = { target: 'item', seed: 1, options: {} } as const

conformModel(community, { target: 'item' })

test('the score is the interactions within the community over the root of all interactions', async () => {
  const snapshot = await community.fit(data, run)
  const communityOf = snapshot.arrays.communityOf!
  const query = queryOf(data, 'item', 7)
  const [best] = await community.load(snapshot).recommend(query)
  const item = data.items.indexOf(best!.id)
  const fans = data.users.ids.map((_, user) => user).filter((user) => hasEntry(data.interactions, user, item))
  const inside = fans.filter((user) => communityOf[user] === communityOf[7])
  assert.ok(Math.abs(best!.score - inside.length / Math.sqrt(fans.length + 10)) < 1e-6)
  assert.deepEqual(await community.load(snapshot).recommend({ ...query, user: 'stranger' }), [])
})
