import assert from 'node:assert/strict'
import { test } from 'vitest'
import type { RequestContext } from '../../../src/core/ports/index.js'
import { KindredError } from '../../../src/core/shared/index.js'
import type { Graph, Params } from '../../../src/neo4j/driver/index.js'
import { joinQuery } from '../../../src/neo4j/driver/joined-query.js'
import { joinReads } from '../../../src/neo4j/driver/joined-reads.js'
import { parseQuery } from '../../../src/neo4j/driver/queries.js'

const query = parseQuery(
  'test/echo',
  `// Job: Test.
// Params: $request MAP {id STRING, limit INTEGER}
// Columns: id, friends-liked
CALL () {
  MATCH (n {id: $request.id}) // $request.no
  RETURN n LIMIT $request.limit
}
CALL (n) { RETURN '$request.text' AS text, n.limit AS limit }
CALL db.index.fulltext.queryNodes('x', $request.id) YIELD node
RETURN n.id AS id, limit AS \`friends-liked\``,
)

test('a joined query runs for each call, with limits of the first', () => {
  const joined = joinQuery(query)!
  assert.deepEqual(joined.limits, ['request.limit'])
  assert.deepEqual(joined.query.columns, ['joinedPlace', 'id', 'friends-liked'])
  const { text } = joined.query
  assert.match(text, /^UNWIND range\(0, size\(\$calls\) - 1\) AS joinedPlace /)
  assert.match(
    text,
    /CALL \(joinedCall\) \{ MATCH \(n \{id: joinedCall\.request\.id\}\) RETURN n LIMIT \$calls\[0\]\.request\.limit \}/,
  )
  assert.match(text, /CALL \(joinedCall, n\) \{ RETURN '\$request\.text' AS text/)
  assert.match(text, /CALL db\.index\.fulltext\.queryNodes\('x', joinedCall\.request\.id\)/)
  assert.match(text, / RETURN joinedPlace, id, `friends-liked`$/)
})

/** A graph that answers each call with its id, and notes its queries. */
function setUp(answer: (calls: readonly Params[]) => void = () => {}) {
  const sent: { params: Params; context: RequestContext | undefined }[] = []
  const base = {
    async read(_query: unknown, params: Params, context?: RequestContext) {
      sent.push({ params, context })
      const calls = (params.calls ?? [params]) as readonly { request: { id: string } }[]
      answer(calls)
      const rows = calls.map(({ request }, joinedPlace) => ({ joinedPlace, id: request.id }))
      return params.calls === undefined ? [{ id: rows[0]!.id }] : rows
    },
  } as unknown as Graph
  const graph = joinReads(base, new Set(['test/echo']))
  const ask = (id: string, context: RequestContext, limit = 3) =>
    graph.read<{ id: string }>(query, { request: { id, limit } }, context)
  return { sent, ask }
}

test('reads of one request that start together share a query, and each gets its own rows', async () => {
  const { sent, ask } = setUp()
  const batch = {}
  const later = Promise.resolve()
    .then(() => {})
    .then(() => ask('c', { batch }))
  const rows = await Promise.all([ask('a', { batch }), ask('b', { batch }), later])
  assert.deepEqual(rows, [[{ id: 'a' }], [{ id: 'b' }], [{ id: 'c' }]])
  assert.equal(sent.length, 1)
  assert.deepEqual(await ask('d', { batch }), [{ id: 'd' }])
  assert.equal(sent[1]!.params.calls, undefined, 'a read alone is sent as it is')
})

test('reads of other requests, tokens and limits stay apart, and more than a hundred are several queries', async () => {
  const { sent, ask } = setUp()
  const batch = {}
  await Promise.all([
    ask('a', { batch }),
    ask('b', { batch: {} }),
    ask('c', { batch, token: 't' }),
    ask('d', { batch }, 4),
    ask('e', {}),
  ])
  assert.equal(sent.length, 5)
  sent.length = 0
  const ids = Array.from({ length: 230 }, (_, place) => `u${place}`)
  const rows = await Promise.all(ids.map((id) => ask(id, { batch })))
  assert.deepEqual(
    rows.map(([row]) => row!.id),
    ids,
  )
  assert.equal(sent.length, 3)
})

test('equal reads are one, and their rows are not shared', async () => {
  const { sent, ask } = setUp()
  const batch = {}
  const [one, other] = await Promise.all([ask('a', { batch }), ask('a', { batch })])
  assert.equal(sent.length, 1)
  assert.equal(sent[0]!.params.calls, undefined)
  assert.deepEqual(one, other)
  assert.notEqual(one, other)
  await Promise.all([ask('a', { batch }), ask('b', { batch }), ask('a', { batch })])
  assert.equal((sent[1]!.params.calls as unknown[]).length, 2)
})

test('a read that fails spoils no other, and a database that is away is asked once', async () => {
  const refuse = (code: 'BAD_DATA' | 'DATABASE_UNAVAILABLE') =>
    setUp((calls) => {
      const bad = (calls as readonly { request: { id: string } }[]).some(
        ({ request }) => request.id === 'bad',
      )
      if (bad) throw new KindredError(code, 'no', { retryable: code === 'DATABASE_UNAVAILABLE' })
    })
  const batch = {}
  const { sent, ask } = refuse('BAD_DATA')
  const results = await Promise.allSettled(['a', 'bad', 'c'].map((id) => ask(id, { batch })))
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  )
  assert.equal(sent.length, 4)
  const away = refuse('DATABASE_UNAVAILABLE')
  const all = await Promise.allSettled(['a', 'bad', 'c'].map((id) => away.ask(id, { batch })))
  assert.ok(all.every(({ status }) => status === 'rejected'))
  assert.equal(away.sent.length, 1)
})

test('a joined query is cancelled when all of its readers are gone', async () => {
  const { sent, ask } = setUp()
  const [one, other, gone] = [new AbortController(), new AbortController(), new AbortController()]
  const batch = {}
  gone.abort(new Error('gone'))
  const reading = Promise.allSettled([
    ask('a', { batch, signal: one.signal }),
    ask('b', { batch, signal: other.signal }),
    ask('c', { batch, signal: gone.signal }),
  ])
  await new Promise<void>((resolve) => queueMicrotask(() => process.nextTick(resolve)))
  const { signal } = sent[0]!.context!
  assert.equal((sent[0]!.params.calls as unknown[]).length, 2)
  one.abort()
  assert.equal(signal!.aborted, false)
  other.abort()
  assert.equal(signal!.aborted, true)
  assert.equal((await reading)[2]!.status, 'rejected')
})
