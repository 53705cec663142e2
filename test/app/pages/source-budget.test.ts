import assert from 'node:assert/strict'
import { test } from 'vitest'
import { findCandidates, startBudget } from '../../../src/app/pages/candidates.js'

import type { CandidateSource } from '../../../src/app/serving/index.js'
import type { ItemSource, Query } from '../../../src/core/model/index.js'

const QUERY: Query = {
  ...{ target: 'item', user: 'ann', k: 10, history: [], friends: [], asOf: 0 },
  exclude: new Set(),
}
const source = (name: ItemSource, recommend: CandidateSource['recommend']): CandidateSource => ({
  name,
  recommend,
})
const prompt = source('als', async () => [{ id: 'tea', score: 2 }])
const silent = source('community', () => new Promise(() => {}))
const weights = { als: 1, community: 1, content: 1 }

test('a source that is late has no say, and is named', async () => {
  const budget = startBudget(20, {})
  const asked = { sources: [prompt, silent], weights, targets: null }
  const { blended, late } = await findCandidates(asked, QUERY, budget, {}).finally(budget.end)
  assert.deepEqual(late, ['community'])
  assert.deepEqual(
    blended.map(({ id, contributions }) => [id, contributions]),
    [['tea', [{ source: 'als', contribution: 1 }]]],
  )
})

test('what a source reads ends with the time', async () => {
  const budget = startBudget(20, {})
  const { signal } = budget.options
  const reading = source(
    'community',
    () =>
      new Promise((_, reject) =>
        signal!.addEventListener('abort', () => reject(signal!.reason), { once: true }),
      ),
  )
  const asked = { sources: [reading], weights, targets: null }
  assert.deepEqual((await findCandidates(asked, QUERY, budget, {}).finally(budget.end)).late, ['community'])
})

test('a source that fails in time fails the page', async () => {
  const budget = startBudget(60_000, {})
  const broken = source('content', async () => Promise.reject(new Error('no database')))
  const asked = { sources: [prompt, broken], weights, targets: null }
  await assert.rejects(findCandidates(asked, QUERY, budget, {}).finally(budget.end), /no database/)
})

test('a request that ends is no late source', async () => {
  const gone = new AbortController()
  const budget = startBudget(60_000, { signal: gone.signal })
  const { signal } = budget.options
  const reading = source('community', () => {
    return new Promise((_, reject) => signal!.addEventListener('abort', () => reject(signal!.reason)))
  })
  const asked = findCandidates({ sources: [reading], weights, targets: null }, QUERY, budget, {})
  gone.abort(new Error('the client has gone'))
  await assert.rejects(asked.finally(budget.end), /the client has gone/)
})
