import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test } from 'vitest'
import { coldStartItemsOf, firstUsers } from '../../bench/fold-in/cold-start-items.js'
import { without } from '../../bench/fold-in/graphs.js'
import { hasEntry, rowIndices } from '../../src/numeric/sparse/index.js'
import { writeCsvFolder } from '../support/csv-folder.js'
import { compiledFile } from '../support/data.js'
import { groupedDataset } from '../support/datasets.js'
import { temporaryFolder } from '../support/folder.js'

test('removed interactions are gone; the others keep their times', () => {
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

test('a new item is described by the other items of its first users, with more weight for shorter histories', () => {
  const data = groupedDataset()
  const before = without(data, (_, item) => item === 0)
  const first = firstUsers(data.interactions, new Set([0]), 2)
  const users = [...rowIndices(first, 0)]
  assert.equal(users.length, 2)
  const [newItem] = coldStartItemsOf(before, first, [0], () => 'new')
  const strength = (item: string) =>
    users.reduce((sum, user) => {
      const liked = rowIndices(before.interactions, user)
      return sum + (liked.includes(data.items.indexOf(item)) ? 1 / Math.sqrt(liked.length) : 0)
    }, 0)
  const total = newItem!.nearestItems.reduce((sum, { item }) => sum + strength(item), 0)
  assert.ok(total > 0)
  for (const { item, weight } of newItem!.nearestItems)
    assert.ok(Math.abs(weight - strength(item) / total) < 1e-9)
  assert.deepEqual(
    coldStartItemsOf(before, firstUsers(data.interactions, new Set(), 2), [0], () => 'new'),
    [],
  )
})

test('the benchmark compares folding in with training for users, interactions and items', async (context) => {
  const folder = temporaryFolder(context)
  writeCsvFolder(folder, groupedDataset({ users: 240, likes: 14 }))
  const json = join(temporaryFolder(context), 'fold-in.json')
  const program = compiledFile('bench/fold-in.js')
  const options = ['--models', 'rp3', '--users', '60', '--items', '10', '--json', json]
  await promisify(execFile)(process.execPath, [program, folder, ...options])
  const { figures } = JSON.parse(readFileSync(json, 'utf8')) as {
    figures: { scenario: string; method: string; recall: number; overlap: number | null }[]
  }
  const of = (scenario: string, method: string) =>
    figures.find((each) => each.scenario === scenario && each.method === method)!
  const newUsers = (method: string) => of('new users', method)
  assert.ok(newUsers('folded in').recall > newUsers('popularity').recall)
  assert.ok(newUsers('folded in').overlap! > newUsers('popularity').overlap!)
  assert.equal(newUsers('trained').overlap, null)
  for (const scenario of ['20 % of interactions since', '50 % of interactions since'])
    assert.ok(of(scenario, 'folded in').overlap! >= of(scenario, 'ignored').overlap!, scenario)
  for (const count of [3, 10]) assert.ok(of(`new items, ${count} users each`, 'folded in').recall > 0)
})
