import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { test } from 'vitest'
import { findModelInThread } from '../../src/compose/fit-in-thread.js'
import { encodeSnapshot, type TrainingProgress } from '../../src/core/model/index.js'

import { findModel } from '../../src/models/index.js'
import { groupedDataset } from '../support/datasets.js'

const small = groupedDataset()
/** Enough items for ease to compute for seconds without a pause. */
const wide = groupedDataset({ users: 900, items: 1_500, likes: 30 })

test('a fit in a thread gives the same bytes and reports its progress', async () => {
  const members = ['rp3', 'als', 'friends-liked', 'community', 'popularity']
  const told: TrainingProgress[] = []
  const run = { target: 'item', seed: 3, options: { members } } as const
  const onProgress = (progress: TrainingProgress) => void told.push(progress)
  const there = await findModelInThread('blend', 'item').fit(small, { ...run, onProgress })
  const here = await findModel('blend', 'item').fit(small, run)
  assert.deepEqual(encodeSnapshot(there), encodeSnapshot(here))
  assert.equal(there.users, small.users)
  assert.equal(there.members.rp3!.items, small.items)
  assert.ok(told.some(({ step }) => step.startsWith('als: ')))
})

test('errors keep their code, field and class', async () => {
  const run = { target: 'item', seed: 1, options: { factors: 0 } } as const
  const error = { name: 'KindredError', code: 'BAD_CONFIGURATION', field: /factors/ }
  await assert.rejects(findModelInThread('als', 'item').fit(small, run), error)
  assert.throws(() => findModelInThread('oracle', 'item'), { code: 'BAD_CONFIGURATION' })
})

test('the calling thread stays responsive while a fit computes without a pause', async () => {
  let turns = 0
  let counting = false
  let ended = false
  const fitted = findModelInThread('ease', 'item')
    .fit(wide, {
      ...{ target: 'item', seed: 1, options: {} },
      onProgress: ({ step }) => {
        counting = step === 'inverse'
      },
    })
    .finally(() => {
      ended = true
    })
  while (!ended) {
    await turn()
    if (counting) turns++
  }
  await fitted
  assert.ok(turns > 100, `${turns} turns`)
})

test('an aborted run ends at once with the reason', async () => {
  const reason = new Error('enough')
  const aborted = new AbortController()
  const run = { target: 'item', seed: 1, options: {}, signal: aborted.signal } as const
  const onProgress = () => aborted.abort(reason)
  await assert.rejects(findModelInThread('ease', 'item').fit(wide, { ...run, onProgress }), reason)
  await assert.rejects(findModelInThread('ease', 'item').fit(wide, run), reason)
})
