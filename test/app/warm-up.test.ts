import assert from 'node:assert/strict'
import { test } from 'vitest'
import { createRequestReads } from '../../src/app/shared/index.js'
import { createWarmUp } from '../../src/app/warm-up.js'

const startReads = createRequestReads({
  viewers: { read: async () => null },
  guard: { socialContext: async () => null },
  now: () => 0,
})
const people = async (limit: number) => Array.from({ length: limit }, (_, place) => `user-${place}`)

test('the warm-up requests pages with reasons for different users and records no impressions', async () => {
  const asked: string[] = []
  let shown = 0
  let looked = 0
  const warmUp = createWarmUp({
    people,
    startReads,
    recommend: async ({ user, first, reasons }) => {
      assert.ok(first > 0 && reasons)
      asked.push(user)
      return null
    },
    suggestFriends: async ({ first }) => {
      shown += first
      return null
    },
    friendEvidence: {
      find: async ({ user, users: people }) => {
        assert.equal(user, asked.at(-1))
        looked += Math.min(1, people.length)
        return new Map()
      },
    },
  })
  await warmUp(60_000)
  assert.equal(new Set(asked).size, 10)
  // A page that holds nobody never asks what explains people, and the first that does would wait for its
  // plan.
  assert.equal(looked, 10)
  assert.equal(shown, 0)
})

test('the warm-up ends at its deadline, and a failure does not keep the server from starting', async () => {
  const suggestFriends = async () => null
  const friendEvidence = { find: async () => new Map() }
  const hanging = createWarmUp({
    people,
    startReads,
    suggestFriends,
    friendEvidence,
    recommend: (_, { context: { signal } }) =>
      new Promise((_, reject) => signal!.addEventListener('abort', () => reject(signal!.reason))),
  })
  // The signal's timer keeps no process alive.
  const alive = setTimeout(() => {}, 60_000)
  await hanging(20).finally(() => clearTimeout(alive))
  await createWarmUp({
    people,
    startReads,
    suggestFriends,
    friendEvidence,
    recommend: () => Promise.reject(new Error('no database')),
  })(60_000)
  await createWarmUp({
    people: async () => [],
    startReads,
    suggestFriends,
    friendEvidence,
    recommend: () => assert.fail('nobody is there'),
  })(100)
})
