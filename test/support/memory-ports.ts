import { CLEARED_BY_FRIENDSHIP, createVocabulary, pairKey, type TieMark } from '../../src/core/data/index.js'

import type { KnownTies, Scored } from '../../src/core/model/index.js'
import { itemRef } from '../../src/core/page/index.js'
import type {
  FriendCandidates,
  FriendEvidenceFinder,
  FriendGuard,
  SocialStore,
  Viewers,
} from '../../src/core/ports/index.js'

import { csrFromTriplets } from '../../src/numeric/sparse/index.js'
import { COOLDOWN_DAYS, MINIMUM_AUDIENCE } from './naive-rules.js'
import { DAY_MS, START, type World } from './social-world.js'

const LIKE = { kind: 'LIKE', rating: null }

// All readers read the same copy, so a write needs no consistency token.
const TOKEN = ''

interface UserState {
  active: boolean
  suggestible: boolean
  showTies: boolean
  readonly likes: Set<string>
}

/** Users, their ties, marks and dismissals, in the form in which the database stores them. */
export class MemoryGraph {
  readonly users = new Map<string, UserState>()
  /** Pair keys of friendships. */
  readonly friends = new Set<string>()
  /** Marks of one user on another with their times, by `from>to`. */
  readonly marks = new Map<string, Map<TieMark, number>>()
  /** Dismissals as `from>to`. */
  readonly dismissed = new Set<string>()
  /** Number of ended ties by user. */
  readonly tiesEnded = new Map<string, number>()

  constructor({ users, relations, likes }: World) {
    for (const { id, ...flags } of users) this.users.set(id, { ...flags, likes: new Set() })
    for (const { type, from, to } of relations) {
      if (type === 'FRIEND' || type === 'FRIEND_BLOCKED') this.friends.add(pairKey(from, to))
      if (type === 'DISMISSED') this.dismissed.add(`${from}>${to}`)
      else if (type !== 'FRIEND')
        this.marksOf(from, to).set(type === 'FRIEND_BLOCKED' ? 'BLOCKED' : type, START)
    }
    for (const { user, item } of likes) this.users.get(user)!.likes.add(item)
  }

  marksOf(from: string, to: string): Map<TieMark, number> {
    const key = `${from}>${to}`
    let marks = this.marks.get(key)
    if (marks === undefined) {
      marks = new Map()
      this.marks.set(key, marks)
    }
    return marks
  }

  endTie(...pair: readonly [string, string]): void {
    for (const id of pair) this.tiesEnded.set(id, 1 + (this.tiesEnded.get(id) ?? 0))
  }

  has(mark: TieMark, from: string, to: string): boolean {
    return this.marks.get(`${from}>${to}`)?.has(mark) === true
  }

  between(mark: TieMark, a: string, b: string): boolean {
    return this.has(mark, a, b) || this.has(mark, b, a)
  }

  areFriends(a: string, b: string): boolean {
    return this.friends.has(pairKey(a, b))
  }

  /** Items that both users like and that have at least MINIMUM_AUDIENCE users. */
  sharedItems(a: string, b: string): string[] {
    const likers = (item: string) => [...this.users.values()].filter(({ likes }) => likes.has(item)).length
    return [...this.users.get(a)!.likes].filter(
      (item) => this.users.get(b)!.likes.has(item) && likers(item) >= MINIMUM_AUDIENCE,
    )
  }

  shows(id: string): boolean {
    const { active, showTies } = this.users.get(id)!
    return active && showTies
  }
}

/** All ports that the use cases of ties and suggestions need, in memory. */
export function memoryPorts(graph: MemoryGraph) {
  return {
    social: socialStore(graph),
    viewers: viewers(graph),
    guard: guard(graph),
    candidates: candidates(graph),
    evidence: evidenceFinder(graph),
  }
}

/**
 * Ties as a training at this moment learns them: friendships of users who show their ties, or follows if
 * there are no friendships.
 */
export function knownTies(graph: MemoryGraph): KnownTies {
  const users = createVocabulary(ids(graph).filter((id) => graph.shows(id)))
  const directed = graph.friends.size === 0
  const counts = new Int32Array(users.size)
  const rows: number[] = []
  const columns: number[] = []
  for (const [row, id] of users.ids.entries()) {
    for (const [column, other] of users.ids.entries()) {
      const count = directed ? tiesBetween(graph, id, other) : Number(graph.areFriends(id, other))
      counts[row]! += count
      if (count === 0) continue
      rows.push(row)
      columns.push(column)
    }
  }
  return { users, directed, counts, either: csrFromTriplets(users.size, users.size, { rows, columns }) }
}

function tiesBetween(graph: MemoryGraph, a: string, b: string): number {
  return (
    Number(graph.areFriends(a, b)) + Number(graph.has('FOLLOWS', a, b)) + Number(graph.has('FOLLOWS', b, a))
  )
}

function versionOf(graph: MemoryGraph, id: string): number {
  const count = ids(graph).reduce((sum, other) => sum + tiesBetween(graph, id, other), 0)
  return count + 2 * (graph.tiesEnded.get(id) ?? 0)
}

const ids = (graph: MemoryGraph): string[] => [...graph.users.keys()]

function socialStore(graph: MemoryGraph): SocialStore {
  const missing = (user: string, target: string) =>
    graph.users.has(user) ? (graph.users.has(target) ? null : 'target') : 'user'
  const befriend = (a: string, b: string): void => {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const)
      for (const mark of CLEARED_BY_FRIENDSHIP) graph.marksOf(from, to).delete(mark)
    graph.friends.add(pairKey(a, b))
  }
  return {
    async changeTie(user, target, at, decide) {
      const who = missing(user, target)
      if (who !== null) return { value: who, token: TOKEN }
      const mine = graph.marksOf(user, target)
      const theirs = graph.marksOf(target, user)
      const change = decide({
        friends: graph.areFriends(user, target),
        mine: new Set(mine.keys()),
        theirs: new Set(theirs.keys()),
      })
      const drop = (marks: Map<TieMark, number>, mark: TieMark): void => {
        if (marks.delete(mark) && mark === 'FOLLOWS') graph.endTie(user, target)
      }
      for (const mark of change.drop ?? []) drop(mine, mark)
      for (const mark of change.dropTheirs ?? []) drop(theirs, mark)
      for (const mark of change.put ?? []) mine.set(mark, at)
      for (const mark of change.putTheirs ?? []) theirs.set(mark, at)
      if (change.friends === true) graph.friends.add(pairKey(user, target))
      if (change.friends === false && graph.friends.delete(pairKey(user, target))) graph.endTie(user, target)
      return { value: change, token: TOKEN }
    },
    async befriend(ties) {
      const outcomes = ties.map(({ a, b }) => {
        if (graph.between('BLOCKED', a, b)) return 'blocked'
        const known = graph.areFriends(a, b)
        befriend(a, b)
        return known ? 'updated' : 'created'
      })
      return { value: outcomes, token: TOKEN }
    },
    async setVisibility(user, visibility) {
      Object.assign(graph.users.get(user)!, visibility)
      return { value: true, token: TOKEN }
    },
    async dismiss(user, target) {
      graph.dismissed.add(`${user}>${target.id}`)
      return { value: missing(user, target.id), token: TOKEN }
    },
    async undismiss(user, target) {
      graph.dismissed.delete(`${user}>${target.id}`)
      return { value: missing(user, target.id), token: TOKEN }
    },
  }
}

function viewers(graph: MemoryGraph): Viewers {
  return {
    async read(user) {
      const node = graph.users.get(user)
      if (node === undefined) return null
      const friends = ids(graph).filter(
        (id) => graph.areFriends(user, id) && graph.shows(id) && !graph.between('BLOCKED', user, id),
      )
      const follows = ids(graph).filter(
        (id) => graph.has('FOLLOWS', user, id) && graph.shows(id) && !graph.between('BLOCKED', user, id),
      )
      const events = [...node.likes].map((item) => ({ item, kind: 'LIKE', weight: 1, at: null }))
      return {
        id: user,
        name: null,
        interactions: events,
        dismissed: [],
        authored: [],
        friends,
        follows,
        active: null,
      }
    },
  }
}

function guard(graph: MemoryGraph): FriendGuard {
  const excluded = (user: string, now: number): string[] => {
    const restFrom = now - COOLDOWN_DAYS * DAY_MS
    return ids(graph).filter((id) => {
      if (graph.areFriends(user, id) || graph.dismissed.has(`${user}>${id}`)) return true
      if (graph.between('REQUESTED', user, id) || graph.between('BLOCKED', user, id)) return true
      if (graph.has('WITHHELD', user, id) || graph.has('FOLLOW_WITHHELD', user, id)) return true
      if (graph.has('FOLLOWS', user, id)) return true
      return [graph.marks.get(`${user}>${id}`), graph.marks.get(`${id}>${user}`)].some((marks) =>
        (['DECLINED', 'UNFRIENDED'] as const).some((mark) => (marks?.get(mark) ?? -1) >= restFrom),
      )
    })
  }
  return {
    async socialContext(user, now) {
      if (!graph.users.has(user)) return null
      const ties = ids(graph).filter((id) => graph.areFriends(user, id) || graph.has('FOLLOWS', user, id))
      const followers = ids(graph).filter((id) => graph.has('FOLLOWS', id, user))
      return {
        viewer: (await viewers(graph).read(user, {}))!,
        excluded: excluded(user, now),
        ties: ties.length,
        followers: followers.length,
        version: versionOf(graph, user),
        impressions: [],
      }
    },
    async suggestible(user, users, now) {
      const out = new Set([user, ...excluded(user, now)])
      const open = users.filter((id) => {
        const other = graph.users.get(id)
        return other?.active === true && other.suggestible && !out.has(id)
      })
      return new Map(open.map((id) => [id, graph.users.get(id)!.showTies]))
    },
  }
}

function candidates(graph: MemoryGraph): FriendCandidates {
  const tied = (a: string, b: string) => graph.areFriends(a, b) || graph.between('FOLLOWS', a, b)
  const open = (id: string) => graph.shows(id) && graph.users.get(id)!.suggestible
  const ranked = (
    { exclude, k }: { readonly exclude: readonly string[]; readonly k: number },
    score: (id: string) => number,
  ): Scored[] =>
    ids(graph)
      .filter((id) => open(id) && !exclude.includes(id))
      .map((id) => ({ id, score: score(id) }))
      .filter((entry) => entry.score > 0)
      .sort((left, right) => right.score - left.score || (left.id < right.id ? -1 : 1))
      .slice(0, k)
  return {
    async friendsOfFriends(request) {
      const { user } = request
      const bridges = ids(graph).filter(
        (id) =>
          (graph.areFriends(user, id) || graph.has('FOLLOWS', user, id)) &&
          graph.shows(id) &&
          !graph.between('BLOCKED', user, id),
      )
      const over = (weight: (degree: number) => number) =>
        ranked(request, (id) =>
          bridges
            .filter((bridge) => tied(bridge, id))
            .map((bridge) => weight(ids(graph).filter((other) => tied(bridge, other)).length))
            .reduce((sum, each) => sum + each, 0),
        )
      return {
        commonNeighbours: over(() => 1),
        adamicAdar: over((degree) => 1 / Math.log(Math.max(2, degree))),
        resourceAllocation: over((degree) => 1 / degree),
      }
    },
    async changedTies(users, versions) {
      const changed = users.flatMap((id, place) => {
        const others = ids(graph).filter((other) => tiesBetween(graph, id, other) > 0)
        const version = versionOf(graph, id)
        return version === versions[place] ? [] : [[id, { version, users: others }] as const]
      })
      return new Map(changed)
    },
    liveUsers: async (users) =>
      users
        .filter((id) => graph.shows(id))
        .map((id) => {
          const those = (isTied: (other: string) => boolean) =>
            ids(graph).filter((other) => other !== id && graph.shows(other) && isTied(other))
          return {
            id,
            friends: those((other) => graph.areFriends(id, other)),
            follows: those((other) => graph.has('FOLLOWS', id, other)),
            followers: those((other) => graph.has('FOLLOWS', other, id)),
            likes: [],
          }
        }),
    sharedItems: async (request) => ranked(request, (id) => graph.sharedItems(request.user, id).length),
    communityMembers: async () => [],
    followers: async (request) => ranked(request, (id) => Number(graph.has('FOLLOWS', id, request.user))),
    wellConnected: async (limit) =>
      ranked({ exclude: [], k: limit }, (id) => ids(graph).filter((other) => tied(id, other)).length),
    usersAfter: async (after, limit) =>
      ids(graph)
        .sort()
        .filter((id) => id > after)
        .slice(0, limit),
  }
}

function evidenceFinder(graph: MemoryGraph): FriendEvidenceFinder {
  return {
    async find({ user, users, mutuals: wanted, expected }) {
      const { friends } = (await viewers(graph).read(user, {}))!
      const isAsRead = expected?.version === versionOf(graph, user) && expected.friends === friends.length
      const found = users
        .filter((id) => graph.users.has(id))
        .map((id) => {
          const shows = graph.shows(id)
          const mutuals = ids(graph)
            .filter(
              (other) =>
                shows &&
                graph.shows(other) &&
                graph.areFriends(user, other) &&
                graph.areFriends(other, id) &&
                !graph.between('BLOCKED', user, other),
            )
            .sort()
          const known = expected?.of.get(id)
          const holds = shows && isAsRead && known?.version === versionOf(graph, id)
          const shared = shows ? graph.sharedItems(user, id) : []
          const evidence = {
            ...(holds
              ? { mutualCount: known.count, mutuals: known.first }
              : { mutualCount: mutuals.length, mutuals: mutuals.slice(0, wanted) }),
            name: null,
            mutualName: null,
            followsViewer: shows && graph.has('FOLLOWS', id, user),
            hasTies:
              shows &&
              ids(graph).some((other) => graph.areFriends(id, other) || graph.between('FOLLOWS', id, other)),
            shared:
              shared[0] === undefined
                ? null
                : { item: itemRef(shared[0]), own: LIKE, theirs: LIKE, count: shared.length },
            community: null,
          }
          return [id, evidence] as const
        })
      return new Map(found)
    },
  }
}
