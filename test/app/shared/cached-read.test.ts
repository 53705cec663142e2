import assert from 'node:assert/strict'
import { test } from 'vitest'
import { createCachedRead } from '../../../src/app/shared/cached-read.js'
import type { RequestContext } from '../../../src/core/ports/index.js'

/** A cached read whose loads the test ends one by one. */
function setUp() {
  let time = 0
  const loads: { readonly options: RequestContext; end(value: string): void; fail(): void }[] = []
  const get = createCachedRead(
    'list',
    (context: RequestContext) =>
      new Promise<string>((end, reject) => {
        loads.push({ options: context, end, fail: () => reject(new Error('lost')) })
      }),
    { renewAfterMs: 30, maxAgeMs: 60 },
    () => time,
  )
  const wait = (ms: number) => {
    time += ms
  }
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  const next = async (value: string) => {
    await settle()
    loads.at(-1)!.end(value)
    await settle()
  }
  return { get, loads, next, settle, wait }
}

test('a value is served from the cache, then renewed in the background, then awaited', async () => {
  const { get, loads, next, wait } = setUp()
  const first = get({})
  await next('one')
  assert.equal(await first, 'one')
  wait(29)
  assert.equal(await get({}), 'one')
  assert.equal(loads.length, 1)
  wait(1)
  assert.equal(await get({}), 'one')
  await next('two')
  assert.equal(await get({}), 'two')
  wait(60)
  const waited = get({})
  await next('three')
  assert.equal(await waited, 'three')
})

test('a token is answered by a load that includes it, and later loads include it as well', async () => {
  const { get, loads, next, wait } = setUp()
  const first = get({})
  await next('one')
  await first
  const fresh = get({ token: 'a' })
  await next('two')
  assert.equal(await fresh, 'two')
  assert.deepEqual(loads[1]!.options, { token: 'a' })
  assert.equal(await get({ token: 'a' }), 'two')
  assert.equal(await get({}), 'two')
  assert.equal(loads.length, 2)
  wait(60)
  const later = get({})
  await next('three')
  await later
  assert.deepEqual(loads[2]!.options, { token: 'a' })
})

test('loads run one after another, and waiting readers share the next one', async () => {
  const { get, loads, next, settle } = setUp()
  const running = get({})
  await settle()
  const waiting = ['a', 'b', 'c'].map((token) => get({ token }))
  await settle()
  assert.equal(loads.length, 1)
  await next('old')
  assert.equal(await running, 'old')
  assert.equal(loads.length, 2)
  assert.deepEqual(loads[1]!.options, { token: 'a,b,c' })
  await next('new')
  assert.deepEqual(await Promise.all(waiting), ['new', 'new', 'new'])
  assert.equal(loads.length, 2)
})

test('a failed load rejects its waiting readers, keeps the value, and drops the tokens', async () => {
  const { get, loads, next, settle } = setUp()
  const first = get({ token: 'a' })
  await next('one')
  await first
  const failing = assert.rejects(get({ token: 'b' }), /lost/)
  await settle()
  loads.at(-1)!.fail()
  await failing
  assert.equal(await get({}), 'one')
  const again = get({ token: 'c' })
  await next('two')
  assert.equal(await again, 'two')
  assert.deepEqual(loads.at(-1)!.options, { token: 'c' })
})
