import assert from 'node:assert/strict'
import { test } from 'vitest'
import { cleanRecords } from '../../../src/app/import/clean-records.js'
import { DEFAULT_KINDS } from '../../../src/config/index.js'
import type { DataRecord, FolderFacts } from '../../../src/core/data/index.js'

const facts: FolderFacts = {
  files: ['/data/shop/f.txt'],
  weights: { RATE: 'rating' },
  tiesDirected: false,
  interactionsSplit: false,
  tiesSplit: false,
  ordered: false,
}

const rating = (item: string, weight: number, at: number): DataRecord => ({
  ...{ type: 'interaction', user: 'u', item, kind: 'RATE', weight, at, part: 'train' },
  source: { file: 'f.txt', line: 1 },
})

async function* records(): AsyncGenerator<DataRecord> {
  yield rating('a', 3, 1000)
  yield rating('b', 4, 1000)
  yield rating('a', 5, 2000)
  yield rating('a', 2, 2000)
}

const timesOf = async (keepEarlierRatings: boolean): Promise<number[]> => {
  const options = { kinds: DEFAULT_KINDS, now: Date.UTC(2026, 0, 1), keepEarlierRatings }
  const { data } = await cleanRecords(records(), facts, options)
  const { item, at, length } = data.interactions
  return Array.from({ length }, (_, row) => row)
    .filter((row) => data.items.ids[item[row]!] === 'a')
    .map((row) => at[row]!)
}

test('a later rating replaces an earlier one; for a split in time both stay, and those of one moment are one', async () => {
  assert.deepEqual(await timesOf(false), [2000])
  assert.deepEqual(await timesOf(true), [1000, 2000])
})
