import { bestAmong, bestRows } from '../../numeric/linear/index.js'
import type { Csr } from '../../numeric/sparse/index.js'
import type { RankerGraph } from './graph.js'
import type { Overlay } from './new-users.js'
import { bridgesOf, entriesOf, type RankerProfile } from './profile.js'

/** Sums over paths from one user, dense by row; 0 for users that no path reaches. */
export interface PathSums {
  /** All users that a path reaches, in no order, without the user. */
  readonly reached: Int32Array
  /** The first of `reached`: users at distance two. Only they have sums over bridges. */
  readonly near: Int32Array
  /** Each sum by its name in the table of features. */
  readonly of: Readonly<Record<PathSum, Float32Array>>
}

/** Name of a sum over paths. */
export type PathSum = (typeof PATH_SUMS)[number]

/** Names of the sums over paths; docs/friends.md has the formulas. */
export const PATH_SUMS = [
  'commonNeighbours',
  'adamicAdar',
  'resourceAllocation',
  'circleBridges',
  'threeSteps',
  'rareItems',
  'rarestItems',
  'tasteNeighbours',
  'followsMe',
  'followedByFollowed',
  'followSame',
  'followedBySame',
  'followMyFollowers',
] as const

const ALONG_ARROWS: ReadonlySet<PathSum> = new Set([
  'followsMe',
  'followedByFollowed',
  'followSame',
  'followedBySame',
  'followMyFollowers',
])
const OVER_ITEMS: ReadonlySet<PathSum> = new Set(['rareItems', 'rarestItems', 'tasteNeighbours'])
const WIPE_SHARE = 8

/**
 * Maximum bridges of a user, those with the fewest ties, and maximum ties of a bridge. This keeps hubs from
 * dominating and bounds the work.
 */
const MAX_BRIDGES = 1000
const MAX_TIES = 1000
/** Maximum users of the second step from which the third continues, and ties of each. */
const MAX_MIDDLES = 300
const MAX_TIES_OF_MIDDLE = 200
/** Maximum items, those with the smallest audience, and the largest audience that is read. */
const MAX_ITEMS = 200
const MAX_AUDIENCE = 500
/** Maximum users with the most similar taste from which paths continue. */
const MAX_SIMILAR_USERS = 100

/** Mark of a possible candidate over whom paths may run. */
export const OPEN = 0
/** Mark of a user outside of paths and candidates. */
export const CLOSED = 1
/** Mark of a friend: paths may run over the user, but the user is not a candidate. */
export const BRIDGE = 2

/** A matrix of training with the entries that new users add. */
interface Extended extends Csr {
  readonly added: ReadonlyMap<number, Int32Array>
}

const NONE = new Int32Array(0)

/** Buffers for the sums of one user after another. Call `forget` between two users. */
export function createPaths(graph: RankerGraph, { added }: Overlay) {
  const users = graph.users + graph.room
  /** Each matrix with the entries of new users. */
  const bridges = { ...graph.bridges, added: added.bridges }
  const ties = { ...graph.ties, added: added.ties }
  const followers = { ...graph.followers, added: added.followers }
  const audience = { ...graph.audience, added: added.audience }
  const of = Object.fromEntries(
    PATH_SUMS.map((name) => [name, new Float32Array(users)]),
  ) as unknown as Record<PathSum, Float32Array>
  const met = new Uint8Array(users)
  const reached = new Int32Array(users)
  const room = new Int32Array(users)
  let count = 0
  let self = -1
  let hasItems = false
  const degree = (matrix: Extended, row: number): number =>
    entriesOf(matrix, row).length + (matrix.added.get(row)?.length ?? 0)

  /** Adds a value to the columns of a row, at most `most` of them, evenly spread. */
  function addOver(sum: Float32Array, matrix: Extended, row: number, most: number, value: number): void {
    const own = entriesOf(matrix, row)
    const more = matrix.added.get(row) ?? NONE
    const length = own.length + more.length
    const step = Math.max(1, length / most)
    for (let at = 0; at < length; at += step) {
      const place = Math.floor(at)
      const column = place < own.length ? own[place]! : more[place - own.length]!
      if (column === self) continue
      sum[column]! += value
      if (met[column] === 1) continue
      met[column] = 1
      reached[count++] = column
    }
  }

  function overBridges(between: Int32Array): void {
    const chosen = fewest(between, MAX_BRIDGES, (row) => degree(bridges, row))
    const { commonNeighbours, adamicAdar, resourceAllocation } = of
    // One pass: three passes would wait for memory three times.
    for (const bridge of chosen) {
      const own = entriesOf(bridges, bridge)
      const more = bridges.added.get(bridge) ?? NONE
      const ends = own.length + more.length
      const rarity = 1 / Math.log(Math.max(2, ends))
      const share = 1 / Math.max(1, ends)
      const step = Math.max(1, ends / MAX_TIES)
      for (let at = 0; at < ends; at += step) {
        const place = Math.floor(at)
        const column = place < own.length ? own[place]! : more[place - own.length]!
        if (column === self) continue
        commonNeighbours[column]! += 1
        adamicAdar[column]! += rarity
        resourceAllocation[column]! += share
        if (met[column] === 1) continue
        met[column] = 1
        reached[count++] = column
      }
    }
    // A bridge that shares many friends with the user is central in the user's circle.
    for (const bridge of chosen) {
      const weight = of.commonNeighbours[bridge]! / Math.max(1, degree(bridges, bridge))
      if (weight > 0) addOver(of.circleBridges, bridges, bridge, MAX_TIES, weight)
    }
  }

  /** The best rows over which paths may run. */
  function middlesOf(sum: Float32Array, most: number, closed: Uint8Array): Int32Array {
    let size = 0
    for (let at = 0; at < count; at++) {
      const row = reached[at]!
      if (sum[row]! > 0 && closed[row] !== CLOSED) room[size++] = row
    }
    return bestAmong(room.subarray(0, size), sum, most)
  }

  function thirdStep(closed: Uint8Array): void {
    for (const middle of middlesOf(of.resourceAllocation, MAX_MIDDLES, closed)) {
      const weight = of.resourceAllocation[middle]! / Math.max(1, degree(bridges, middle))
      addOver(of.threeSteps, bridges, middle, MAX_TIES_OF_MIDDLE, weight)
    }
  }

  function overItems(likes: Int32Array, closed: Uint8Array): void {
    for (const item of fewest(likes, MAX_ITEMS, (row) => degree(audience, row))) {
      const size = degree(audience, item)
      if (size > MAX_AUDIENCE) break
      addOver(of.rareItems, audience, item, size, 1 / Math.log(Math.max(2, size)))
      addOver(of.rarestItems, audience, item, size, 1 / size)
    }
    for (const middle of middlesOf(of.rarestItems, MAX_SIMILAR_USERS, closed)) {
      const weight = of.rarestItems[middle]! / Math.sqrt(Math.max(1, degree(bridges, middle)))
      addOver(of.tasteNeighbours, bridges, middle, MAX_TIES_OF_MIDDLE, weight)
    }
  }

  function alongArrows({ friends, followers: mine }: RankerProfile): void {
    for (const row of mine) {
      if (row === self) continue
      of.followsMe[row]! += 1
      if (met[row] === 1) continue
      met[row] = 1
      reached[count++] = row
    }
    const walk = (from: Int32Array, matrix: Extended, sum: Float32Array): void => {
      for (const bridge of fewest(from, MAX_BRIDGES, (row) => degree(bridges, row)))
        addOver(sum, matrix, bridge, MAX_TIES, 1 / Math.log(Math.max(2, degree(bridges, bridge))))
    }
    walk(friends, ties, of.followedByFollowed)
    walk(friends, followers, of.followSame)
    walk(mine, ties, of.followedBySame)
    walk(mine, followers, of.followMyFollowers)
  }

  return {
    /** @param closed mark of each row: {@link OPEN}, {@link CLOSED} or {@link BRIDGE}. */
    from(profile: RankerProfile, closed: Uint8Array): PathSums {
      self = profile.user
      hasItems = profile.likes.length > 0
      overBridges(bridgesOf(graph, profile))
      const near = reached.subarray(0, count)
      thirdStep(closed)
      if (hasItems) overItems(profile.likes, closed)
      if (graph.directed) alongArrows(profile)
      return { reached: reached.subarray(0, count), near, of }
    },
    forget(): void {
      // A few rows are cleared one by one; for many rows, clearing the whole array is faster.
      const isWhole = WIPE_SHARE * count > users
      const wipe = (array: Float32Array | Uint8Array): void => {
        if (isWhole) array.fill(0)
        else for (let at = 0; at < count; at++) array[reached[at]!] = 0
      }
      for (const name of PATH_SUMS) {
        if ((graph.directed || !ALONG_ARROWS.has(name)) && (hasItems || !OVER_ITEMS.has(name))) wipe(of[name])
      }
      wipe(met)
      count = 0
    },
  }
}

/** The `count` rows with the lowest values (float32), lowest first; equal values in row order. */
export function fewest(
  rows: Int32Array | readonly number[],
  count: number,
  value: (row: number) => number,
): Int32Array {
  const ascending = Int32Array.from(rows).sort()
  const merits = new Float32Array(ascending.length)
  for (let at = 0; at < merits.length; at++) merits[at] = -value(ascending[at]!)
  return bestRows(merits, count).map((at) => ascending[at]!)
}
