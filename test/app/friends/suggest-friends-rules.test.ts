import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { createUpsertFriendships } from '../../../src/app/catalogue/index.js'
import { createFaults } from '../../../src/app/faults/index.js'
import { NO_SUGGESTION_RECORDER } from '../../../src/app/feedback/index.js'
import { createSuggestFriends } from '../../../src/app/friends/suggest-friends.js'
import type { SuggestFriendsRequest, SuggestionPage } from '../../../src/app/friends/suggestion.js'
import { createRequestReads } from '../../../src/app/shared/index.js'
import {
  createDismiss,
  createSetVisibility,
  createTieUseCases,
  createUndismiss,
  type TieUseCases,
} from '../../../src/app/social/index.js'

import { DEFAULT_KINDS } from '../../../src/config/index.js'
import type { Query, Recommender } from '../../../src/core/model/index.js'
import { KindredError } from '../../../src/core/shared/index.js'
import {
  expectAllEligible,
  expectBridges,
  expectOnlyEligible,
  expectReasons,
  type ReceivedSuggestion,
} from '../../support/expect-suggestions.js'
import { campaign, tell } from '../../support/fuzz/campaign.js'
import { knownTies, MemoryGraph, memoryPorts } from '../../support/memory-ports.js'
import {
  applyToRules,
  DAY_MS,
  type Operation,
  operations,
  rulesOf,
  START,
  USERS,
  type World,
  worlds,
} from '../../support/social-world.js'

/*
 * Operations, pages and reasons end to end in one process: the use cases of ties and suggestions over ports
 * that hold a small graph in memory. Sources without any rules stand in for learned models. The rules in
 * Cypher are compared with the same naive rules in test/api/friends/suggestion-rules.db.test.ts.
 */

/** Operations of a graph before its last page; one more is carried out during it. */
const STEPS = 7
const { count, seed, repeat } = campaign('nightly:guardrails', 20_000, 1_000_000)
const TIES: Readonly<Partial<Record<string, keyof TieUseCases>>> = {
  request: 'requestFriendship',
  accept: 'acceptFriendship',
  decline: 'declineFriendship',
  cancel: 'cancelFriendship',
  remove: 'removeFriendship',
  follow: 'follow',
  unfollow: 'unfollow',
  block: 'block',
  unblock: 'unblock',
}

/** A source without any rules: it returns all users, even the viewer and a deleted user. */
const createUnfilteredSource = (seed: number): Recommender => ({
  name: 'unfiltered',
  recommend: async ({ k }: Query) =>
    [...USERS, 'gone']
      .map((id, index) => ({ id, score: 1 + ((index * 7 + seed) % 9) }))
      .sort((left, right) => right.score - left.score)
      .slice(0, k),
})

function setUp(world: World, seed: number) {
  const graph = new MemoryGraph(world)
  const ports = memoryPorts(graph)
  const time = { now: START }
  const clock = () => time.now
  const ties = createTieUseCases({ store: ports.social, now: clock })
  const setVisibility = createSetVisibility(ports.social)
  const dismiss = createDismiss({ store: ports.social, now: clock })
  const undismiss = createUndismiss({ store: ports.social })
  const upsertFriendships = createUpsertFriendships({ store: ports.social, now: clock })
  // A cached list: it was read at the start and misses all later operations.
  const stale = ports.candidates.wellConnected(1_000, {})
  const learned = [
    ['taste', createUnfilteredSource(seed)],
    ['community', createUnfilteredSource(seed + 3)],
  ] as const
  const known = seed % 2 === 0 ? null : knownTies(graph)
  let meanwhile: (() => Promise<void>) | undefined
  const then = async <T>(found: T): Promise<T> => {
    await meanwhile?.()
    meanwhile = undefined
    return found
  }
  const startReads = createRequestReads({
    recordFaults: createFaults(() => {}).begin,
    viewers: { read: async () => assert.fail('the social context has the viewer') },
    guard: ports.guard,
    now: clock,
  })
  const { friendsOfFriends, changedTies } = ports.candidates
  const suggestFriends = createSuggestFriends({
    ...ports,
    candidates: {
      ...ports.candidates,
      friendsOfFriends: (...request) => friendsOfFriends(...request).then(then),
      changedTies: (...request) => changedTies(...request).then(then),
    },
    wellConnected: () => stale,
    loadFriendModel: () => ({ sources: new Map(known === null ? [] : learned), weights: null, ties: known }),
    holder: { get: () => Promise.reject(new Error('no snapshot is active')), deletions: () => 0 },
    store: { list: async () => [] },
    kinds: DEFAULT_KINDS,
    impressionDiscount: null,
    recorder: NO_SUGGESTION_RECORDER,
    now: clock,
    random: () => 0.5,
    randomId: () => 'page',
    log: () => {},
  })

  async function carryOut(operation: Operation): Promise<void> {
    if (operation.on === 'clock') {
      time.now += operation.days * DAY_MS
      return
    }
    time.now += 1_000
    const { a } = operation
    if (operation.on === 'like') graph.users.get(a)!.likes.add(operation.item)
    else if (operation.on === 'activity') graph.users.get(a)!.active = operation.active
    else if (operation.on === 'visibility') await setVisibility(a, operation)
    else {
      const { name, b } = operation
      const step = TIES[name]
      if (step !== undefined) await ties[step](a, b)
      else if (name === 'befriend') await upsertFriendships([{ a, b }])
      else await (name === 'dismiss' ? dismiss : undismiss)(a, { type: 'user', id: b })
    }
  }

  return {
    time,
    suggestFriends: (request: SuggestFriendsRequest) => suggestFriends(request, startReads({})),
    /** Ignores a CONFLICT: the naive rules ignore an operation without a precondition too. */
    apply: (operation: Operation): Promise<void> =>
      carryOut(operation).catch((error: unknown) => {
        if (!(error instanceof KindredError && error.code === 'CONFLICT')) throw error
      }),
    /** Runs `work` while the next page is computed. */
    during(work: () => Promise<void>): void {
      meanwhile = work
    },
  }
}

function suggestionsOf({ entries, reasons }: SuggestionPage): ReceivedSuggestion[] {
  return entries.map(({ id, contributions }) => {
    const { because, ...mutual } = reasons.get(id)!
    return {
      id,
      sources: contributions.map(({ source }) => source),
      ...mutual,
      because: because.map(({ kind, count, steps }) => ({
        kind,
        count,
        users: steps.flatMap(({ node }) => (node.type === 'User' ? node.id : [])),
        items: steps.flatMap(({ node }) => (node.type === 'Item' ? node.id : [])),
      })),
    }
  })
}

const title = `suggestions obey the rules in random graphs under ${count} random operations (repeat: ${repeat})`

test(title, { timeout: 4 * 3_600_000 }, async () => {
  let pages = 0
  let operationsDone = 0
  await fc.assert(
    fc.asyncProperty(
      worlds,
      fc.array(operations, { minLength: STEPS, maxLength: STEPS }),
      operations,
      fc.integer({ min: 1, max: 9 }),
      async (world, steps, late, first) => {
        operationsDone += steps.length + 1
        const rules = rulesOf(world)
        const { time, suggestFriends, apply, during } = setUp(world, first)
        for (const step of steps) {
          await apply(step)
          applyToRules(rules, step, time.now)
        }
        const last = steps.at(-1)
        const viewers = new Set(['p0', 'p1', last === undefined || last.on === 'clock' ? 'p2' : last.a])
        for (const viewer of viewers) {
          const suggestions: ReceivedSuggestion[] = []
          for (let after: string | null = null, more = true; more; pages++) {
            const page: SuggestionPage = (await suggestFriends({
              user: viewer,
              first,
              after,
              reasons: true,
            }))!
            suggestions.push(...suggestionsOf(page))
            assert.ok(suggestions.length <= USERS.length, 'a scroll ends')
            more = page.hasNextPage
            if (more) after = page.cursorAt(page.entries.length - 1)
            else assert.equal(page.shortfall?.missing ?? 0, first - page.entries.length)
          }
          expectAllEligible(rules, viewer, suggestions, time.now)
          expectBridges(rules, viewer, suggestions)
          expectReasons(rules, viewer, suggestions)
        }
        // An operation after the first read of the rules must still apply to the page.
        during(async () => {
          await apply(late)
          applyToRules(rules, late, time.now)
        })
        const viewer = late.on === 'clock' ? 'p0' : late.a
        const suggestions = suggestionsOf(
          (await suggestFriends({ user: viewer, first: 20, after: null, reasons: true }))!,
        )
        if (late.on !== 'clock') expectOnlyEligible(rules, viewer, suggestions, time.now)
        expectReasons(rules, viewer, suggestions)
      },
    ),
    { numRuns: Math.ceil(count / (STEPS + 1)), seed, endOnFailure: true },
  )
  assert.ok(operationsDone >= count, `${operationsDone} operations`)
  assert.ok(pages > count / 5, `${pages} pages`)
  tell(`guardrails in process: ${operationsDone} operations, ${pages} pages`)
})
