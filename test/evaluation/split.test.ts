import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { DEFAULT_KINDS } from '../../src/config/index.js'
import { splitInteractions, splitTies } from '../../src/evaluation/split.js'
import { type Csr, hasEntry, rowIndices } from '../../src/numeric/sparse/index.js'
import { cleanData } from '../support/clean-data.js'

const options = { name: 'test', kinds: DEFAULT_KINDS, seed: 1 }

const pairs = (matrix: Csr): string[] =>
  Array.from({ length: matrix.rows }, (_, row) =>
    [...rowIndices(matrix, row)].map((column) => `${row} ${column}`),
  ).flat()

const grid = (users: number, items: number) =>
  Array.from({ length: users * items }, (_, index) => ({
    user: `u${Math.floor(index / items)}`,
    item: `i${index % items}`,
  }))

test('a given split is used unchanged; validation is cut from train', () => {
  const data = cleanData({
    interactions: [
      ...grid(4, 20),
      { user: 'u1', item: 'late', part: 'test' },
      { user: 'u1', item: 'disliked', kind: 'DISLIKE', part: 'test' },
      { user: 'new', item: 'i3', part: 'test' },
    ],
  })
  const split = splitInteractions(data, options)
  assert.equal(split.kind, 'given')
  assert.equal(split.validationSource, '0.1 of train')
  const { train, test: held, validation } = split
  assert.equal(train.interactions.indices.length, 80)
  assert.deepEqual(
    pairs(held).sort(),
    [
      `${train.users.indexOf('new')} ${train.items.indexOf('i3')}`,
      `${train.users.indexOf('u1')} ${train.items.indexOf('late')}`,
    ].sort(),
  )
  assert.equal(validation.heldOut.indices.length, 8)
  assert.equal(validation.data.interactions.indices.length, 72)
  assert.equal(validation.data.users, train.users)
})

test('a given validation part is used, and the refit includes it', () => {
  const data = cleanData({
    interactions: [
      ...grid(2, 5),
      { user: 'u0', item: 'v', part: 'valid' },
      { user: 'u0', item: 't', part: 'test' },
    ],
  })
  const { train, validation, validationSource } = splitInteractions(data, options)
  assert.equal(validationSource, 'given')
  assert.equal(train.interactions.indices.length, 11)
  assert.equal(validation.data.interactions.indices.length, 10)
  assert.deepEqual(pairs(validation.heldOut), [`${train.users.indexOf('u0')} ${train.items.indexOf('v')}`])
})

test('with times, all of train is before all of test, and no test entry is in train', () => {
  const interactions = Array.from({ length: 100 }, (_, at) => ({
    user: `u${at % 5}`,
    item: `i${at % 35}`,
    at,
  }))
  const { kind, train, test: held } = splitInteractions(cleanData({ interactions }), options)
  assert.equal(kind, 'temporal')
  assert.ok(Math.max(...train.times!) <= 79)
  const wanted = new Set(
    interactions
      .slice(80)
      .filter(
        ({ user, item }) =>
          !interactions.slice(0, 80).some((earlier) => earlier.user === user && earlier.item === item),
      )
      .map(({ user, item }) => `${train.users.indexOf(user)} ${train.items.indexOf(item)}`),
  )
  assert.deepEqual(new Set(pairs(held)), wanted)
})

test('a later dislike is not in train', () => {
  const interactions = Array.from({ length: 10 }, (_, at) => ({ user: 'u', item: `i${at}`, at }))
  const data = cleanData({
    interactions: [...interactions, { user: 'u', item: 'i0', kind: 'DISLIKE', at: 99 }],
  })
  const { train, test: held } = splitInteractions(data, options)
  assert.equal(train.dislikes.indices.length, 0)
  assert.ok(hasEntry(train.interactions, 0, train.items.indexOf('i0')))
  assert.ok(!hasEntry(held, 0, train.items.indexOf('i0')))
})

test('without times, a fifth of each history is cut by seed, in any order of lines', () => {
  const interactions = grid(30, 10)
  const one = splitInteractions(cleanData({ interactions }), options)
  const backwards = splitInteractions(cleanData({ interactions: [...interactions].reverse() }), options)
  const other = splitInteractions(cleanData({ interactions }), { ...options, seed: 2 })
  assert.equal(one.kind, 'random')
  for (let user = 0; user < 30; user++) assert.equal(rowIndices(one.test, user).length, 2)
  assert.equal(one.train.interactions.indices.length, 240)
  assert.equal(backwards.train.hash, one.train.hash)
  assert.deepEqual(pairs(backwards.test), pairs(one.test))
  assert.notDeepEqual(pairs(other.test), pairs(one.test))
})

test('ties: both directions of an undirected tie are on the same side', () => {
  const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', '1', '2')
  const ties = fc.uniqueArray(
    fc.record({ a: names, b: names }).filter(({ a, b }) => a < b),
    { selector: ({ a, b }) => `${a} ${b}` },
  )
  fc.assert(
    fc.property(ties, fc.nat(), (list, seed) => {
      const { train, test: held } = splitTies(cleanData({ ties: list }), { ...options, seed })
      assert.equal(train.ties.indices.length + held.indices.length, 2 * list.length)
      for (const matrix of [train.ties, held]) {
        for (let row = 0; row < matrix.rows; row++)
          for (const column of rowIndices(matrix, row)) assert.ok(hasEntry(matrix, column, row))
      }
    }),
  )
})

test('ties: about a fifth by seed, or as given', () => {
  const ring = Array.from({ length: 500 }, (_, index) => ({ a: `p${index}`, b: `p${(index + 1) % 500}` }))
  const { kind, test: held } = splitTies(cleanData({ ties: ring }), options)
  assert.equal(kind, 'random')
  assert.ok(held.indices.length > 140 && held.indices.length < 260)
  const given = splitTies(
    cleanData({
      ties: [
        { a: 'a', b: 'b' },
        { a: 'a', b: 'c', part: 'test' },
      ],
    }),
    options,
  )
  assert.equal(given.kind, 'given')
  assert.deepEqual(pairs(given.test), ['0 2', '2 0'])
  assert.deepEqual(pairs(given.train.ties), ['0 1', '1 0'])
})
