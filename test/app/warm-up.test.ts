import assert from 'node:assert/strict'
import { test } from 'vitest'
import { createFaults } from '../../src/app/faults/index.js'
import { createRequestReads } from '../../src/app/shared/index.js'
import { createWarmUp } from '../../src/app/warm-up.js'

const startReads = createRequestReads({
  recordFaults: createFaults(() => {}).begin,
  viewers: { read: async () => null },
  guard: { socialContext: async () => null },
  now: () => 0,
})
const listUsers = async (limit: number) => Array.from({ length: limit }, (_, place) => `user-${place}`)

test('computes pages with reasons for different users, and serves no suggestions', async () => {
  const viewers: string[] = []
  let suggested = 0
  let explained = 0
  const warmUp = createWarmUp({
    listUsers,
    startReads,
    recommend: async ({ user, first, reasons }) => {
      assert.ok(first > 0 && reasons)
      viewers.push(user)
      return null
    },
    suggestFriends: async ({ first }) => {
      suggested += first
      return null
    },
    friendEvidence: {
      find: async ({ user, users }) => {
        assert.equal(user, viewers.at(-1))
        explained += Math.min(1, users.length)
        return new Map()
      },
    },
  })
  await warmUp({ firstMs: 60_000, othersMs: 60_000 })
  assert.equal(new Set(viewers).size, 10)
  // Empty pages never query evidence, so the first page with suggestions would wait for the plan of that
  // query.
  assert.equal(explained, 10)
  assert.equal(suggested, 0)
})

test('ends at the time limit, and a failure does not keep the server from starting', async () => {
  const suggestFriends = async () => null
  const friendEvidence = { find: async () => new Map() }
  const hanging = createWarmUp({
    listUsers,
    startReads,
    suggestFriends,
    friendEvidence,
    recommend: (_, { context: { signal } }) =>
      new Promise((_, reject) => signal!.addEventListener('abort', () => reject(signal!.reason))),
  })
  // The signal's timer keeps no process alive.
  const alive = setTimeout(() => {}, 60_000)
  await hanging({ firstMs: 20, othersMs: 60_000 }).finally(() => clearTimeout(alive))
  await createWarmUp({
    listUsers,
    startReads,
    suggestFriends,
    friendEvidence,
    recommend: () => Promise.reject(new Error('no database')),
  })({ firstMs: 60_000, othersMs: 60_000 })
  await createWarmUp({
    listUsers: async () => [],
    startReads,
    suggestFriends,
    friendEvidence,
    recommend: () => assert.fail('there are no users'),
  })({ firstMs: 100, othersMs: 100 })
})
