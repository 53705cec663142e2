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

export interface FriendsOfFriendsRequest {
  readonly user: string
  /** People in between: those whom the user may know to be friends, or follows. */
  readonly bridges: readonly string[]
  /** Never to be given; the user is among them. */
  readonly exclude: ReadonlySet<string>
  /** Most entries of each list. */
  readonly k: number
}

/**
 * The rules of friends of friends for one viewer. Who may be shown, and who shows their ties, is to be asked about all that they give.
 *
 * @param known null: training keeps no ties.
 */
export type FindFriendsOfFriends = (
  known: KnownTies | null,
  request: FriendsOfFriendsRequest,
  context: RequestContext,
) => Promise<FriendsOfFriends>

/** People in between that are gone through, those with the fewest ties: they say the most. */
const MOST_BRIDGES = 200
/** People whose ties are kept as they were last read, beyond what training knows of them. */
const KEPT = 20_000

/**
 * Candidates over one person in between, from everybody's ties at the last training where these are as many as in the live graph, and else from the
 * live graph: one query tells of the people in between whether they are, which takes the database a small part of what it takes to walk over
 * their friends. The ties of somebody who has more than a thousand change by the hour, and each says little: they are those of the last training, at
 * most a thousand, evenly spread.
 */
export function createFriendsOfFriends(
  candidates: Pick<FriendCandidates, 'friendsOfFriends' | 'changedTies'>,
): FindFriendsOfFriends {
  const ready = new WeakMap<KnownTies, ReturnType<typeof overKnown>>()
  return (known, request, context) => {
    if (known === null)
      return candidates.friendsOfFriends({ ...request, exclude: [...request.exclude] }, context)
    let find = ready.get(known)
    if (find === undefined) {
      find = overKnown(known, candidates)
      ready.set(known, find)
    }
    return find(request, context)
  }
}

function overKnown(known: KnownTies, candidates: Pick<FriendCandidates, 'changedTies'>) {
  const { users, either, counts } = known
  const sums = createSums(known)
  /** Ties that are not as training has them, in order of last use. */
  const changed = new Map<string, LiveTies>()
  const keep = (id: string, ties: LiveTies): void => {
    changed.delete(id)
    changed.set(id, ties)
    if (changed.size > KEPT) changed.delete(changed.keys().next().value!)
  }
  const bridgeOf = (id: string): Bridge => {
    const row = users.indexOf(id)
    return { id, row, ties: row < 0 ? -1 : either.offsets[row + 1]! - either.offsets[row]! }
  }
  return async (
    { user, bridges, exclude, k }: FriendsOfFriendsRequest,
    context: RequestContext,
  ): Promise<FriendsOfFriends> => {
    const chosen = bridges
      .map(bridgeOf)
      .sort((left, right) => left.ties - right.ties || (left.id < right.id ? -1 : 1))
      .slice(0, MOST_BRIDGES)
    const asked = chosen.filter(({ ties }) => ties <= MAX_LIVE_TIES)
    // Taken now: while the database is asked, other pages may push them out.
    const live = new Map(
      asked.flatMap(({ id }) => (changed.has(id) ? [[id, changed.get(id)!] as const] : [])),
    )
    const news = await candidates.changedTies(
      asked.map(({ id }) => id),
      asked.map(({ id, row }) => live.get(id)?.version ?? (row < 0 ? -1 : counts[row]!)),
      context,
    )
    for (const [id, ties] of news) live.set(id, ties)
    for (const [id, ties] of live) keep(id, ties)
    const walked = chosen.map((bridge) => ({ ...bridge, live: live.get(bridge.id) }))
    return sums(walked, new Set([user, ...exclude]), k)
  }
}

interface Bridge {
  readonly id: string
  /** -1: training knew nothing of them. */
  readonly row: number
  /** People tied to them; -1 where training knew nothing of them. */
  readonly ties: number
}

interface BridgeTies extends Bridge {
  /** Absent: they are as training has them. */
  readonly live: LiveTies | undefined
}

/** Adds up what each rule says of the people behind bridges. Not to be asked again before it returned. */
function createSums({ users, either }: KnownTies) {
  const sums = {
    commonNeighbours: new Float32Array(users.size),
    adamicAdar: new Float32Array(users.size),
    resourceAllocation: new Float32Array(users.size),
  }
  const { commonNeighbours, adamicAdar, resourceAllocation } = sums
  const rules = Object.keys(sums) as (keyof FriendsOfFriends)[]
  const met = new Uint8Array(users.size)
  const reached = new Int32Array(users.size)
  let count = 0
  const add = (row: number, rarity: number, share: number): void => {
    commonNeighbours[row]! += 1
    adamicAdar[row]! += rarity
    resourceAllocation[row]! += share
    if (met[row] === 1) return
    met[row] = 1
    reached[count++] = row
  }
  /** People whom training did not know. */
  let strangers = new Map<string, Record<keyof FriendsOfFriends, number>>()
  const addStranger = (id: string, rarity: number, share: number): void => {
    const known = strangers.get(id)
    strangers.set(id, {
      commonNeighbours: (known?.commonNeighbours ?? 0) + 1,
      adamicAdar: (known?.adamicAdar ?? 0) + rarity,
      resourceAllocation: (known?.resourceAllocation ?? 0) + share,
    })
  }
  return (bridges: readonly BridgeTies[], exclude: ReadonlySet<string>, k: number): FriendsOfFriends => {
    for (const { row, live } of bridges) {
      const ties = live?.users.length ?? (row < 0 ? 0 : either.offsets[row + 1]! - either.offsets[row]!)
      const rarity = 1 / Math.log(Math.max(2, ties))
      const share = 1 / Math.max(1, ties)
      if (live !== undefined) {
        for (const id of live.users) {
          const other = users.indexOf(id)
          if (other < 0) addStranger(id, rarity, share)
          else add(other, rarity, share)
        }
        continue
      }
      const step = Math.max(1, ties / MAX_LIVE_TIES)
      for (let at = 0; at < ties; at += step)
        add(either.indices[either.offsets[row]! + Math.floor(at)]!, rarity, share)
    }
    for (const id of exclude) {
      strangers.delete(id)
      const row = users.indexOf(id)
      if (row >= 0) met[row] = 0
    }
    const open = reached.subarray(0, count).filter((row) => met[row] === 1)
    const lists = rules.map((rule) => {
      const list = Array.from(bestAmong(open, sums[rule], k), (row) => ({
        id: users.ids[row]!,
        score: sums[rule][row]!,
      }))
      for (const [id, of] of strangers) list.push({ id, score: of[rule] })
      if (strangers.size > 0) list.sort((left, right) => right.score - left.score)
      return [rule, list.slice(0, k)] as const
    })
    for (const array of [...Object.values(sums), met])
      for (let at = 0; at < count; at++) array[reached[at]!] = 0
    count = 0
    strangers = new Map()
    return Object.fromEntries(lists) as unknown as FriendsOfFriends
  }
}

/** Mutual friends by person; of whom training knew nothing is absent. @param wanted how many of each are named. */
export type FindMutualFriends = (
  people: readonly string[],
  wanted: number,
) => ReadonlyMap<string, ExpectedMutuals>

/**
 * Mutual friends of a viewer and others, from the viewer's live friends and everybody else's at the last training: right for whoever has the same ties
 * still, which the database can tell at once, while meeting the ties of both takes it a hundred times as long.
 *
 * @param friends those whom the viewer may know to be friends.
 */
export function mutualFriendsOf(
  { users, either, counts, directed }: KnownTies,
  friends: readonly string[],
): FindMutualFriends {
  const isFriend = new Uint8Array(users.size)
  for (const row of rowsIn(users, friends)) if (row >= 0) isFriend[row] = 1
  return (people, wanted) => {
    const found = new Map<string, ExpectedMutuals>()
    // Where training learned who follows whom, it knows of no friends.
    for (const id of directed ? [] : people) {
      const row = users.indexOf(id)
      if (row < 0) continue
      const mutuals: string[] = []
      for (let entry = either.offsets[row]!; entry < either.offsets[row + 1]!; entry++) {
        const other = either.indices[entry]!
        if (isFriend[other] === 1) mutuals.push(users.ids[other]!)
      }
      found.set(id, { version: counts[row]!, count: mutuals.length, first: firstOf(mutuals, wanted) })
    }
    return found
  }
}

function firstOf(ids: string[], wanted: number): readonly string[] {
  if (wanted > 1) return ids.sort().slice(0, wanted)
  let least: string | undefined
  for (const id of ids) if (least === undefined || id < least) least = id
  return least === undefined ? [] : [least]
}
