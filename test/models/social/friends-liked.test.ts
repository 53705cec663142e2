import assert from 'node:assert/strict'
import { test } from 'vitest'
import { DEFAULT_KINDS } from '../../../src/config/index.js'
import { buildDataset } from '../../../src/core/dataset/index.js'
import { friendsLiked } from '../../../src/models/social/friends-liked.js'
import { hasEntry, rowIndices } from '../../../src/numeric/sparse/index.js'
import { conformModel, queryOf } from '../../conformance/model.js'
import { cleanData } from '../../support/clean-data.js'
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

test('what friends did counts if it may be told, as in the live form', async () => {
  const kinds = ['VIEW', 'LIKE', 'CLICK'] as const
  const events = [
    { user: 'ann', item: 'seen', kind: 'VIEW' },
    { user: 'ann', item: 'liked', kind: 'LIKE' },
    { user: 'ann', item: 'liked', kind: 'VIEW' },
    { user: 'bob', item: 'seen', kind: 'CLICK' },
    { user: 'bob', item: 'liked', kind: 'CLICK' },
    { user: 'me', item: 'own', kind: 'LIKE' },
  ]
  const ties = [
    { a: 'me', b: 'ann' },
    { a: 'bob', b: 'me' },
  ]
  const graph = cleanData({ interactions: events, ties })
  const scoresWith = async (told: readonly string[]) => {
    const table = Object.fromEntries(
      kinds.map((name) => [name, { ...DEFAULT_KINDS[name], told: told.includes(name) }]),
    )
    const data = buildDataset(graph, { name: 'told', kinds: table, asOf: 0 })
    assert.equal(data.told == null, told.length === kinds.length)
    const run = { target: 'item', seed: 1, options: {} } as const
    const recommender = friendsLiked.load(await friendsLiked.fit(data, run))
    const list = await recommender.recommend(queryOf(data, 'item', data.users.indexOf('me')))
    return Object.fromEntries(list.map(({ id, score }) => [id, score]))
  }
  assert.deepEqual(await scoresWith(['LIKE']), { liked: 1 })
  assert.deepEqual(await scoresWith(['LIKE', 'CLICK']), { liked: 2, seen: 1 })
  assert.deepEqual(await scoresWith(kinds), { liked: 2, seen: 2 })
})
