import { isInt } from 'neo4j-driver'
import type { Graph, Params } from '../../../src/neo4j/driver/index.js'
import { KNOWN_ITEMS, KNOWN_USERS } from './values.js'

/*
 * A graph that answers the queries of a server from lists in memory, by the name of the query. It knows
 * users, items and their lists, not the rules: for tests of what surrounds the database.
 */

type Rows = readonly object[]
// biome-ignore lint/suspicious/noExplicitAny: rows and parameters of many queries
type Answer = (params: any) => Rows

const users = (ids: readonly string[]) => KNOWN_USERS.filter((id) => ids.includes(id))
const items = (ids: readonly string[]) => KNOWN_ITEMS.filter((id) => ids.includes(id))
const scored = (ids: readonly string[]) => ({ ids, scores: ids.map((_, at) => 10 - at / 2) })
const AT = Date.UTC(2026, 0, 1)

const viewer = (user: string) => ({
  name: user === 'user-3' ? null : `Name of ${user}`,
  events: KNOWN_ITEMS.slice(0, 6).map((item, at) => [item, at % 2 ? 'LIKE' : 'VIEW', 1, AT - at, null]),
  dismissed: ['item-7'],
  authored: [],
  friends: KNOWN_USERS.slice(4, 6),
  follows: [],
  active: [],
  campaigns: 0,
})
const itemRows = (ids: readonly string[]) =>
  items(ids).map((id) => ({ id, title: `Title of ${id}`, tags: ['red'], available: true, publishedAt: AT }))
const exists = ({ user, target }: Record<string, string>, known: readonly string[]) => [
  { userExists: KNOWN_USERS.includes(user!), targetExists: known.includes(target!) },
]

/** A list of each user, with times. */
const marked: Answer = ({ request: { users: ids } }) =>
  users(ids).map((user) => ({ user, ids: KNOWN_USERS.slice(0, 3), times: [AT, AT - 1, null] }))

const ANSWERS: Readonly<Record<string, Answer>> = {
  'graph/ping': () => [{ alive: true }],
  'access/look-up-keys': () => [{ made: false, keys: [] }],
  'serving/viewer': ({ user }) => (KNOWN_USERS.includes(user) ? [viewer(user)] : []),
  'social/social-context': ({ user }) =>
    KNOWN_USERS.includes(user)
      ? [{ ...viewer(user), others: [], ties: 2, followers: 0, ended: 0, seen: [] }]
      : [],
  'serving/users-by-id': ({ request }) => users(request.ids).map((id) => ({ id, name: `Name of ${id}` })),
  'serving/items-by-id': ({ request }) => itemRows(request.ids),
  'serving/eligible-items': ({ request }) => itemRows(request.ids),
  'serving/items-matching': () => [{ ids: KNOWN_ITEMS }],
  'serving/items-tagged': () => [{ ids: KNOWN_ITEMS.slice(3, 9) }],
  'serving/rest-of-catalogue': ({ after }) => [{ ids: KNOWN_ITEMS.filter((id) => id > after) }],
  'serving/popular': () => [scored(KNOWN_ITEMS)],
  'serving/trending': () => [scored(KNOWN_ITEMS.slice(5))],
  'serving/latest': () => [{ ids: KNOWN_ITEMS, scores: KNOWN_ITEMS.map((_, at) => AT - at) }],
  'serving/similar': ({ items: ids }) => items(ids).map((of) => ({ of, ...scored(KNOWN_ITEMS.slice(9)) })),
  'serving/also-interacted': ({ items: ids }) => items(ids).map((of) => ({ of, ...scored(KNOWN_ITEMS) })),
  'serving/page': () => [
    {
      ...{
        items: KNOWN_ITEMS.map((id) => [id, `Title of ${id}`, ['red'], AT]),
        known: [],
        similar: [],
        friends: [],
        friendsComplete: true,
      },
      ...{ communities: [], tagged: [], audience: [] },
    },
  ],
  'social/friends-of-friends': () => {
    const { ids, scores } = scored(KNOWN_USERS.slice(6))
    return [{ ids, common: scores, adamicAdar: scores, resourceAllocation: scores }]
  },
  'social/suggestible': ({ request }) => [{ open: users(request.ids).map((id) => [id, true]), excluded: [] }],
  'social/suggestion-evidence': ({ request }) =>
    users(request.ids).map((id) => ({
      ...{ id, name: `Name of ${id}`, mutualCount: 1, mutuals: ['user-4'], mutualName: 'Name of user-4' },
      ...{ followsViewer: false, hasTies: true, shared: null, isCounted: true, community: null },
    })),
  'social/users-after': ({ after }) => KNOWN_USERS.filter((id) => id > after).map((id) => ({ id })),
  'social/well-connected': () => [scored(KNOWN_USERS)],
  'social/lock-pair': ({ lower, higher }) => [{ ids: users([lower, higher]), ties: [] }],
  'social/befriend': ({ ties }) =>
    ties.map(
      ({ index, lower, higher }: { index: { toNumber(): number }; lower: string; higher: string }) => ({
        index: index.toNumber(),
        lowerExists: KNOWN_USERS.includes(lower),
        higherExists: KNOWN_USERS.includes(higher),
        blocked: false,
        existed: false,
      }),
    ),
  'social/set-visibility': ({ user }) => users([user]).map((id) => ({ id })),
  'social/dismiss-user': (params) => exists(params, KNOWN_USERS),
  'social/undismiss-user': (params) => exists(params, KNOWN_USERS),
  'social/dismiss-item': (params) => exists(params, KNOWN_ITEMS),
  'social/undismiss-item': (params) => exists(params, KNOWN_ITEMS),
  'lists/all-users': ({ request }) => KNOWN_USERS.filter((id) => id > request.after).map((id) => ({ id })),
  'lists/blocked': marked,
  'lists/dismissed-users': marked,
  'lists/followers': marked,
  'lists/following': marked,
  'lists/incoming-requests': marked,
  'lists/outgoing-requests': marked,
  'lists/friends': ({ request }) =>
    users(request.users).map((user) => ({ user, ids: KNOWN_USERS.filter((id) => id > request.after) })),
  'lists/history': ({ request }) =>
    users(request.users).map((user) => ({
      ...{ user, unreadable: 0 },
      entries: KNOWN_ITEMS.slice(0, 2).map((item, at) => [null, item, 'LIKE', 1, null, AT - at, 'e']),
    })),
  'lists/scan-items': () => KNOWN_ITEMS.map((id) => ({ id, text: `Title of ${id}` })),
  'lists/search-items': () => KNOWN_ITEMS.map((id) => ({ id, text: `Title of ${id}` })),
  'lists/scan-users': () => KNOWN_USERS.map((id) => ({ id, text: `Name of ${id}` })),
  'lists/search-users': () => KNOWN_USERS.map((id) => ({ id, text: `Name of ${id}` })),
  'lists/visibility': ({ request }) =>
    users(request.ids).map((id) => ({ id, suggestible: true, showTies: true, active: true })),
  'campaigns/list': () => [{ version: 0, campaigns: [] }],
  'campaigns/missing-items': ({ ids }) =>
    ids.filter((id: string) => !KNOWN_ITEMS.includes(id)).map((id: string) => ({ id })),
  'campaigns/upsert': ({ campaigns }) =>
    campaigns.map(({ id }: { id: string }) => ({ id, created: id.length % 2 === 0 })),
  'campaigns/delete': ({ ids }) => [{ deleted: ids.length }],
  'writes/existing-users': ({ ids }) => users(ids).map((id) => ({ id })),
  'writes/upsert-users': ({ changes }) => changes.map(({ id }: { id: string }) => ({ id, created: true })),
  'writes/upsert-items': ({ changes }) => changes.map(({ id }: { id: string }) => ({ id, created: true })),
  'writes/delete-users': ({ ids }) => [{ deleted: users(ids).length }],
  'writes/delete-items': ({ ids }) => [{ deleted: items(ids).length }],
  'writes/delete-user-pages': () => [{ deleted: 0 }],
  'writes/delete-user-relationships': () => [{ deleted: 0 }],
  'writes/delete-item-relationships': () => [{ deleted: 0 }],
  'writes/remove-interactions': ({ ids }) => [{ removed: ids.length }],
  'writes/record-interactions': ({ events }) =>
    events.map(({ index, user, item }: { index: { toNumber(): number }; user: string; item: string }) => ({
      index: index.toNumber(),
      outcome: KNOWN_USERS.includes(user) ? (KNOWN_ITEMS.includes(item) ? 'recorded' : 'no-item') : 'no-user',
    })),
  'impressions/confirm-pages': ({ pages }) =>
    pages.map(({ index }: { index: { toNumber(): number } }) => ({
      index: index.toNumber(),
      outcome: 'recorded',
    })),
  'serving/communities-by-id': ({ ids }) =>
    ids
      .filter((id: string) => id === 'item-1')
      .map((id: string) => ({
        id,
        name: 'red',
        level: 0,
        modularity: 0.4,
        size: 3,
        parent: null,
        children: [],
      })),
  'serving/communities': () => [{ id: 'item-1', size: 3 }],
  'serving/communities-of-users': ({ users: ids }) =>
    users(ids).map((user) => ({ user, community: 'item-1' })),
  'serving/community-members': ({ asked }) =>
    asked.map((_: unknown, place: number) => ({ place, ids: KNOWN_USERS.slice(0, 3) })),
  'erasure/count': ({ id }) => [
    { known: KNOWN_USERS.includes(id), recorded: 0, pages: 0, vectors: 0, keys: 0, types: [], entries: [] },
  ],
  'erasure/export': ({ id }) =>
    users([id]).map((user) => ({
      user: { id: user },
      acts: [],
      received: [],
      byOthers: 0,
      pages: [],
      keys: [],
    })),
  'snapshots/deletions': () => [{ deletions: 0 }],
}

/** A graph that never fails, with ten users and twenty items. Queries that it does not know have no rows. */
export function createMemoryDatabase(): Graph {
  const answer = <Row>(name: string, params: Params, isWrite = false): Row[] => {
    checkParams(params, name, isWrite)
    return [...((ANSWERS[name]?.(params as Record<string, never>) ?? []) as Row[])]
  }
  const run = async <Row>({ name }: { name: string }, params: Params) => answer<Row>(name, params)
  const runWrite = async <Row>({ name }: { name: string }, params: Params) => answer<Row>(name, params, true)
  return {
    read: run,
    runAutoCommit: run,
    async *stream<Row>({ name }: { name: string }, params: Params) {
      yield* answer<Row>(name, params)
    },
    write: async (work) => ({ value: await work({ run: runWrite }), token: 'WyJGQjprY3dRIl0' }),
    verify: async () => {},
    close: async () => {},
  }
}

/** Fails for what a database would not take, or would store as something else. */
function checkParams(value: unknown, path: string, isWrite: boolean): void {
  const refuse = (what: string) => {
    throw new Error(`${path} ${what}`)
  }
  if (typeof value === 'string' && isWrite && /\p{Surrogate}/u.test(value)) refuse('has half a character')
  if (typeof value === 'number' && !Number.isFinite(value)) refuse(`is ${value}`)
  if (isInt(value) && !Number.isSafeInteger(value.toNumber())) refuse(`is ${value}`)
  if (typeof value === 'function' || typeof value === 'symbol' || value instanceof Date)
    refuse(`is ${String(value)}`)
  if (typeof value !== 'object' || value === null || isInt(value)) return
  for (const [name, each] of Object.entries(value)) checkParams(each, `${path}.${name}`, isWrite)
}
