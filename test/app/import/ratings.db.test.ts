import assert from 'node:assert/strict'
import { beforeEach, test } from 'vitest'
import { DEFAULT_KINDS } from '../../../src/config/index.js'
import { attractingKinds } from '../../../src/core/data/index.js'
import { silentProgress } from '../../../src/core/shared/index.js'
import { createRankings, createViewers } from '../../../src/neo4j/serving/index.js'
import { createTrainingSource } from '../../../src/neo4j/snapshots/index.js'
import { openTestGraph } from '../../support/database.js'
import { clearData, createEntrances, type Row } from '../../support/entrances.js'

const graph = openTestGraph()
beforeEach(() => clearData(graph))

const NOW = Date.UTC(2026, 5, 1)
const entrances = createEntrances(graph, NOW)
const rate = (user: string, item: string, weight: number, at: number | null = NOW - 1_000): Row => ({
  ...{ user, item, weight, at },
  kind: 'RATE',
})
const stored = async () =>
  (await entrances.interactions()).map(
    ({ user, item, rating, weight, liked }) => `${user} ${item} ${rating} ${weight} ${liked}`,
  )

const ALL = [
  ...[rate('u', 'a', 1), rate('u', 'b', 4), rate('u', 'c', 5), rate('v', 'a', 3), rate('v', 'b', 4)],
  ...[rate('w', 'a', 5), rate('w', 'b', 5), rate('w', 'c', 4), rate('v', 'c', 2)],
]

test('a rating is stored with its value, its place on the scale, and whether it is a like', async () => {
  await entrances.import(ALL)
  assert.deepEqual(await entrances.scale(), [1, 5])
  assert.deepEqual(await stored(), [
    ...['u a 1 0.1 false', 'u b 4 1.5 true', 'u c 5 2 true'],
    ...['v a 3 1 false', 'v b 4 1.5 true', 'v c 2 0.5 false'],
    // 4 is above the middle and below the mean of this user.
    ...['w a 5 2 true', 'w b 5 2 true', 'w c 4 1.5 false'],
  ])
})

test('an import in parts, and a part by the API, give the graph of an import in one', async () => {
  await entrances.import(ALL)
  const expected = await stored()
  const parts = [ALL.slice(0, 4), ALL.slice(4, 6), ALL.slice(6)]
  await clearData(graph)
  for (const [index, part] of parts.entries()) await entrances.import(part, `part ${index}`)
  assert.deepEqual(await stored(), expected)
  await clearData(graph)
  await entrances.import(parts[0]!)
  await entrances.record(parts[1]!)
  await entrances.record(parts[2]!)
  assert.deepEqual(await stored(), expected)
})

test('one wrong rating is rejected by line and does not move the scale', async () => {
  const { rejects, cleaning } = await entrances.import([
    ...ALL.slice(0, 3),
    rate('x', 'a', 500),
    ...ALL.slice(3),
  ])
  assert.deepEqual(
    rejects.map(({ line, reason }) => [line, reason]),
    [[5, 'a rating outside the scale 1 to 5 of the data; set ratings.scale if the scale is another']],
  )
  assert.deepEqual(cleaning.subjects.interactions, { read: 10, kept: 9, merged: 0, rejected: 1 })
  assert.deepEqual(await entrances.scale(), [1, 5])
  const later = await entrances.import([rate('u', 'd', 7), rate('u', 'e', 2)], 'later')
  assert.deepEqual(
    later.rejects.map(({ reason }) => reason),
    ['a rating outside the scale 1 to 5'],
  )
  const { rejected } = await entrances.record([rate('u', 'f', 0)])
  assert.equal(rejected[0]?.field, 'weight')
  assert.match(rejected[0]?.message ?? '', /outside the scale 1 to 5; .*ratings\.scale/)
})

test('a later rating replaces the first, by import and API in any order; an earlier one changes nothing', async () => {
  const [old, young] = [rate('u', 'a', 2, NOW - 9_000), rate('u', 'a', 5, NOW - 1_000)]
  for (const [first, second] of [
    ['import', 'import'],
    ['import', 'record'],
    ['record', 'import'],
    ['record', 'record'],
  ] as const) {
    for (const rows of [
      [old, young],
      [young, old],
    ]) {
      await clearData(graph)
      await entrances.import([rate('u', 'z', 1), rate('u', 'y', 5), rate('v', 'z', 3)], 'scale')
      for (const [place, entrance] of [first, second].entries())
        await entrances[entrance]([rows[place]!], `part ${place}`)
      const found = (await entrances.interactions()).filter(({ user, item }) => user === 'u' && item === 'a')
      assert.deepEqual(
        found.map(({ rating, at, liked }) => [rating, at, liked]),
        [[5, NOW - 1_000, true]],
        `${first} ${second}`,
      )
    }
  }
  const { recorded, duplicates } = await entrances.record([young, old])
  assert.deepEqual([recorded, duplicates], [0, 2])
})

test('a new rating moves the mean of its user, and with it the likes', async () => {
  await entrances.import(ALL)
  await entrances.record([rate('v', 'd', 5), rate('v', 'e', 5)])
  const likes = (await entrances.interactions())
    .filter(({ user }) => user === 'v')
    .map(({ item, liked }) => `${item} ${liked}`)
  // The mean of 3, 4, 2, 5 and 5 is 3.8.
  assert.deepEqual(likes, ['a false', 'b true', 'c false', 'd true', 'e true'])
  await entrances.record([rate('v', 'a', 5), rate('v', 'c', 5)])
  const after = (await entrances.interactions()).filter(({ user }) => user === 'v')
  assert.deepEqual(
    after.map(({ item, liked }) => `${item} ${liked}`),
    ['a true', 'b false', 'c true', 'd true', 'e true'],
  )
})

test('a scale that the settings declare is kept, and judges the ratings that were there', async () => {
  await entrances.import(ALL)
  const declared = createEntrances(graph, NOW, { scale: { min: 0, max: 10 }, likeFrom: 4 })
  await declared.record([rate('u', 'd', 9)])
  assert.deepEqual(await entrances.scale(), [0, 10])
  const rows = (await declared.interactions()).filter(({ user }) => user === 'u')
  assert.deepEqual(
    rows.map(({ rating, weight, liked }) => [rating, weight, liked]),
    [
      [1, 0.2, false],
      [4, 0.8, true],
      [5, 1, true],
      [9, 1.8, true],
    ],
  )
})

test('the first live ratings of an empty graph are on 0 to 5', async () => {
  const { recorded, rejected } = await entrances.record(
    [4, 3, 1, -900].map((weight) => rate('u', `i${weight}`, weight)),
  )
  assert.deepEqual([recorded, rejected.length], [3, 1])
  assert.deepEqual(await entrances.scale(), [0, 5])
})

test('what is no like neither counts for an item nor is learned, and hides the item', async () => {
  await entrances.import([...ALL, { user: 'u', item: 'd', kind: 'LIKE', at: NOW - 1_000 }])
  const popular = await createRankings(graph, DEFAULT_KINDS).popular(10, {})
  assert.deepEqual(
    popular.map(({ id, score }) => `${id} ${score}`),
    ['b 3', 'a 1', 'c 1', 'd 1'],
  )
  const viewer = await createViewers(graph).read('u', {})
  assert.deepEqual(viewer!.interactions.map(({ item, liked }) => `${item} ${liked}`).sort(), [
    'a false',
    'b true',
    'c true',
    'd null',
  ])
  const { interactions, items } = await createTrainingSource(graph).export(silentProgress)
  const silent = Array.from(interactions.weight, (weight, row) =>
    weight === 0 ? items.ids[interactions.item[row]!]! : null,
  ).filter((item) => item !== null)
  assert.deepEqual(silent.sort(), ['a', 'a', 'c', 'c'])
  assert.ok(attractingKinds(DEFAULT_KINDS).includes('RATE'))
})
