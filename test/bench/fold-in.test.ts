import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test } from 'vitest'
import { without } from '../../bench/fold-in/graphs.js'
import { firstPeople, newcomersOf } from '../../bench/fold-in/newcomers.js'
import { hasEntry, rowIndices } from '../../src/numeric/sparse/index.js'
import { writeCsvFolder } from '../support/csv-folder.js'
import { compiledFile } from '../support/data.js'
import { groupedDataset } from '../support/datasets.js'
import { temporaryFolder } from '../support/folder.js'

test('what is taken out is gone, the rest and its times stay', () => {
  const data = groupedDataset()
  const times = Float64Array.from(data.interactions.indices, (_, entry) => 1000 + entry)
  const rest = without({ ...data, times }, (user, item) => user === 3 || item === 6)
  const left = [...data.interactions.indices.keys()].filter((entry) => {
    const ofUser = entry >= data.interactions.offsets[3]! && entry < data.interactions.offsets[4]!
    return !ofUser && data.interactions.indices[entry] !== 6
  })
  assert.deepEqual(
    [...rest.times!],
    left.map((entry) => 1000 + entry),
  )
  assert.equal(rowIndices(rest.interactions, 3).length, 0)
  for (let user = 0; user < data.users.size; user++) assert.ok(!hasEntry(rest.interactions, user, 6))
})

test('a new item is what its first people like besides, whoever likes less counting more', () => {
  const data = groupedDataset()
  const unborn = without(data, (_, item) => item === 0)
  const first = firstPeople(data.interactions, new Set([0]), 2)
  const people = [...rowIndices(first, 0)]
  assert.equal(people.length, 2)
  const [newcomer] = newcomersOf(unborn, first, [0], () => 'new')
  const strength = (item: string) =>
    people.reduce((sum, user) => {
      const liked = rowIndices(unborn.interactions, user)
      return sum + (liked.includes(data.items.indexOf(item)) ? 1 / Math.sqrt(liked.length) : 0)
    }, 0)
  const total = newcomer!.nearestItems.reduce((sum, { item }) => sum + strength(item), 0)
  assert.ok(total > 0)
  for (const { item, weight } of newcomer!.nearestItems)
    assert.ok(Math.abs(weight - strength(item) / total) < 1e-9)
  assert.deepEqual(
    newcomersOf(unborn, firstPeople(data.interactions, new Set(), 2), [0], () => 'new'),
    [],
  )
})

test('the benchmark compares folding in with training, for people, events and items', async (context) => {
  const folder = temporaryFolder(context)
  writeCsvFolder(folder, groupedDataset({ users: 240, likes: 14 }))
  const json = join(temporaryFolder(context), 'fold-in.json')
  const program = compiledFile('bench/fold-in.js')
  const options = ['--models', 'rp3', '--users', '60', '--items', '10', '--json', json]
  await promisify(execFile)(process.execPath, [program, folder, ...options])
  const { figures } = JSON.parse(readFileSync(json, 'utf8')) as {
    figures: { scenario: string; answer: string; recall: number; overlap: number | null }[]
  }
  const of = (scenario: string, answer: string) =>
    figures.find((each) => each.scenario === scenario && each.answer === answer)!
  const people = (answer: string) => of('new people', answer)
  assert.ok(people('folded in').recall > people('popularity').recall)
  assert.ok(people('folded in').overlap! > people('popularity').overlap!)
  assert.equal(people('trained with them').overlap, null)
  for (const scenario of ['20 % of events since', '50 % of events since'])
    assert.ok(of(scenario, 'folded in').overlap! >= of(scenario, 'not heard of').overlap!, scenario)
  for (const count of [3, 10]) assert.ok(of(`new items, ${count} people each`, 'folded in').recall > 0)
})
