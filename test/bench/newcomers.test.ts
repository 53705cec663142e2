import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test } from 'vitest'
import { chooseNewcomers } from '../../bench/newcomers/choose.js'
import { createRandom } from '../../src/numeric/random/index.js'
import { hasEntry, rowIndices } from '../../src/numeric/sparse/index.js'
import { writeCsvFolder } from '../support/csv-folder.js'
import { compiledFile } from '../support/data.js'
import { groupedDataset } from '../support/datasets.js'
import { temporaryFolder } from '../support/folder.js'

test('newcomers have one held-out tie, with enough mutual friends', () => {
  const { ties } = groupedDataset({ users: 242, ties: 8 })
  const limits = { count: 40, from: 2, to: 8 }
  const { newcomers, held, ties: left } = chooseNewcomers(ties, limits, createRandom(1))
  assert.ok(newcomers.size >= 40)
  assert.equal(held.length, newcomers.size)
  for (const { newcomer, right, bothNew } of held) {
    assert.ok(hasEntry(ties, newcomer, right) && !hasEntry(left, newcomer, right))
    assert.equal(newcomers.has(right), bothNew)
    const mutual = [...rowIndices(left, newcomer)].filter((user) => hasEntry(left, right, user)).length
    assert.ok(mutual >= 1 && mutual <= 8, `${mutual} mutual friends`)
  }
})

test('the right user of a newcomer has nearly the place that a training gives', async (context) => {
  const folder = temporaryFolder(context)
  writeCsvFolder(folder, groupedDataset({ users: 242, groups: 8, ties: 6 }))
  const json = join(temporaryFolder(context), 'newcomers.json')
  const options = ['--count', '60', '--members', 'ranker,adamic-adar,popularity', '--json', json]
  await promisify(execFile)(process.execPath, [compiledFile('bench/newcomers.js'), folder, ...options])
  const { figures } = JSON.parse(readFileSync(json, 'utf8')) as {
    figures: { group: string; newcomers: number; trained: number; joined: number; ratio: number }[]
  }
  const all = figures.find(({ group }) => group === 'all')!
  assert.ok(all.newcomers >= 40)
  assert.ok(all.ratio <= 1.5, JSON.stringify(all))
})
