import assert from 'node:assert/strict'
import { test } from 'vitest'
import { createFaults } from '../../../src/app/faults/index.js'
import { createCandidateFinder, type SourcesFor } from '../../../src/app/pages/candidates.js'
import type { CandidateSource } from '../../../src/app/serving/index.js'
import { createVocabulary } from '../../../src/core/data/index.js'
import type { ItemSource, Query } from '../../../src/core/model/index.js'
import { badInput } from '../../../src/core/shared/index.js'
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

test('a source that fails is left out of the blend, named to the client, counted, and logged once', async () => {
  const logged: string[] = []
  const all = createFaults((line) => logged.push(line))
  const broken = source('content', () => {
    throw new Error('a vector of zeros')
  })
  for (const request of [1, 2]) {
    const faults = all.begin()
    const { blended, late } = await finderWithin(60_000).find(only(prompt, broken), QUERY, { faults })
    assert.deepEqual(
      blended.map(({ id }) => id),
      ['tea'],
    )
    assert.deepEqual(
      [late, [...faults.parts], all.counts.get('source content')],
      [[], ['source content'], request],
    )
  }
  assert.equal(logged.length, 1)
  assert.match(logged[0]!, /^source content failed .*a vector of zeros/)
})

test('the page fails with a source if the mistake is the caller’s, or nobody would learn of it', async () => {
  const faults = createFaults(() => {}).begin()
  const mistaken = source('content', async () => Promise.reject(badInput('history', 'no history')))
  await assert.rejects(finderWithin(60_000).find(only(prompt, mistaken), QUERY, { faults }), /no history/)
  const broken = source('content', async () => Promise.reject(new Error('no vector')))
  await assert.rejects(finderWithin(60_000).find(only(prompt, broken), QUERY, {}), /no vector/)
})

test('newcomers and dense sources that fail are left out, the others stay', async () => {
  const items = createVocabulary(['tea', 'rye'])
  const dense = (name: ItemSource, scoreQueries: NonNullable<CandidateSource['scoreQueries']>) => ({
    ...source(name, async () => []),
    scoreQueries,
  })
  const sourcesFor: SourcesFor = () => ({
    ...{ weights: { als: 1, ease: 1 }, targets: items },
    sources: [
      dense('als', (_, scores) => scores.set([1, 2])),
      dense('ease', () => {
        throw new Error('no factors')
      }),
    ],
    coldStartItems: async () => Promise.reject(new Error('no newcomers')),
  })
  const faults = createFaults(() => {}).begin()
  const { blended } = await finderWithin(60_000).find(sourcesFor, QUERY, { faults })
  assert.deepEqual(
    blended.map(({ id }) => id),
    ['rye', 'tea'],
  )
  assert.deepEqual([...faults.parts].sort(), ['cold-start items', 'source ease'])
})

test('an aborted request is not reported as a late source', async () => {
  const client = new AbortController()
  const found = finderWithin(60_000).find(reading, QUERY, { signal: client.signal })
  client.abort(new Error('the client has gone'))
  await assert.rejects(found, /the client has gone/)
})
