import fc from 'fast-check'
import { NaiveRules } from './naive-rules.js'

/*
 * Random small graphs of users and random operations on them, for the tests that compare suggestions with the
 * naive rules.
 */

export const DAY_MS = 86_400_000
export const USERS = Array.from({ length: 8 }, (_, index) => `p${index}`)
export const ITEMS = ['i0', 'i1', 'i2']
/** Default start time of a world. */
export const START = Date.UTC(2026, 0, 1)

/**
 * Relations of a pair of users at the start of a world. `FRIEND_BLOCKED` is a friendship with a block, which
 * an imported graph may contain.
 */
const RELATIONS = [
  'FRIEND',
  'REQUESTED',
  'WITHHELD',
  'FOLLOWS',
  'BLOCKED',
  'DISMISSED',
  'DECLINED',
  'UNFRIENDED',
  'FRIEND_BLOCKED',
] as const

export interface Relation {
  readonly type: (typeof RELATIONS)[number]
  readonly from: string
  readonly to: string
}

export interface World {
  readonly users: readonly {
    readonly id: string
    readonly active: boolean
    readonly suggestible: boolean
    readonly showTies: boolean
  }[]
  readonly relations: readonly Relation[]
  readonly likes: readonly { readonly user: string; readonly item: string }[]
}

const PAIR_OPERATIONS = [
  'request',
  'accept',
  'decline',
  'cancel',
  'remove',
  'follow',
  'unfollow',
  'block',
  'unblock',
  'dismiss',
  'undismiss',
  'befriend',
] as const

export type Operation =
  | {
      readonly on: 'pair'
      readonly name: (typeof PAIR_OPERATIONS)[number]
      readonly a: string
      readonly b: string
    }
  | {
      readonly on: 'visibility'
      readonly a: string
      readonly suggestible: boolean
      readonly showTies: boolean
    }
  | { readonly on: 'activity'; readonly a: string; readonly active: boolean }
  | { readonly on: 'like'; readonly a: string; readonly item: string }
  | { readonly on: 'clock'; readonly days: number }

const userId = fc.constantFrom(...USERS)
const twoUsers = fc.tuple(userId, userId).filter(([a, b]) => a !== b)
/** Most operations are between the same two users, so that long sequences build up. */
const actors = fc.oneof(twoUsers, {
  weight: 3,
  arbitrary: fc.constantFrom<[string, string]>(['p0', 'p1'], ['p1', 'p0']),
})
const often = fc.integer({ min: 0, max: 5 }).map((value) => value > 0)
const of = <On extends Operation['on']>(on: On) => fc.constant(on)

export const worlds: fc.Arbitrary<World> = fc.record({
  users: fc
    .array(fc.record({ active: often, suggestible: often, showTies: often }), {
      minLength: USERS.length,
      maxLength: USERS.length,
    })
    .map((flags) => USERS.map((id, index) => ({ id, ...flags[index]! }))),
  relations: fc.uniqueArray(
    fc
      .tuple(
        twoUsers,
        fc.oneof({ weight: 3, arbitrary: fc.constant('FRIEND' as const) }, fc.constantFrom(...RELATIONS)),
      )
      .map(([[from, to], type]) => ({ type, from, to })),
    { maxLength: 18, selector: ({ from, to }) => [from, to].sort().join(' ') },
  ),
  likes: fc.uniqueArray(fc.record({ user: userId, item: fc.constantFrom(...ITEMS) }), {
    maxLength: 14,
    selector: ({ user, item }) => `${user} ${item}`,
  }),
})

export const operations: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc
      .tuple(fc.constantFrom(...PAIR_OPERATIONS), actors)
      .map(([name, [a, b]]) => ({ on: 'pair' as const, name, a, b })),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      on: of('visibility'),
      a: userId,
      suggestible: fc.boolean(),
      showTies: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ on: of('activity'), a: userId, active: often }) },
  { weight: 2, arbitrary: fc.record({ on: of('like'), a: userId, item: fc.constantFrom(...ITEMS) }) },
  { weight: 1, arbitrary: fc.record({ on: of('clock'), days: fc.constantFrom(1, 40, 100) }) },
)

/** The naive rules of a world at its start. @param at start time, milliseconds since 1970. */
export function rulesOf({ users, relations, likes }: World, at = START): NaiveRules {
  const rules = new NaiveRules()
  for (const { id, ...flags } of users) {
    rules.add(id)
    Object.assign(rules.users.get(id)!, flags)
  }
  const sets = {
    FRIEND: [rules.friends],
    REQUESTED: [rules.requests],
    WITHHELD: [rules.withheld],
    FOLLOWS: [rules.follows],
    BLOCKED: [rules.blocks],
    DISMISSED: [rules.dismissals],
    FRIEND_BLOCKED: [rules.friends, rules.blocks],
  }
  for (const { type, from, to } of relations) {
    if (type === 'DECLINED' || type === 'UNFRIENDED') rules.ended.set(`${from}>${to}`, at)
    else for (const set of sets[type]) set.add(`${from}>${to}`)
  }
  for (const { user, item } of likes) rules.users.get(user)!.likes.add(item)
  return rules
}

/** Applies an operation to the naive rules. @param now milliseconds since 1970. */
export function applyToRules(rules: NaiveRules, operation: Operation, now: number): void {
  if (operation.on === 'clock') return
  const { a } = operation
  const user = rules.users.get(a)!
  if (operation.on === 'like') user.likes.add(operation.item)
  else if (operation.on === 'activity') user.active = operation.active
  else if (operation.on === 'visibility') {
    user.suggestible = operation.suggestible
    user.showTies = operation.showTies
  } else {
    const { name, b } = operation
    if (name === 'dismiss') rules.dismissals.add(`${a}>${b}`)
    else if (name === 'undismiss') rules.dismissals.delete(`${a}>${b}`)
    else rules[name](a, b, now)
  }
}
