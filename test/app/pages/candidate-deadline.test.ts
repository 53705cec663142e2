import assert from 'node:assert/strict'
import { test } from 'vitest'
import { createCandidateFinder, type SourcesFor } from '../../../src/app/pages/candidates.js'

import type { CandidateSource } from '../../../src/app/serving/index.js'
import type { ItemSource, Query } from '../../../src/core/model/index.js'
import { sharedEngine } from '../../../src/numeric/engine/index.js'

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

const finderWithin = (candidateTimeoutMs: number) =>
  createCandidateFinder({ engine: sharedEngine(), candidateTimeoutMs })
const only =
  (...sources: readonly CandidateSource[]): SourcesFor =>
  () => ({ sources, weights, targets: null })
/** A source that reads until its signal aborts. */
const reading: SourcesFor = ({ signal }) => ({
  ...{ weights, targets: null },
  sources: [
    source(
      'community',
      () =>
        new Promise((_, reject) =>
          signal!.addEventListener('abort', () => reject(signal!.reason), { once: true }),
        ),
    ),
  ],
})

test('a source that misses the deadline is named and left out of the blend', async () => {
  const { blended, late } = await finderWithin(20).find(only(prompt, silent), QUERY, {})
  assert.deepEqual(late, ['community'])
  assert.deepEqual(
    blended.map(({ id, contributions }) => [id, contributions]),
    [['tea', [{ source: 'als', contribution: 1 }]]],
  )
})

test('reads of a source are aborted at the deadline', async () => {
  assert.deepEqual((await finderWithin(20).find(reading, QUERY, {})).late, ['community'])
})

test('a source that fails before the deadline fails the page', async () => {
  const broken = source('content', async () => Promise.reject(new Error('no database')))
  await assert.rejects(finderWithin(60_000).find(only(prompt, broken), QUERY, {}), /no database/)
})

test('an aborted request is not reported as a late source', async () => {
  const client = new AbortController()
  const found = finderWithin(60_000).find(reading, QUERY, { signal: client.signal })
  client.abort(new Error('the client has gone'))
  await assert.rejects(found, /the client has gone/)
})
