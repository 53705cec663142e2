import { bestAmong, bestRows } from '../../numeric/linear/index.js'
import { type Csr, rowIndices } from '../../numeric/sparse/index.js'
import type { RankerGraph } from './graph.js'

/** A person as the ranker sees them, live or from train. Rows ascend, each once. */
export interface RankerProfile {
  /** Row among the users, −1 where unknown. */
  readonly user: number
  /** Friends, or people followed. */
  readonly friends: Int32Array
  /** Friends, or people who follow the person. */
  readonly followers: Int32Array
  /** Rows of items that attracted the person. */
  readonly likes: Int32Array
}

/** A known person as train has them. */
export function profileIn(graph: RankerGraph, user: number): RankerProfile {
  return {
    user,
    friends: rowIndices(graph.ties, user),
    followers: rowIndices(graph.followers, user),
    likes: rowIndices(graph.likes, user),
  }
}

/** Those over whom paths run: friends, and where ties have a direction followers too. */
export function bridgesOf({ directed }: RankerGraph, { friends, followers }: RankerProfile): Int32Array {
  return directed ? union(friends, followers) : friends
}

/** Sums over paths from one person, dense by row of the user; what was not reached is 0. */
export interface PathSums {
  /** Everybody reached, in no order, the person left out. */
  readonly reached: Int32Array
  /** Those of them over one person in between, in the same order: the only ones of whom the sums over bridges are not 0. */
  readonly near: Int32Array
  /** A sum by its name in the table of features. */
  readonly of: Readonly<Record<PathSum, Float32Array>>
}

export type PathSum = (typeof PATH_SUMS)[number]

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

/** Most bridges of one person, those of the fewest ties, and most ties of a bridge that count: hubs do not dominate, and work is bounded. */
const MOST_BRIDGES = 1000
const MOST_TIES = 1000
/** The third step goes on from so many people of the second, and over so many ties of each. */
const MOST_MIDDLES = 300
const MOST_TIES_OF_MIDDLE = 200
/** Items with the smallest audience, and the largest audience that is looked through. */
const MOST_ITEMS = 200
const MOST_AUDIENCE = 500
/** People of the most alike taste over whose ties one goes on. */
const MOST_ALIKE = 100

/** Whether paths may run over a row, and it be a candidate. */
export const OPEN = 0
/** Neither. */
export const CLOSED = 1
/** Paths may, but it is none: a friend. */
export const BRIDGE = 2

/** Room for the sums of one person after the other. `forget` must be called between two. */
export function createPaths(graph: RankerGraph) {
  const { users, bridges, ties, followers, audience } = graph
  const of = Object.fromEntries(
    PATH_SUMS.map((name) => [name, new Float32Array(users)]),
  ) as unknown as Record<PathSum, Float32Array>
  const met = new Uint8Array(users)
  const reached = new Int32Array(users)
  const room = new Int32Array(users)
  let count = 0
  let self = -1
  let hasItems = false
  const degree = (matrix: Csr, row: number): number => matrix.offsets[row + 1]! - matrix.offsets[row]!

  /** Adds to a row's columns, at most `most` of them, spread evenly. */
  function addOver(
    sum: Float32Array,
    { offsets, indices }: Csr,
    row: number,
    most: number,
    value: number,
  ): void {
    const start = offsets[row]!
    const length = offsets[row + 1]! - start
    const step = Math.max(1, length / most)
    for (let at = 0; at < length; at += step) {
      const column = indices[start + Math.floor(at)]!
      if (column === self) continue
      sum[column]! += value
      if (met[column] === 1) continue
      met[column] = 1
      reached[count++] = column
    }
  }

  function overBridges(between: Int32Array): void {
    const chosen = fewest(between, MOST_BRIDGES, (row) => degree(bridges, row))
    const { commonNeighbours, adamicAdar, resourceAllocation } = of
    const { offsets, indices } = bridges
    // In one pass: three would each wait for memory anew.
    for (const bridge of chosen) {
      const start = offsets[bridge]!
      const ends = offsets[bridge + 1]! - start
      const rarity = 1 / Math.log(Math.max(2, ends))
      const share = 1 / Math.max(1, ends)
      const step = Math.max(1, ends / MOST_TIES)
      for (let at = 0; at < ends; at += step) {
        const column = indices[start + Math.floor(at)]!
        if (column === self) continue
        commonNeighbours[column]! += 1
        adamicAdar[column]! += rarity
        resourceAllocation[column]! += share
        if (met[column] === 1) continue
        met[column] = 1
        reached[count++] = column
      }
    }
    // A bridge that shares many friends with the person stands in the midst of the person's circle.
    for (const bridge of chosen) {
      const weight = of.commonNeighbours[bridge]! / Math.max(1, degree(bridges, bridge))
      if (weight > 0) addOver(of.circleBridges, bridges, bridge, MOST_TIES, weight)
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
    for (const middle of middlesOf(of.resourceAllocation, MOST_MIDDLES, closed)) {
      const weight = of.resourceAllocation[middle]! / Math.max(1, degree(bridges, middle))
      addOver(of.threeSteps, bridges, middle, MOST_TIES_OF_MIDDLE, weight)
    }
  }

  function overItems(likes: Int32Array, closed: Uint8Array): void {
    for (const item of fewest(likes, MOST_ITEMS, (row) => degree(audience, row))) {
      const size = degree(audience, item)
      if (size > MOST_AUDIENCE) break
      addOver(of.rareItems, audience, item, size, 1 / Math.log(Math.max(2, size)))
      addOver(of.rarestItems, audience, item, size, 1 / size)
    }
    for (const middle of middlesOf(of.rarestItems, MOST_ALIKE, closed)) {
      const weight = of.rarestItems[middle]! / Math.sqrt(Math.max(1, degree(bridges, middle)))
      addOver(of.tasteNeighbours, bridges, middle, MOST_TIES_OF_MIDDLE, weight)
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
    const walk = (from: Int32Array, matrix: Csr, sum: Float32Array): void => {
      for (const bridge of fewest(from, MOST_BRIDGES, (row) => degree(bridges, row)))
        addOver(sum, matrix, bridge, MOST_TIES, 1 / Math.log(Math.max(2, degree(bridges, bridge))))
    }
    walk(friends, ties, of.followedByFollowed)
    walk(friends, followers, of.followSame)
    walk(mine, ties, of.followedBySame)
    walk(mine, followers, of.followMyFollowers)
  }

  return {
    /** @param closed by row: {@link OPEN}, {@link CLOSED} or {@link BRIDGE}. */
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
      // A few are wiped one by one; of many, the whole in one go is faster.
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

/** The `count` rows of the lowest value (a float32), lowest first, equal ones by row. */
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

/** Rows of both, ascending. */
export function union(left: Int32Array, right: Int32Array): Int32Array {
  return Int32Array.from(new Set([...left, ...right])).sort()
}
