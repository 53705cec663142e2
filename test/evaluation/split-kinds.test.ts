import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, test } from 'vitest'
import { DEFAULT_KINDS } from '../../src/config/index.js'
import { SPLIT_KINDS, type Split, splitInteractions, splitTies } from '../../src/evaluation/split.js'
import { type Csr, hasEntry, rowIndices } from '../../src/numeric/sparse/index.js'
import { cleanData, type GraphSketch } from '../support/clean-data.js'

type Event = NonNullable<GraphSketch['interactions']>[number]

const options = { name: 'test', kinds: DEFAULT_KINDS, seed: 1 }

/** Pairs of a matrix as `user item`. */
function pairs({ train }: Split, matrix: Csr): string[] {
  return Array.from({ length: matrix.rows }, (_, row) =>
    [...rowIndices(matrix, row)].map((column) => `${train.users.ids[row]} ${train.items.ids[column]}`),
  )
    .flat()
    .sort()
}

const listOf = (length: number, of: (at: number) => Event): Event[] =>
  Array.from({ length }, (_, at) => of(at))

test('a given test pair that stands in train is not asked for, and is counted with an example', () => {
  const interactions: Event[] = [
    ...['a', 'b', 'c'].map((item) => ({ user: 'u', item })),
    { user: 'v', item: 'a' },
    ...['b', 'c', 'd'].map((item) => ({ user: 'u', item, part: 'test' as const })),
    { user: 'v', item: 'a', part: 'test' },
  ]
  const split = splitInteractions(cleanData({ interactions }), options)
  assert.deepEqual(pairs(split, split.test), ['u d'])
  assert.equal(split.leftOut.length, 1)
  const [{ count, reason, first }] = split.leftOut as [Split['leftOut'][number]]
  assert.equal(count, 3)
  assert.match(reason, /train/)
  assert.deepEqual(first, { user: 'u', target: 'b' })
})

test('a pair of train that says nothing or repels is neither asked for nor ranked', () => {
  const interactions: Event[] = [
    { user: 'u', item: 'a' },
    { user: 'u', item: 'bad', kind: 'DISLIKE' },
    { user: 'v', item: 'bad' },
    { user: 'u', item: 'bad', part: 'test' },
    { user: 'u', item: 'new', part: 'test' },
    { user: 'v', item: 'new' },
  ]
  const split = splitInteractions(cleanData({ interactions }), options)
  assert.deepEqual(pairs(split, split.test), ['u new'])
  assert.ok(hasEntry(split.known!, split.train.users.indexOf('u'), split.train.items.indexOf('bad')))
})

test('a rating from before the cut keeps the pair in train, and its repetition is no test', () => {
  const first = listOf(16, (at) => ({ user: `u${at % 4}`, item: `i${at}`, kind: 'RATE', at: 1000 + at }))
  const again = listOf(3, (at) => ({ user: `u${at}`, item: `i${at}`, kind: 'RATE', at: 5000 + at }))
  const fresh: Event = { user: 'u3', item: 'i0', kind: 'RATE', at: 6000 }
  const split = splitInteractions(cleanData({ interactions: [...first, ...again, fresh] }), options)
  assert.equal(split.kind, 'temporal')
  assert.equal(split.train.interactions.indices.length, 16)
  assert.deepEqual(pairs(split, split.test), ['u3 i0'])
  assert.deepEqual(
    split.leftOut.map(({ count }) => count),
    [3],
  )
})

describe('leave-one-out', () => {
  test('asks for the last item of each user; validation is the one before', () => {
    const interactions = listOf(30, (at) => ({
      user: `u${at % 3}`,
      item: `i${(at * 7) % 30}`,
      at: 1000 + at,
    }))
    const split = splitInteractions(cleanData({ interactions }), { ...options, split: 'leave-one-out' })
    const last = interactions.slice(-3).map(({ user, item }) => `${user} ${item}`)
    const before = interactions.slice(-6, -3).map(({ user, item }) => `${user} ${item}`)
    assert.deepEqual(pairs(split, split.test), last.sort())
    assert.deepEqual(pairs(split, split.validation.heldOut), before.sort())
    assert.equal(split.train.interactions.indices.length, 27)
    assert.equal(split.train.times?.length, 27)
  })

  test('follows the order of the file where there are no times, and leaves users with one item alone', () => {
    const interactions: Event[] = ['c', 'a', 'b'].map((item) => ({ user: 'u', item }))
    const data = {
      ...cleanData({ interactions: [...interactions, { user: 'v', item: 'a' }] }),
      ordered: true,
    }
    const split = splitInteractions(data, { ...options, split: 'leave-one-out' })
    assert.deepEqual(pairs(split, split.test), ['u b'])
    assert.deepEqual(pairs(split, split.validation.heldOut), ['u a'])
    assert.deepEqual(pairs(split, split.validation.data.interactions), ['u c', 'v a'])
  })
})

test('global-temporal cuts validation at a moment, too, and asks for known users and items alone', () => {
  const interactions = [
    ...listOf(80, (at) => ({
      user: `u${at % 8}`,
      item: `i${(at + Math.floor(at / 8)) % 20}`,
      at: 1000 + at,
    })),
    { user: 'late', item: 'i1', at: 3000 },
    { user: 'u0', item: 'late', at: 3001 },
    ...listOf(18, (at) => ({ user: `u${at % 8}`, item: `i${(at + 5) % 20}`, at: 3002 + at })),
  ]
  const split = splitInteractions(cleanData({ interactions }), { ...options, split: 'global-temporal' })
  assert.deepEqual(split.leftOut.map(({ reason }) => reason).slice(-2), [
    'train does not know the user',
    'train does not know the item',
  ])
  assert.ok(pairs(split, split.test).every((pair) => !pair.includes('late')))
  const { data } = split.validation
  const latest = Math.max(...data.times!)
  assert.ok(latest < Math.max(...split.train.times!))
  assert.ok(split.validation.heldOut.indices.length > 0)
})

test('a split that the data does not have is refused with the others', () => {
  const plain = cleanData({ interactions: listOf(20, (at) => ({ user: `u${at % 4}`, item: `i${at}` })) })
  for (const split of ['given', 'temporal', 'global-temporal'] as const)
    assert.throws(() => splitInteractions(plain, { ...options, split }), {
      code: 'BAD_USER_INPUT',
      field: '--split',
      remedy: /random/,
    })
  const ties = cleanData({ ties: [{ a: '1', b: '2' }] })
  assert.throws(() => splitTies(ties, { ...options, split: 'leave-one-out' }), { code: 'BAD_USER_INPUT' })
  assert.throws(() => splitTies(ties, { ...options, split: 'given' }), { code: 'BAD_USER_INPUT' })
})

test('a given test tie that stands in train in the other direction is not asked for', () => {
  const ties = [
    { a: '1', b: '2' },
    { a: '1', b: '2', part: 'test' as const },
    { a: '2', b: '3', part: 'test' as const },
  ]
  const split = splitTies(cleanData({ ties }), options)
  assert.equal(split.test.indices.length, 2)
  assert.equal(split.leftOut[0]?.count, 2)
})

test('a folder with a test part can be split at random, over all its rows', () => {
  const interactions = listOf(60, (at) => ({
    user: `u${at % 3}`,
    item: `i${at}`,
    part: at % 2 === 0 ? ('test' as const) : ('train' as const),
  }))
  const split = splitInteractions(cleanData({ interactions }), { ...options, split: 'random' })
  assert.equal(split.train.interactions.indices.length + split.test.indices.length, 60)
})

test('whatever the split and the data: parts are disjoint, and nothing known is asked for', () => {
  const event = fc.record({
    user: fc.integer({ min: 0, max: 6 }).map((at) => `u${at}`),
    item: fc.integer({ min: 0, max: 9 }).map((at) => `i${at}`),
    kind: fc.constantFrom('LIKE', 'RATE', 'DISLIKE', 'VIEW'),
    at: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 1, max: 60 }) },
      { weight: 1, arbitrary: fc.constant(Number.NaN) },
    ),
    part: fc.constantFrom('train', 'train', 'valid', 'test'),
  })
  fc.assert(
    fc.property(
      fc.array(event, { minLength: 8, maxLength: 80 }),
      fc.constantFrom(...SPLIT_KINDS),
      (events, kind) => {
        const data = cleanData({ interactions: events as Event[] })
        let split: Split
        try {
          split = splitInteractions(data, { ...options, split: kind })
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'BAD_USER_INPUT')
          return
        }
        assert.equal(split.kind, kind)
        assert.ok(split.reason.length > 0)
        const known = new Set(pairs(split, split.known!))
        const train = pairs(split, split.train.interactions)
        assert.ok(train.every((pair) => known.has(pair)))
        assert.ok(pairs(split, split.train.dislikes).every((pair) => known.has(pair)))
        const asked = pairs(split, split.test)
        assert.ok(asked.every((pair) => !known.has(pair)))
        const heldOut = pairs(split, split.validation.heldOut)
        const rest = new Set(pairs(split, split.validation.data.interactions))
        assert.ok(heldOut.every((pair) => !rest.has(pair)))
        assert.ok(heldOut.every((pair) => known.has(pair) && !asked.includes(pair)))
      },
    ),
    { numRuns: 200 },
  )
})
