import assert from 'node:assert/strict'
import { test } from 'vitest'
import { friendsLiked } from '../../../src/models/social/friends-liked.js'
import { hasEntry, rowIndices } from '../../../src/numeric/sparse/index.js'
import { conformModel, queryOf } from '../../conformance/model.js'
import { groupedDataset } from '../../support/datasets.js'

conformModel(friendsLiked, { target: 'item' })

test('friends-liked counts the friends who liked an item', async () => {
  const data = groupedDataset()
  const run = { target: 'item', seed: 1, options: {} } as const
  const recommender = friendsLiked.load(await friendsLiked.fit(data, run))
  const query = queryOf(data, 'item', 7)
  const list = await recommender.recommend(query)
  assert.ok(list.length > 0)
  for (const { id, score } of list) {
    const item = data.items.indexOf(id)
    const fans = [...rowIndices(data.ties, 7)].filter((friend) => hasEntry(data.interactions, friend, item))
    assert.equal(score, fans.length)
  }
  assert.deepEqual(await recommender.recommend({ ...query, friends: [] }), [])
})
