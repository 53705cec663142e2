import { LRUCache } from 'lru-cache'
import { rowsIn } from '../../core/data/index.js'
import type { KnownTies } from '../../core/model/index.js'
import {
  type ExpectedMutuals,
  type FriendCandidates,
  type FriendsOfFriends,
  type LiveTies,
  MAX_LIVE_TIES,
  type RequestContext,
} from '../../core/ports/index.js'
import { bestAmong } from '../../numeric/linear/index.js'

interface FriendsOfFriendsRequest {
  readonly user: string
  /**
   * Users in the middle of the paths: friends of the user whose ties the user may know, and followed users.
   */
  readonly bridges: readonly string[]
  /** Ids that are never returned. */
  readonly exclude: ReadonlySet<string>
  /** Maximum length of each list. */
  readonly k: number
  /** Number of deletions in the graph: ties cached before others are read again. Default 0. */
  readonly deletions?: number
}

/**
 * Candidates by the two-hop rules. The caller must check which of them may be suggested and which show their
 * ties.
 *
 * @param trained the ties of training; null: none, all ties are read from the live graph.
 */
export type FindFriendsOfFriends = (
  trained: KnownTies | null,
  request: FriendsOfFriendsRequest,
  context: RequestContext,
) => Promise<FriendsOfFriends>

/**
 * Maximum number of bridges. Those with the fewest ties are used, because they say the most about a
 * candidate.
 */
const MAX_BRIDGES = 200
/** Number of users whose changed ties are cached. */
const MAX_CHANGED = 20_000

/**
 * Two-hop candidates. Edges come from the last snapshot; one query compares edge counts per bridge, and only
 * bridges whose count changed are re-read from the live graph. That costs the database a small part of a
 * two-hop query. Bridges with more than {@link MAX_LIVE_TIES} ties are not re-read: their ties change hourly
 * and each says little. Of those, at most {@link MAX_LIVE_TIES} trained edges are used, evenly spread.
 */
export function createFriendsOfFriends(
  candidates: Pick<FriendCandidates, 'friendsOfFriends' | 'changedTies'>,
): FindFriendsOfFriends {
  const finders = new WeakMap<KnownTies, ReturnType<typeof createFinder>>()
  return (trained, request, context) => {
    if (trained === null)
      return candidates.friendsOfFriends({ ...request, exclude: [...request.exclude] }, context)
    let find = finders.get(trained)
    if (find === undefined) {
      find = createFinder(trained, candidates)
      finders.set(trained, find)
    }
    return find(request, context)
  }
}

interface Bridge {
  readonly id: string
  /** Row in the trained ties; −1 if training did not know the user. */
  readonly row: number
  /** Number of neighbours in training; −1 if training did not know the user. */
  readonly degree: number
}

interface BridgeTies extends Bridge {
  /** Ties read from the live graph; undefined: the trained ones are current. */
  readonly live: LiveTies | undefined
}

function createFinder(trained: KnownTies, candidates: Pick<FriendCandidates, 'changedTies'>) {
  const { users, either, counts } = trained
  const score = createScorer(trained)
  /** Ties that differ from training. */
  const changed = new LRUCache<string, LiveTies>({ max: MAX_CHANGED })
  /** Number of deletions before the cached ties were read. */
  let known = 0
  const bridgeOf = (id: string): Bridge => {
    const row = users.indexOf(id)
    return { id, row, degree: row < 0 ? -1 : either.offsets[row + 1]! - either.offsets[row]! }
  }
  return async (
    { user, bridges, exclude, k, deletions = 0 }: FriendsOfFriendsRequest,
    context: RequestContext,
  ): Promise<FriendsOfFriends> => {
    // An id that is used again may have as many ties as the one before, and so the same version.
    if (deletions > known) {
      changed.clear()
      known = deletions
    }
    const chosen = bridges
      .map(bridgeOf)
      .sort((left, right) => left.degree - right.degree || (left.id < right.id ? -1 : 1))
      .slice(0, MAX_BRIDGES)
    const checked = chosen.filter(({ degree }) => degree <= MAX_LIVE_TIES)
    // Read before the query: while it runs, other pages may evict entries.
    const live = new Map(
      checked.flatMap(({ id }) => {
        const ties = changed.peek(id)
        return ties === undefined ? [] : [[id, ties] as const]
      }),
    )
    const updates = await candidates.changedTies(
      checked.map(({ id }) => id),
      checked.map(({ id, row }) => live.get(id)?.version ?? (row < 0 ? -1 : counts[row]!)),
      context,
    )
    for (const [id, ties] of updates) live.set(id, ties)
    for (const [id, ties] of live) changed.set(id, ties)
    const withTies = chosen.map((bridge) => ({ ...bridge, live: live.get(bridge.id) }))
    return score(withTies, new Set([user, ...exclude]), k)
  }
}

type Scores = Record<keyof FriendsOfFriends, number>

/**
 * Scores the users behind bridges by each rule. With d the degree of a bridge, it adds 1 (common neighbours),
 * 1 / ln d (Adamic-Adar) and 1 / d (resource allocation). The returned function reuses its arrays, so it must
 * not be reentered.
 */
function createScorer({ users, either }: KnownTies) {
  const sums = {
    commonNeighbours: new Float32Array(users.size),
    adamicAdar: new Float32Array(users.size),
    resourceAllocation: new Float32Array(users.size),
  }
  const { commonNeighbours, adamicAdar, resourceAllocation } = sums
  const rules = Object.keys(sums) as (keyof FriendsOfFriends)[]
  /** Rows that were reached, in order of the first visit: the first `count` entries. */
  const reached = new Int32Array(users.size)
  let count = 0
  const isReached = new Uint8Array(users.size)
  const add = (row: number, adamicAdarScore: number, allocation: number): void => {
    commonNeighbours[row]! += 1
    adamicAdar[row]! += adamicAdarScore
    resourceAllocation[row]! += allocation
    if (isReached[row] === 1) return
    isReached[row] = 1
    reached[count++] = row
  }
  /** Scores of users that training did not know. */
  let untrained = new Map<string, Scores>()
  const addUntrained = (id: string, adamicAdarScore: number, allocation: number): void => {
    const scores = untrained.get(id)
    untrained.set(id, {
      commonNeighbours: (scores?.commonNeighbours ?? 0) + 1,
      adamicAdar: (scores?.adamicAdar ?? 0) + adamicAdarScore,
      resourceAllocation: (scores?.resourceAllocation ?? 0) + allocation,
    })
  }
  const addBridge = ({ row, live, degree: trainedDegree }: BridgeTies): void => {
    const degree = live?.users.length ?? Math.max(0, trainedDegree)
    const adamicAdarScore = 1 / Math.log(Math.max(2, degree))
    const allocation = 1 / Math.max(1, degree)
    if (live !== undefined) {
      for (const id of live.users) {
        const other = users.indexOf(id)
        if (other < 0) addUntrained(id, adamicAdarScore, allocation)
        else add(other, adamicAdarScore, allocation)
      }
      return
    }
    const step = Math.max(1, degree / MAX_LIVE_TIES)
    for (let at = 0; at < degree; at += step)
      add(either.indices[either.offsets[row]! + Math.floor(at)]!, adamicAdarScore, allocation)
  }
  const reset = (): void => {
    for (const array of [...Object.values(sums), isReached])
      for (let at = 0; at < count; at++) array[reached[at]!] = 0
    count = 0
    untrained = new Map()
  }
  return (bridges: readonly BridgeTies[], exclude: ReadonlySet<string>, k: number): FriendsOfFriends => {
    for (const bridge of bridges) addBridge(bridge)
    for (const id of exclude) {
      untrained.delete(id)
      const row = users.indexOf(id)
      if (row >= 0) isReached[row] = 0
    }
    const eligible = reached.subarray(0, count).filter((row) => isReached[row] === 1)
    const lists = rules.map((rule) => {
      const list = Array.from(bestAmong(eligible, sums[rule], k), (row) => ({
        id: users.ids[row]!,
        score: sums[rule][row]!,
      }))
      for (const [id, scores] of untrained) list.push({ id, score: scores[rule] })
      if (untrained.size > 0) list.sort((left, right) => right.score - left.score)
      return [rule, list.slice(0, k)] as const
    })
    reset()
    return Object.fromEntries(lists) as unknown as FriendsOfFriends
  }
}

/**
 * Expected mutual friends by user; users that training did not know are absent.
 *
 * @param limit maximum number of mutual friends named for each user.
 */
export type FindExpectedMutuals = (
  users: readonly string[],
  limit: number,
) => ReadonlyMap<string, ExpectedMutuals>

/**
 * Expects mutual friends of a viewer and others from the viewer's live friends and the ties of training. An
 * expectation holds if the user's ties have not changed since. The database confirms that at once; to find
 * the mutual friends itself takes it a hundred times as long.
 *
 * @param friends friends of the viewer that the viewer may know.
 */
export function createExpectedMutuals(
  { users, either, counts, directed }: KnownTies,
  friends: readonly string[],
): FindExpectedMutuals {
  const isFriend = new Uint8Array(users.size)
  for (const row of rowsIn(users, friends)) if (row >= 0) isFriend[row] = 1
  return (ids, limit) => {
    const found = new Map<string, ExpectedMutuals>()
    // Directed ties are follows; training then knows no friendships.
    for (const id of directed ? [] : ids) {
      const row = users.indexOf(id)
      if (row < 0) continue
      const mutuals: string[] = []
      for (let entry = either.offsets[row]!; entry < either.offsets[row + 1]!; entry++) {
        const other = either.indices[entry]!
        if (isFriend[other] === 1) mutuals.push(users.ids[other]!)
      }
      found.set(id, { version: counts[row]!, count: mutuals.length, first: firstById(mutuals, limit) })
    }
    return found
  }
}

function firstById(ids: string[], limit: number): readonly string[] {
  if (limit > 1) return ids.sort().slice(0, limit)
  let lowest: string | undefined
  for (const id of ids) if (lowest === undefined || id < lowest) lowest = id
  return lowest === undefined ? [] : [lowest]
}
