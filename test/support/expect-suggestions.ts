import assert from 'node:assert/strict'
import type { NaiveRules } from './naive-rules.js'

/** A suggestion as a client gets it. `users` and `items` of a reason are the nodes of its path. */
export interface ReceivedSuggestion {
  readonly id: string
  readonly sources: readonly string[]
  readonly mutualFriendCount: number
  readonly mutualFriends: readonly string[]
  readonly because: readonly {
    readonly kind: string
    readonly count: number | null
    readonly users: readonly string[]
    readonly items: readonly string[]
  }[]
}

/** Asserts that exactly the eligible users are suggested, each once. @param now milliseconds since 1970. */
export function expectAllEligible(
  rules: NaiveRules,
  viewer: string,
  seen: readonly { readonly id: string }[],
  now: number,
): void {
  assert.deepEqual(
    seen.map(({ id }) => id).sort(),
    [...rules.users.keys()].filter((other) => rules.maySuggest(viewer, other, now)).sort(),
    `exactly the users who may be suggested to ${viewer}`,
  )
}

/** Asserts that only eligible users are suggested, each once. @param now milliseconds since 1970. */
export function expectOnlyEligible(
  rules: NaiveRules,
  viewer: string,
  seen: readonly { readonly id: string }[],
  now: number,
): void {
  const ids = seen.map(({ id }) => id)
  assert.equal(new Set(ids).size, ids.length, `${ids}: no user is suggested twice`)
  for (const id of ids)
    assert.ok(rules.maySuggest(viewer, id, now), `${id} may not be suggested to ${viewer}`)
}

/** Asserts that live sources connect the viewer with a suggested user only over users who may be shown. */
export function expectBridges(rules: NaiveRules, viewer: string, seen: readonly ReceivedSuggestion[]): void {
  for (const { id, sources } of seen) {
    const overBridges = sources.includes('adamic-adar')
    assert.equal(overBridges, rules.isReachable(viewer, id), `${id} for ${viewer}: over a mutual tie`)
    if (sources.includes('shared-items'))
      assert.ok(
        rules.sharedItems(viewer, id).length > 0,
        `${id} for ${viewer}: too few users like the shared items`,
      )
    if (!rules.shows(id))
      assert.deepEqual(sources, [], `${id} hides ties and likes, but sources suggest them`)
  }
}

/** Asserts that reasons and counts are exactly the visible ones. */
export function expectReasons(rules: NaiveRules, viewer: string, seen: readonly ReceivedSuggestion[]): void {
  for (const { id, because, mutualFriendCount, mutualFriends } of seen) {
    const about = `${id} for ${viewer}`
    const mutual = rules.mutualFriends(viewer, id)
    const shared = rules.sharedItems(viewer, id)
    assert.deepEqual(mutualFriends, mutual, about)
    assert.equal(mutualFriendCount, mutual.length, about)
    const reason = (kind: string) => because.find((each) => each.kind === kind)
    assert.ok(because.length > 0, `${about}: no reason`)
    assert.equal(reason('MUTUAL_FRIENDS')?.count ?? 0, mutual.length, about)
    assert.equal(reason('SHARED_ITEMS')?.count ?? 0, shared.length, about)
    const follows = rules.follows.has(`${id}>${viewer}`) && rules.shows(id)
    assert.equal(reason('FOLLOWS_YOU') !== undefined, follows, about)
    for (const { kind, users, items } of because) {
      for (const user of users) assert.ok([viewer, id, ...mutual].includes(user), `${about}: ${kind}`)
      for (const item of items) assert.ok(shared.includes(item), `${about}: ${kind}`)
    }
    if (!rules.shows(id))
      assert.deepEqual(because, [{ kind: 'NEW', count: null, users: [id], items: [] }], `${about}: hides`)
  }
}
