import assert from 'node:assert/strict'
import type { NaiveRules } from './naive-rules.js'

/** A suggestion as a client sees it; people and items are those of the reason's path. */
export interface SeenSuggestion {
  readonly id: string
  readonly sources: readonly string[]
  readonly mutualFriendCount: number
  readonly mutualFriends: readonly string[]
  readonly because: readonly {
    readonly kind: string
    readonly count: number | null
    readonly people: readonly string[]
    readonly items: readonly string[]
  }[]
}

/** What only somebody who shows their ties and likes can be suggested by. */
const TOLD_BY_TIES = [
  'adamic-adar',
  'common-neighbours',
  'resource-allocation',
  'popularity',
  'follow-back',
  'shared-items',
]

/** Everybody who may be suggested, nobody else, each once. @param now milliseconds since 1970. */
export function expectPeople(
  rules: NaiveRules,
  viewer: string,
  seen: readonly { readonly id: string }[],
  now: number,
): void {
  assert.deepEqual(
    seen.map(({ id }) => id).sort(),
    [...rules.people.keys()].filter((other) => rules.maySuggest(viewer, other, now)).sort(),
    `everybody who may be suggested to ${viewer}, and nobody else`,
  )
}

/** Nobody who may not be suggested. @param now milliseconds since 1970. */
export function expectNobodyElse(
  rules: NaiveRules,
  viewer: string,
  seen: readonly { readonly id: string }[],
  now: number,
): void {
  const ids = seen.map(({ id }) => id)
  assert.equal(new Set(ids).size, ids.length, `${ids}: nobody comes twice`)
  for (const id of ids)
    assert.ok(rules.maySuggest(viewer, id, now), `${id} may not be suggested to ${viewer}`)
}

/** Nobody bridges who may not. */
export function expectBridges(rules: NaiveRules, viewer: string, seen: readonly SeenSuggestion[]): void {
  for (const { id, sources } of seen) {
    const overBridges = sources.includes('adamic-adar')
    assert.equal(overBridges, rules.isReachable(viewer, id), `${id} for ${viewer}: over a bridge`)
    if (sources.includes('shared-items'))
      assert.ok(rules.sharedItems(viewer, id).length > 0, `${id} for ${viewer}: too few like what they share`)
    if (!rules.shows(id))
      for (const source of TOLD_BY_TIES)
        assert.ok(!sources.includes(source), `${id} hides, and ${source} tells`)
  }
}

/** Reasons and counts are those that may be told at this moment, and all of them. */
export function expectReasons(rules: NaiveRules, viewer: string, seen: readonly SeenSuggestion[]): void {
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
    for (const { kind, people, items } of because) {
      for (const person of people) assert.ok([viewer, id, ...mutual].includes(person), `${about}: ${kind}`)
      for (const item of items) assert.ok(shared.includes(item), `${about}: ${kind}`)
      if (kind === 'POPULAR') assert.ok(rules.shows(id), `${about}: their ties are theirs to tell`)
    }
  }
}
