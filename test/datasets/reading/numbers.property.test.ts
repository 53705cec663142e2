import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import {
  isProblem,
  readDate,
  readNumber,
  readTime,
  readWholeNumber,
} from '../../../src/datasets/reading/index.js'

const reasonOf = (value: unknown): string => (isProblem(value) ? value.reason : `read as ${value}`)

test('a decimal number is read exactly; every other notation is a problem', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: -3e38, max: 3e38 }), (value) => {
      fc.pre(Object.is(value, 0) || Math.abs(value) > 1e-40)
      assert.equal(readNumber('weight', String(value)), value)
      assert.equal(readNumber('weight', ` ${value.toExponential()} `), value)
    }),
  )
  for (const text of ['', ' ', 'x', '0x1f', '0b1', 'NaN', 'Infinity', '-Infinity', '--1', '1e', 'NULL'])
    assert.match(reasonOf(readNumber('weight', text)), /^the weight is not a number$/, text)
  for (const text of ['4,5', '1_000', '1,000', '1.234,5', "1'000", '1 000'])
    assert.match(reasonOf(readNumber('weight', text)), /comma or a separator of thousands/, text)
  for (const text of ['1e400', '-1e400', '1e39', '9'.repeat(400)])
    assert.match(reasonOf(readNumber('weight', text)), /beyond 3\.4e38/, text)
  for (const text of ['1e-400', '1e-46'])
    assert.match(reasonOf(readNumber('weight', text)), /below 1\.4e-45/, text)
})

test('whole numbers keep every digit, and a notation that has lost digits is a problem', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), (value) => {
      assert.equal(readWholeNumber('user', String(value)), String(value))
      assert.equal(readWholeNumber('user', `000${value}`), String(value))
      assert.equal(readWholeNumber('user', `${value}.000`), String(value))
    }),
  )
  fc.assert(
    fc.property(fc.nat({ max: 99_999_999 }), (value) => {
      assert.equal(readWholeNumber('user', value.toExponential(7)), String(value))
    }),
  )
  assert.match(reasonOf(readWholeNumber('user', '1.23457e+06')), /does not hold all digits/)
  for (const text of ['1.5', '-1', 'x', '1e-1', ''])
    assert.match(reasonOf(readWholeNumber('user', text)), /not a whole number/, text)
})

test('a time is read from seconds, milliseconds, microseconds and nanoseconds since 1970', () => {
  const milliseconds = fc.integer({ min: Date.UTC(1980, 0, 1), max: Date.UTC(2100, 0, 1) })
  fc.assert(
    fc.property(milliseconds, (ms) => {
      assert.equal(readTime('at', String(Math.floor(ms / 1000))), Math.floor(ms / 1000) * 1000)
      assert.equal(readTime('at', (ms / 1000).toFixed(3)), ms)
      assert.equal(readTime('at', String(ms)), ms)
      assert.equal(readTime('at', `${ms}000`), ms)
      assert.equal(readTime('at', `${ms}000000`), ms)
    }),
  )
})

test('a time is read from every form of ISO 8601, with and without an offset', () => {
  const time = fc.record({
    ms: fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2099, 11, 31) }),
    minutes: fc.integer({ min: -14 * 4, max: 14 * 4 }).map((quarters) => quarters * 15),
  })
  fc.assert(
    fc.property(time, ({ ms, minutes }) => {
      const local = new Date(ms + minutes * 60_000).toISOString()
      const [day, clock] = [local.slice(0, 10), local.slice(11, 23)]
      const size = Math.abs(minutes)
      const [hours, rest] = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, '0'))
      const sign = minutes < 0 ? '-' : '+'
      for (const between of ['T', ' ', 't']) {
        assert.equal(readTime('at', `${day}${between}${clock}${sign}${hours}:${rest}`), ms)
        assert.equal(readTime('at', `${day}${between}${clock} ${sign}${hours}${rest}`), ms)
        if (rest === '00') assert.equal(readTime('at', `${day}${between}${clock}${sign}${hours}`), ms)
      }
      const utc = new Date(ms).toISOString()
      assert.equal(readTime('at', utc), ms)
      assert.equal(readTime('at', utc.replace('Z', '')), ms)
      assert.equal(readTime('at', utc.replace('Z', ' UTC')), ms)
      assert.equal(readTime('at', utc.replace('.', ',')), ms)
      const midnight = Date.parse(utc.slice(0, 10))
      assert.equal(readTime('at', utc.slice(0, 10)), midnight)
      assert.equal(readTime('at', utc.slice(0, 10).replaceAll('-', '/')), midnight)
      assert.equal(readTime('at', utc.slice(0, 10).replaceAll('-', '')), midnight)
      const compact = utc.slice(0, 19).replace(/[-:T]/g, '')
      assert.equal(readTime('at', compact), Math.floor(ms / 1000) * 1000)
    }),
  )
  assert.equal(readTime('at', ''), null)
  assert.equal(readDate('publishedAt', '1999'), Date.UTC(1999, 0, 1))
})

test('what is no time is a problem', () => {
  const wrong =
    '2023-02-29 20230229 20241399 2024-13-01 2024-01-01T25:00 2024-01-01T10:60 2024-01-01T10:00+99 31/01/2024 ' +
    '01.02.2024 yesterday 0x10 Infinity NaN NULL 1e30 2024-1-5 2024-01 2024-01-01T10:00[Europe/Berlin]'
  for (const text of wrong.split(' ')) assert.match(reasonOf(readTime('at', text)), /^at is not a time/, text)
  assert.match(reasonOf(readTime('at', '31/01/2024')), /write YYYY-MM-DD/)
})
