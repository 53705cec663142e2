import assert from 'node:assert/strict'
import { test } from 'vitest'
import { createScoreTogether, type DenseScores } from '../../../src/app/pages/score-together.js'
import { createVocabulary } from '../../../src/core/data/index.js'
import type { ItemSource, Query } from '../../../src/core/model/index.js'
import { createTrace } from '../../../src/core/shared/index.js'
import { sharedEngine } from '../../../src/numeric/engine/index.js'

const items = createVocabulary(['a', 'b', 'c'])
const scoreTogether = createScoreTogether(sharedEngine())

function queryOf(user: string): Query {
  return { target: 'item', user, k: 3, history: [], friends: [], exclude: new Set(), asOf: 0 }
}

/** Gives item r of user "n" the score 10 · n + r, times `factor`, and records the size of each batch. */
function counting(name: ItemSource, factor: number) {
  const sizes: number[] = []
  const scoreQueries = (queries: readonly Query[], scores: Float32Array): void => {
    sizes.push(queries.length)
    for (let at = 0; at < scores.length; at++)
      scores[at] = factor * (10 * Number(queries[Math.floor(at / items.size)]!.user) + (at % items.size))
  }
  return { sizes, source: { name, scoreQueries } }
}

const plain = ({ scores }: DenseScores) =>
  Object.fromEntries([...scores].map(([name, own]) => [name, [...own]]))

test('requests of one turn are scored together, at most eight, each by its own sources', async () => {
  const [one, two] = [counting('als', 1), counting('ease', 2)]
  const usedBefore = sharedEngine().usedBytes
  const asked = Array.from({ length: 10 }, (_, user) =>
    scoreTogether(
      items,
      user % 2 ? [one.source, two.source] : [one.source],
      queryOf(String(user)),
      undefined,
    ),
  )
  const found = await Promise.all(asked)
  for (const [user, scores] of found.entries()) {
    const own = [10 * user, 10 * user + 1, 10 * user + 2]
    assert.deepEqual(plain(scores), { als: own, ...(user % 2 && { ease: own.map((score) => 2 * score) }) })
  }
  assert.deepEqual(one.sizes, [8, 2])
  assert.deepEqual(two.sizes, [4, 1])
  for (const { release } of found) release()
  assert.equal(sharedEngine().usedBytes, usedBefore, 'the last release frees the memory')
})

test('a query that a source cannot score does not fail the others of its batch', async () => {
  const usedBefore = sharedEngine().usedBytes
  const { source } = counting('als', 1)
  const scoreQueries: typeof source.scoreQueries = (queries, scores) => {
    if (queries.some(({ user }) => user === '1')) throw new Error('no history')
    source.scoreQueries(queries, scores)
  }
  const found = await Promise.all(
    ['0', '1', '2'].map((user) =>
      scoreTogether(items, [{ name: 'als', scoreQueries }], queryOf(user), undefined),
    ),
  )
  assert.deepEqual(found.map(plain), [{ als: [0, 1, 2] }, {}, { als: [20, 21, 22] }])
  assert.deepEqual(
    found.map(({ failed }) => [...failed.keys()]),
    [[], ['als'], []],
  )
  for (const { release } of found) release()
  assert.equal(sharedEngine().usedBytes, usedBefore)
})

test('different sources with the same name are kept apart, as in an experiment variant', async () => {
  const [one, other] = [counting('als', 1), counting('als', 3)]
  const found = await Promise.all([
    scoreTogether(items, [one.source], queryOf('1'), undefined),
    scoreTogether(items, [other.source], queryOf('1'), undefined),
  ])
  assert.deepEqual(found.map(plain), [{ als: [10, 11, 12] }, { als: [30, 33, 36] }])
  for (const { release } of found) release()
})

test('a failing source fails alone, and the next turn continues', async () => {
  const broken = {
    name: 'content' as const,
    scoreQueries() {
      throw new Error('no memory')
    },
  }
  const { source } = counting('als', 1)
  const usedBefore = sharedEngine().usedBytes
  const failing = [source, broken].map((each) => scoreTogether(items, [each], queryOf('1'), undefined))
  const [whole, failed] = await Promise.all(failing)
  assert.deepEqual([plain(whole!), [...failed!.failed.keys()]], [{ als: [10, 11, 12] }, ['content']])
  for (const { release } of [whole!, failed!]) release()
  assert.equal(sharedEngine().usedBytes, usedBefore)
  const after = await scoreTogether(items, [source], queryOf('2'), undefined)
  assert.deepEqual(plain(after), { als: [20, 21, 22] })
  after.release()
})

test('the trace has the number of requests scored together', async () => {
  const { source } = counting('als', 1)
  const trace = createTrace()
  const found = await Promise.all([
    scoreTogether(items, [source], queryOf('1'), trace),
    scoreTogether(items, [source], queryOf('2'), undefined),
  ])
  assert.deepEqual(
    trace.steps.map(({ name, counts }) => [name, counts]),
    [['source/als', { entries: 3, together: 2 }]],
  )
  for (const { release } of found) release()
})
