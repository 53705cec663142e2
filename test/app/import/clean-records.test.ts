import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'vitest'
import { cleanRecords } from '../../../src/app/import/clean-records.js'
import { formatCleanReport } from '../../../src/app/import/report.js'
import { DEFAULT_KINDS } from '../../../src/config/index.js'
import type { DataRecord, FolderFacts, InteractionRecord, TieRecord } from '../../../src/core/data/index.js'
import type { Reject } from '../../../src/core/ports/index.js'
import { createRejectsFile } from '../../../src/files/index.js'
import { temporaryFolder } from '../../support/folder.js'

const NOW = Date.UTC(2026, 0, 1)
const source = { file: 'f.txt', line: 3 }

const interaction = (
  user: string,
  item: string,
  over: Partial<InteractionRecord> = {},
): InteractionRecord => ({
  type: 'interaction',
  user,
  item,
  kind: 'LIKE',
  weight: null,
  at: null,
  part: 'train',
  source,
  ...over,
})
const tie = (a: string, b: string, over: Partial<TieRecord> = {}): TieRecord => ({
  type: 'tie',
  a,
  b,
  since: null,
  directed: false,
  part: 'train',
  source,
  ...over,
})
const tagging = (item: string, tag: string): DataRecord => ({
  type: 'tagging',
  item,
  tag,
  weight: 1,
  at: null,
  source,
})

async function clean(records: readonly DataRecord[], facts: Partial<FolderFacts> = {}) {
  const rejects: Reject[] = []
  const cleaned = await cleanRecords(
    (async function* () {
      yield* records
    })(),
    {
      files: ['/data/shop/f.txt'],
      weights: {},
      tiesDirected: false,
      interactionsSplit: false,
      tiesSplit: false,
      ordered: false,
      ...facts,
    },
    { kinds: DEFAULT_KINDS, now: NOW, onReject: (reject) => rejects.push(reject) },
  )
  const { interactions } = cleaned.data
  const rounded = (column: Float64Array): number[] =>
    Array.from(column, (value) => Math.round(value * 1e4) / 1e4)
  return { ...cleaned, rejects, weights: rounded(interactions.weight), values: rounded(interactions.value) }
}

test('ids are texts: other spellings of a number are other ids, and white space around an id is ignored', async () => {
  const ids = ['7', '07', '0', '00', '1234567890', '99999999', '-7', '7.0']
  const { data } = await clean([...ids, ...ids.map((id) => ` ${id} `)].map((id) => interaction(id, id)))
  assert.deepEqual(data.users.ids, ids)
  assert.deepEqual(data.items.ids, ids)
  assert.deepEqual([...data.interactions.user], [...ids.keys()])
})

test('of repeated interactions, the first keeps its position', async () => {
  const once = Array.from({ length: 4000 }, (_, at) =>
    interaction(`u${(at * 7) % 100}`, `i${at % 1000}`, { at }),
  )
  const twice = [...once, ...[...once].reverse()].map((record, at) => ({ ...record, weight: at + 1 }))
  const { data, values, report } = await clean(twice)
  assert.deepEqual(
    [...data.interactions.at],
    once.map(({ at }) => at),
  )
  assert.deepEqual(
    values,
    once.map((_, at) => 8000 - at),
  )
  assert.deepEqual(report.subjects.interactions, { read: 8000, kept: 4000, merged: 4000, rejected: 0 })
})

test('equal interactions are merged; another kind, time or part makes another interaction', async () => {
  const { data, report } = await clean([
    interaction('u', 'i', { at: 5 }),
    interaction('u', 'i', { at: 5 }),
    interaction('u', 'i', { at: 6 }),
    interaction('u', 'i', { at: 5, kind: 'VIEW' }),
    interaction('u', 'i', { at: 5, part: 'test' }),
    interaction(' u ', 'i', { at: 5 }),
  ])
  assert.equal(data.interactions.length, 4)
  assert.deepEqual(report.subjects.interactions, { read: 6, kept: 4, merged: 2, rejected: 0 })
})

test('counts of one pair add up; of two ratings the later is kept; ordered data is not merged', async () => {
  const counts = await clean([interaction('u', 'i', { weight: 3 }), interaction('u', 'i', { weight: 4 })], {
    weights: { LIKE: 'count' },
  })
  assert.deepEqual(counts.values, [7])
  const ratings = await clean(
    [
      interaction('u', 'i', { weight: 3, at: 9 }),
      interaction('u', 'i', { weight: 5, at: 2 }),
      interaction('u', 'j', { weight: 1 }),
    ],
    { weights: { LIKE: 'rating' } },
  )
  assert.deepEqual(ratings.values, [3, 1])
  const ordered = await clean([interaction('u', 'i'), interaction('u', 'j'), interaction('u', 'i')], {
    ordered: true,
  })
  assert.equal(ordered.data.interactions.length, 3)
})

test('weights: logarithm of counts relative to the mean of the user, ratings by their scale, missing values 1', async () => {
  const log = Math.log1p
  const mean = (log(1) + log(100)) / 2
  const counts = await clean(
    [
      interaction('u', 'a', { weight: 1 }),
      interaction('u', 'b', { weight: 100 }),
      interaction('v', 'a', { weight: 5 }),
      interaction('v', 'b'),
    ],
    { weights: { LIKE: 'count' } },
  )
  const round = (value: number): number => Math.round(value * 1e4) / 1e4
  assert.deepEqual(counts.weights, [round(log(1) / mean), round(log(100) / mean), 1, 1])
  const ratings = await clean(
    [1, 3, 5].map((weight, row) => interaction('u', `i${row}`, { weight, kind: 'RATE' })),
    { weights: { RATE: 'rating' } },
  )
  assert.deepEqual(ratings.weights, [0.1, 1, 2])
  const stars = await clean(
    [0.5, 5].map((weight, row) => interaction('u', `i${row}`, { weight, kind: 'RATE' })),
    { weights: { RATE: 'rating' } },
  )
  assert.deepEqual(stars.weights, [0.1, 2])
  const equal = await clean([interaction('u', 'i', { weight: 4, kind: 'RATE' })], {
    weights: { RATE: 'rating' },
  })
  assert.deepEqual(equal.weights, [1.5])
})

test('means and scales ignore the test part', async () => {
  const train = [interaction('u', 'a', { weight: 2 }), interaction('u', 'b', { weight: 9 })]
  const without = await clean(train, { weights: { LIKE: 'count' } })
  const withTest = await clean([...train, interaction('u', 'c', { weight: 5000, part: 'test' })], {
    weights: { LIKE: 'count' },
  })
  assert.deepEqual(withTest.weights.slice(0, 2), without.weights)
})

test('impossible times become unknown and are counted; publication times may be anything', async () => {
  const { data, report } = await clean([
    { type: 'item', id: 'i', publishedAt: Date.UTC(1902, 0, 1), source },
    interaction('u', 'i', { at: Date.UTC(1956, 8, 1) }),
    interaction('u', 'i', { at: NOW + 2 * 86_400_000, kind: 'VIEW' }),
  ])
  assert.deepEqual([...data.interactions.at], [Number.NaN, Number.NaN])
  assert.deepEqual(Object.values(report.repairs), [2])
  assert.equal(data.itemPublishedAt.get(0), Date.UTC(1902, 0, 1))
})

test('interactions and ties create users and items that have no row of their own; tags do not', async () => {
  const { data, report, rejects } = await clean([
    { type: 'user', id: 'u', name: ' Ada ', source },
    tagging('late', 'x'),
    tagging('ghost', 'x'),
    interaction('v', 'late'),
    tie('u', 'w'),
  ])
  assert.deepEqual(data.users.ids, ['u', 'v', 'w'])
  assert.equal(data.userNames.get(0), 'Ada')
  assert.deepEqual(data.items.ids, ['late'])
  assert.equal(data.taggings.length, 1)
  assert.deepEqual(report.createdByReference, { users: 2, items: 1 })
  assert.deepEqual(
    rejects.map(({ reason }) => reason),
    ['the tagged item is not in the data'],
  )
})

test('tags that differ only in case are one tag, and their weights add up', async () => {
  const { data } = await clean([
    interaction('u', 'i'),
    tagging('i', 'Rock'),
    tagging('i', ' rock '),
    tagging('i', 'pop'),
  ])
  assert.deepEqual(data.tags.ids, ['Rock', 'pop'])
  assert.deepEqual([...data.taggings.weight], [2, 1])
})

test('ties: both directions are one friendship since the earlier time; a test tie leaves train; a tie to oneself is rejected', async () => {
  const { data, report } = await clean([
    tie('b', 'a', { since: 9 }),
    tie('a', 'b', { since: 4 }),
    tie('a', 'a'),
  ])
  assert.equal(data.ties.length, 1)
  assert.deepEqual([data.users.ids[data.ties.a[0]!], data.users.ids[data.ties.b[0]!]], ['a', 'b'])
  assert.equal(data.ties.since[0], 4)
  assert.deepEqual(report.rejectedByReason, { 'a tie of a user to themselves': 1 })
  const split = await clean([tie('a', 'b'), tie('b', 'a', { part: 'test' }), tie('a', 'c')])
  assert.deepEqual([...split.data.ties.part], [2, 0])
  const directed = await clean([tie('a', 'b', { directed: true }), tie('b', 'a', { directed: true })], {
    tiesDirected: true,
  })
  assert.equal(directed.data.ties.length, 2)
})

test('every rejected row is reported with file, line and reason, and adds nothing', async () => {
  const { data, rejects, report } = await clean([
    interaction('u', 'i'),
    interaction('', 'j'),
    interaction('x'.repeat(10_000), 'j'),
    interaction('v', 'j', { kind: 'SNIFF' }),
    interaction('v', 'j', { weight: 0 }),
    {
      type: 'malformed',
      table: 'interactions',
      reason: 'not a row',
      text: '?',
      source: { file: 'g.txt', line: 8 },
    },
  ])
  assert.deepEqual(data.users.ids, ['u'])
  assert.deepEqual(data.items.ids, ['i'])
  assert.deepEqual(
    rejects.map(({ file, line, reason }) => `${file}:${line} ${reason}`),
    [
      'f.txt:3 the user is empty',
      'f.txt:3 the user is 10000 characters long; the maximum is 512',
      'f.txt:3 the kind "SNIFF" is not configured',
      'f.txt:3 a strength of 0 or less',
      'g.txt:8 not a row',
    ],
  )
  assert.equal(report.malformed, 1)
  assert.match(formatCleanReport(report), /interactions +6 +1 +0 +5/)
})

test('an empty folder is BAD_DATA, and the error names the folder', async () => {
  await assert.rejects(clean([{ type: 'user', id: 'u', source }]), { code: 'BAD_DATA', field: '/data/shop' })
})

test('the rejects file is created only if a row was rejected', (context) => {
  const path = join(temporaryFolder(context), 'rejects', 'shop.ndjson')
  assert.equal(createRejectsFile(path).close(), null)
  const file = createRejectsFile(path)
  file.write({ file: 'a.csv', line: 2, reason: 'no user', text: ',i' })
  assert.equal(file.close(), path)
  assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')), {
    file: 'a.csv',
    line: 2,
    reason: 'no user',
    text: ',i',
  })
})
