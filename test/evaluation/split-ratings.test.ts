import assert from 'node:assert/strict'
import { test } from 'vitest'
import { cleanRecords } from '../../src/app/import/index.js'
import { DEFAULT_KINDS } from '../../src/config/index.js'
import type { InteractionRecord } from '../../src/core/data/index.js'
import { rankUsers, splitInteractions } from '../../src/evaluation/index.js'
import { findModel } from '../../src/models/index.js'
import { type Csr, rowIndices } from '../../src/numeric/sparse/index.js'

const NOW = Date.UTC(2026, 0, 1)

/** Ratings in order of time, one a minute. */
async function ratings(rows: readonly (readonly [user: string, item: string, rating: number])[]) {
  const records = rows.map(
    ([user, item, weight], place): InteractionRecord => ({
      ...{ type: 'interaction', user, item, weight, kind: 'RATE', part: 'train' },
      at: Date.UTC(2025, 0, 1) + place * 60_000,
      source: { file: 'ratings.csv', line: place + 2 },
    }),
  )
  const facts = {
    ...{ files: ['/data/ratings.csv'], weights: {}, tiesDirected: false },
    ...{ interactionsSplit: false, tiesSplit: false, ordered: false },
  }
  const { data } = await cleanRecords(
    (async function* () {
      yield* records
    })(),
    facts,
    { kinds: DEFAULT_KINDS, now: NOW },
  )
  return splitInteractions(data, { name: 'test', kinds: DEFAULT_KINDS, seed: 1 })
}

const TRAIN = 'ua5 ub1 uc4 va5 vb4 vd2 wa3 wd4 wc5 vc3 wb5 ue4'
const LATEST_FIFTH = 'ud4 ve5 we1'
const ROWS = `${TRAIN} ${LATEST_FIFTH}`.split(' ').map((row) => [row[0]!, row[1]!, Number(row[2])] as const)

test('train learns from likes, and the test asks for likes', async () => {
  const { train, test: asked, kind } = await ratings(ROWS)
  assert.equal(kind, 'temporal')
  const pairs = (matrix: Csr) =>
    train.users.ids.flatMap((user, row) =>
      [...rowIndices(matrix, row)].map((item) => user + train.items.ids[item]),
    )
  // The mean of u is 3.5 in train, of v 3.5, of w 4.25.
  assert.deepEqual(pairs(train.interactions).sort(), ['ua', 'uc', 'ue', 'va', 'vb', 'wb', 'wc'])
  assert.deepEqual(pairs(train.neutral!).sort(), ['ub', 'vc', 'vd', 'wa', 'wd'])
  assert.deepEqual(pairs(asked).sort(), ['ud', 've'])
})

test('a list leaves out what train knows, also if it is no like', async () => {
  const { train, test: asked } = await ratings(ROWS)
  const model = findModel('popularity', 'item')
  const snapshot = await model.fit(train, { target: 'item', seed: 1, options: {} })
  const { users, targets, k } = await rankUsers(model.load(snapshot), {
    ...{ train, test: asked, k: 5, target: 'item' },
  })
  const listOf = (user: string): string[] => {
    const place = users.indexOf(train.users.indexOf(user))
    return [...targets.subarray(place * k, (place + 1) * k)]
      .filter((item) => item >= 0)
      .map((item) => train.items.ids[item]!)
      .sort()
  }
  assert.deepEqual(listOf('u'), ['d'])
  assert.deepEqual(listOf('v'), ['e'])
})
