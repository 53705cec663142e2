import assert from 'node:assert/strict'
import { test } from 'vitest'
import { evaluateSoak, type SoakSlice, soak } from '../../bench/serving/soak.js'
import { createFakeSleep } from '../support/fake-sleep.js'

const steady = (change: (slice: number) => Partial<SoakSlice> = () => ({})): SoakSlice[] =>
  Array.from({ length: 12 }, (_, slice) => ({
    ...{ requests: 100, errors: [], p50: 10, p99: 40, residentMiB: 300 },
    ...change(slice),
  }))

test('a soak test fails on errors, growing memory and growing latency, and the warm-up does not count', () => {
  assert.deepEqual(evaluateSoak(steady()), { passed: true, faults: [] })
  const warming = steady((slice) => (slice < 3 ? { p50: 90, p99: 900, residentMiB: 150 } : {}))
  assert.equal(evaluateSoak(warming).passed, true)
  assert.equal(
    evaluateSoak(steady((slice) => (slice === 7 ? { errors: ['socket hang up'] } : {}))).passed,
    false,
  )
  assert.equal(evaluateSoak(steady((slice) => ({ residentMiB: 300 + 10 * slice }))).passed, false)
  assert.equal(evaluateSoak(steady((slice) => ({ p50: 10 + 2 * slice }))).passed, false)
  assert.equal(evaluateSoak(steady((slice) => ({ p99: 40 + 10 * slice }))).passed, false)
})

test('a soak test keeps its rate however slow the responses are, and counts failures', async () => {
  const { now, sleep, elapse } = createFakeSleep()
  let asked = 0
  const soaking = soak(
    { minutes: 0.01, perSecond: 200 },
    async () => {
      const own = ++asked
      await sleep(30)
      if (own % 10 === 0) throw new Error('no page')
    },
    () => 100,
    { now, sleep },
  )
  await elapse(1_000)
  const slices = await soaking
  // 0.6 s at 200 a second: 10 requests in each of the 12 slices, of which one fails.
  assert.equal(asked, 120)
  assert.deepEqual(
    slices.map(({ requests, errors }) => [requests, errors]),
    Array.from({ length: 12 }, () => [9, ['Error: no page']]),
  )
})
