import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { KindredError } from '../../src/core/errors.js'
import { MAX_PAGE } from '../../src/core/page.js'
import { cypher } from '../support/cypher.js'
import { openTestGraph } from '../support/database.js'
import { NaiveRules } from '../support/naive-rules.js'
import { socialUseCases } from '../support/suggestions.js'

const DAY_MS = 86_400_000
const PEOPLE = Array.from({ length: 9 }, (_, index) => `p${index}`)
const ITEMS = ['i0', 'i1', 'i2']

type Operation =
  | {
      readonly on: 'pair'
      readonly name: (typeof PAIR_OPERATIONS)[number]
      readonly a: number
      readonly b: number
    }
  | { readonly on: 'visibility'; readonly a: number; readonly flags: number }
  | { readonly on: 'activity'; readonly a: number; readonly flags: number }
  | { readonly on: 'item'; readonly a: number; readonly item: number }
  | { readonly on: 'clock' }

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

const person = fc.nat(PEOPLE.length - 1)
const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.record({
      on: fc.constant('pair' as const),
      name: fc.constantFrom(...PAIR_OPERATIONS),
      a: person,
      b: person,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ on: fc.constant('visibility' as const), a: person, flags: fc.nat(3) }),
  },
  { weight: 2, arbitrary: fc.record({ on: fc.constant('activity' as const), a: person, flags: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ on: fc.constant('item' as const), a: person, item: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.constant({ on: 'clock' as const }) },
)
const pairs = (maxLength: number) =>
  fc.uniqueArray(fc.tuple(person, person), {
    maxLength,
    selector: ([a, b]) => `${Math.min(a, b)} ${Math.max(a, b)}`,
  })

const graph = openTestGraph()
let now = 0
const social = socialUseCases(graph, () => now)

interface Beginning {
  readonly friendships: readonly (readonly number[])[]
  readonly likes: readonly (readonly number[])[]
  /** Of each person: active, suggestible, showTies. */
  readonly flags: readonly (readonly boolean[])[]
  /** Blocks as an owner's graph may bring them, between friends too. */
  readonly blocks: readonly (readonly number[])[]
}

const often = fc.integer({ min: 0, max: 5 }).map((value) => value > 0)
const beginning: fc.Arbitrary<Beginning> = fc.record({
  friendships: pairs(16),
  likes: fc.array(fc.tuple(person, fc.nat(2)), { maxLength: 14 }),
  flags: fc.array(fc.tuple(often, often, often), { minLength: PEOPLE.length, maxLength: PEOPLE.length }),
  blocks: pairs(4),
})

/** Begins anew. */
async function begin({ friendships, likes, flags, blocks }: Beginning): Promise<NaiveRules> {
  now = Date.UTC(2026, 0, 1)
  const rules = new NaiveRules()
  await graph.write(async (transaction) => {
    await transaction.run(cypher('MATCH (n:User|Item) DETACH DELETE n'), {})
    await transaction.run(cypher('UNWIND $ids AS id CREATE (:User {id: id})'), { ids: PEOPLE })
    await transaction.run(cypher('UNWIND $ids AS id CREATE (:Item {id: id})'), { ids: ITEMS })
  })
  for (const id of PEOPLE) rules.add(id)
  const ties = friendships.filter(([a, b]) => a !== b).map(([a, b]) => ({ a: PEOPLE[a!]!, b: PEOPLE[b!]! }))
  await social.upsertFriendships(ties)
  for (const { a, b } of ties) rules.befriend(a, b)
  const events = likes.map(([user, item]) => ({
    user: PEOPLE[user!]!,
    item: ITEMS[item! % 3]!,
    kind: 'LIKE',
  }))
  await social.recordInteractions(events)
  for (const { user, item } of events) rules.people.get(user)!.likes.add(item)
  const people = PEOPLE.map((id, row) => {
    const [active, suggestible, showTies] = flags[row]!
    return { id, properties: { active: active!, suggestible: suggestible!, showTies: showTies! } }
  })
  const blocked = blocks.filter(([a, b]) => a !== b).map(([a, b]) => ({ a: PEOPLE[a!]!, b: PEOPLE[b!]! }))
  await graph.write(async (transaction) => {
    const flag = 'UNWIND $people AS person MATCH (u:User {id: person.id}) SET u += person.properties'
    await transaction.run(cypher(flag), { people })
    const block = `UNWIND $blocked AS pair MATCH (a:User {id: pair.a}) MATCH (b:User {id: pair.b})
      CREATE (a)-[:BLOCKED {at: datetime()}]->(b)`
    await transaction.run(cypher(block), { blocked })
  })
  for (const { id, properties } of people) Object.assign(rules.people.get(id)!, properties)
  for (const { a, b } of blocked) rules.blocks.add(`${a}>${b}`)
  return rules
}

/** Does the same to the graph and to the naive rules; gives the write's token. */
async function apply(rules: NaiveRules, step: Operation): Promise<string | undefined> {
  now += 1_000
  if (step.on === 'clock') {
    now += 40 * DAY_MS
    return undefined
  }
  const a = PEOPLE[step.a]!
  if (step.on === 'item') {
    const item = ITEMS[step.item]!
    rules.people.get(a)!.likes.add(item)
    return (await social.recordInteractions([{ user: a, item, kind: 'LIKE' }])).token
  }
  if (step.on === 'visibility') {
    const visibility = { suggestible: (step.flags & 1) > 0, showTies: (step.flags & 2) > 0 }
    Object.assign(rules.people.get(a)!, visibility)
    return (await social.setVisibility(a, visibility)).token
  }
  if (step.on === 'activity') {
    rules.people.get(a)!.active = step.flags > 0
    return (await social.upsertUsers([{ id: a, active: step.flags > 0 }])).token
  }
  const b = PEOPLE[step.b]!
  if (a === b) return undefined
  switch (step.name) {
    case 'request':
      rules.request(a, b)
      return (await social.ties.requestFriendship(a, b)).token
    case 'accept':
      rules.accept(a, b)
      return (await social.ties.acceptFriendship(a, b)).token
    case 'decline':
      rules.decline(a, b, now)
      return (await social.ties.declineFriendship(a, b)).token
    case 'cancel':
      rules.cancel(a, b)
      return (await social.ties.cancelFriendship(a, b)).token
    case 'remove':
      rules.remove(a, b, now)
      return (await social.ties.removeFriendship(a, b)).token
    case 'follow':
      rules.follow(a, b)
      return (await social.ties.follow(a, b)).token
    case 'unfollow':
      rules.unfollow(a, b)
      return (await social.ties.unfollow(a, b)).token
    case 'block':
      rules.block(a, b, now)
      return (await social.ties.block(a, b)).token
    case 'unblock':
      rules.unblock(a, b)
      return (await social.ties.unblock(a, b)).token
    case 'dismiss':
      rules.dismissals.add(`${a}>${b}`)
      return (await social.dismiss(a, { type: 'user', id: b })).token
    case 'undismiss':
      rules.dismissals.delete(`${a}>${b}`)
      return (await social.undismiss(a, { type: 'user', id: b })).token
    case 'befriend':
      rules.befriend(a, b)
      return (await social.upsertFriendships([{ a, b }])).token
  }
}

async function check(rules: NaiveRules, viewer: string, token?: string): Promise<void> {
  const page = (await social.suggestFriends({ user: viewer, first: MAX_PAGE, after: null }, { token }))!
  const shown = page.entries.map(({ id }) => id)
  assert.deepEqual(
    [...shown].sort(),
    PEOPLE.filter((other) => rules.maySuggest(viewer, other, now)),
    `everybody who may be suggested to ${viewer}, and nobody else`,
  )
  assert.deepEqual(page.shortfall, { reason: 'NOBODY_LEFT', missing: MAX_PAGE - shown.length })
  const reasons = await page.explain()
  for (const { id, contributions } of page.entries) {
    const { because, mutualFriendCount, mutualFriends } = reasons.get(id)!
    const mutual = rules.mutualFriends(viewer, id)
    const about = `${id} for ${viewer}`
    assert.deepEqual(mutualFriends, mutual, about)
    assert.equal(mutualFriendCount, mutual.length, about)
    const overBridges = contributions.some(({ source }) => source === 'adamic-adar')
    assert.equal(
      overBridges,
      rules.isReachable(viewer, id),
      `${about}: a hidden or blocked person is no bridge`,
    )

    const kinds = because.map(({ kind }) => kind)
    assert.ok(kinds.length > 0, `${about}: no reason`)
    const { active, showTies } = rules.people.get(id)!
    const follows = rules.follows.has(`${id}>${viewer}`) && active && showTies
    assert.equal(kinds.includes('FOLLOWS_YOU'), follows, about)
    assert.equal(kinds.includes('MUTUAL_FRIENDS'), mutual.length > 0, about)
    assert.equal(kinds.includes('SHARED_ITEMS'), rules.sharedItems(viewer, id).length > 0, about)
    for (const { steps } of because) {
      for (const { node } of steps) {
        if (node.type === 'User') assert.ok([viewer, id, ...mutual].includes(node.id), about)
        if (node.type === 'Item') assert.ok(rules.sharedItems(viewer, id).includes(node.id), about)
      }
    }
  }
}

test('suggestions keep the rules whatever people do: random graphs, random operations, against naive rules', async () => {
  await fc.assert(
    fc.asyncProperty(
      beginning,
      fc.array(operation, { minLength: 1, maxLength: 12 }),
      async (start, operations) => {
        const rules = await begin(start)
        for (const viewer of PEOPLE.slice(0, 3)) await check(rules, viewer)
        for (const [index, step] of operations.entries()) {
          const token = await apply(rules, step).catch((error: unknown) => {
            if (error instanceof KindredError && error.code === 'CONFLICT') return undefined
            throw error
          })
          if (step.on === 'clock') continue
          // In the very next query, for the one who acted and for one of the others.
          for (const viewer of new Set([PEOPLE[step.a]!, PEOPLE[index % PEOPLE.length]!])) {
            await check(rules, viewer, token)
          }
        }
      },
    ),
    { numRuns: 25, seed: 5, endOnFailure: true },
  )
})
