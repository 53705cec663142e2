import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { createVocabulary, type KindTable } from '../../../src/core/data/index.js'
import { buildDataset, freezeDataset } from '../../../src/core/dataset/dataset.js'
import { hasEntry, rowIndices } from '../../../src/numeric/sparse/index.js'

const kinds: KindTable = {
  LIKE: { weight: 1, sign: 1, halfLifeDays: null, suppressDays: null },
  FADING: { weight: 2, sign: 1, halfLifeDays: 10, suppressDays: null },
  DISLIKE: { weight: 1, sign: -1, halfLifeDays: null, suppressDays: null },
}
const DAY_MS = 86_400_000

interface Event {
  readonly user: string
  readonly item: string
  readonly kind: string
  readonly weight: number
  readonly at: number | null
}

function columns(
  events: readonly Event[],
  ties: readonly (readonly [string, string])[],
  tiesDirected: boolean,
) {
  const users = createVocabulary(new Set([...events.map(({ user }) => user), ...ties.flat()]))
  const items = createVocabulary(new Set(events.map(({ item }) => item)))
  const names = [...new Set(events.map(({ kind }) => kind))]
  return {
    users,
    items,
    kinds: names,
    interactions: {
      length: events.length,
      user: events.map(({ user }) => users.indexOf(user)),
      item: events.map(({ item }) => items.indexOf(item)),
      kind: events.map(({ kind }) => names.indexOf(kind)),
      weight: events.map(({ weight }) => weight),
      at: events.map(({ at }) => at ?? Number.NaN),
    },
    ties: {
      length: ties.length,
      a: ties.map(([a]) => users.indexOf(a)),
      b: ties.map(([, b]) => users.indexOf(b)),
    },
    tiesDirected,
    tags: createVocabulary(['rock', 'jazz']),
    taggings: items.size === 0 ? noTaggings : { length: 2, item: [0, 0], tag: [0, 0], weight: [1, 2] },
  }
}

const options = { name: 'test', kinds, asOf: 100 * DAY_MS }

const build = (
  events: readonly Event[],
  ties: readonly (readonly [string, string])[] = [],
  directed = false,
) => buildDataset(columns(events, ties, directed), options)

const like = (user: string, item: string, weight = 1, at: number | null = null): Event => ({
  user,
  item,
  kind: 'LIKE',
  weight,
  at,
})

test('numbers come first and by value, then names', () => {
  const dataset = build(['b', '10', '9', '01', 'a'].map((item) => like('u', item)))
  assert.deepEqual(dataset.items.ids, ['9', '10', '01', 'a', 'b'])
})

test('interactions of a pair are summed; the latest time is kept; dislikes are kept apart', () => {
  const dataset = build([
    like('u', 'i', 2, 5),
    like('u', 'i', 3, 7),
    like('u', 'j', 1),
    { ...like('u', 'j', 4), kind: 'DISLIKE' },
    like('u', 'even', 1),
    { ...like('u', 'even', 1), kind: 'DISLIKE' },
    { ...like('v', 'i'), kind: 'UNKNOWN' },
    { user: 'v', item: 'j', kind: 'FADING', weight: 1, at: 90 * DAY_MS },
  ])
  const i = dataset.items.indexOf('i')
  const j = dataset.items.indexOf('j')
  assert.deepEqual([...dataset.interactions.values], [5, 1])
  assert.deepEqual([...dataset.interactions.indices], [i, j])
  assert.deepEqual([...dataset.times!], [7, 90 * DAY_MS])
  assert.deepEqual([...dataset.dislikes.indices], [j])
  assert.deepEqual([...dataset.dislikes.values], [3])
})

test('without any time there is no times array; self-ties and repeated ties are removed', () => {
  const dataset = build(
    [like('u', 'i')],
    [
      ['u', 'v'],
      ['v', 'u'],
      ['u', 'u'],
    ],
  )
  assert.equal(dataset.times, null)
  assert.deepEqual([...dataset.ties.indices], [1, 0])
  assert.deepEqual([...dataset.ties.values], [1, 1])
  const directed = build([], [['u', 'v']], true)
  assert.equal(directed.tiesDirected, true)
  assert.deepEqual([...rowIndices(directed.ties, directed.users.indexOf('u'))], [directed.users.indexOf('v')])
  assert.equal(directed.ties.indices.length, 1)
})

test('excluded rows keep their ids; tags follow their items', () => {
  const graph = columns([like('u', 'late'), like('u', 'i')], [['u', 'v']], false)
  const dataset = buildDataset(graph, {
    ...options,
    keepInteraction: (row) => row !== 0,
    keepTie: () => false,
  })
  assert.deepEqual(dataset.items.ids, ['i', 'late'])
  assert.deepEqual([...dataset.interactions.indices], [0])
  assert.equal(dataset.ties.indices.length, 0)
  assert.deepEqual([...rowIndices(dataset.itemTags, 1)], [dataset.tags.indexOf('rock')])
  assert.deepEqual([...dataset.itemTags.values], [3])
})

const events = fc.array(
  fc.record({
    user: fc.constantFrom('1', '2', '10', 'ann', 'bob'),
    item: fc.constantFrom('a', 'b', 'c', '3', '20'),
    kind: fc.constantFrom('LIKE', 'DISLIKE'),
    weight: fc.constantFrom(0.25, 0.5, 1, 3),
    at: fc.option(fc.integer({ min: 0, max: 1e9 })),
  }),
  { maxLength: 60 },
)

const noTaggings = { length: 0, item: [], tag: [], weight: [] }

test('the order of the input does not change the dataset or its hash', () => {
  fc.assert(
    fc.property(events, fc.infiniteStream(fc.nat()), (list, keys) => {
      const keyed = list.map((event) => ({ event, key: keys.next().value as number }))
      const shuffled = keyed.sort((left, right) => left.key - right.key).map(({ event }) => event)
      const one = buildDataset({ ...columns(list, [], false), taggings: noTaggings }, options)
      const other = buildDataset({ ...columns(shuffled, [], false), taggings: noTaggings }, options)
      assert.equal(one.hash, other.hash)
      assert.deepEqual(one.users.ids, other.users.ids)
    }),
  )
})

test('every entry is the sum of its interactions', () => {
  fc.assert(
    fc.property(events, (list) => {
      const dataset = build(list)
      const sums = new Map<string, number>()
      for (const { user, item, kind, weight } of list) {
        const key = `${user} ${item}`
        sums.set(key, (sums.get(key) ?? 0) + (kind === 'LIKE' ? weight : -weight))
      }
      for (const [key, sum] of sums) {
        const [user, item] = key.split(' ') as [string, string]
        const row = dataset.users.indexOf(user)
        const column = dataset.items.indexOf(item)
        assert.equal(hasEntry(dataset.interactions, row, column), sum > 0)
        assert.equal(hasEntry(dataset.dislikes, row, column), sum < 0)
      }
      const total = [...sums.values()].filter((sum) => sum > 0).reduce((a, b) => a + b, 0)
      assert.equal(
        dataset.interactions.values.reduce((a, b) => a + b, 0),
        total,
      )
    }),
  )
})

test('the hash follows content, not the name', () => {
  const dataset = build([like('u', 'i')])
  assert.equal(freezeDataset({ ...dataset, name: 'other' }).hash, dataset.hash)
  assert.notEqual(build([like('u', 'i', 2)]).hash, dataset.hash)
  assert.notEqual(build([like('u', 'i')], [['u', 'v']]).hash, dataset.hash)
  assert.ok(Object.isFrozen(dataset))
})
