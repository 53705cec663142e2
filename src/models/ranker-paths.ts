import { bestRows } from '../numeric/best-rows.js'
import { type Csr, rowIndices } from '../numeric/csr.js'
import type { RankerGraph } from './ranker-graph.js'

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
  readonly reached: readonly number[]
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

/** Room for the sums of one person after the other. `forget` must be called between two. */
export function createPaths(graph: RankerGraph) {
  const { users, bridges, ties, followers, audience } = graph
  const of = Object.fromEntries(
    PATH_SUMS.map((name) => [name, new Float32Array(users)]),
  ) as unknown as Record<PathSum, Float32Array>
  const met = new Uint8Array(users)
  let reached: number[] = []
  let self = -1
  const add = (sum: Float32Array, row: number, value: number): void => {
    if (row === self) return
    sum[row]! += value
    if (met[row] === 1) return
    met[row] = 1
    reached.push(row)
  }
  const degree = (matrix: Csr, row: number): number => matrix.offsets[row + 1]! - matrix.offsets[row]!

  function overBridges(between: Int32Array): void {
    const chosen = fewest(between, MOST_BRIDGES, (row) => degree(bridges, row))
    for (const bridge of chosen) {
      const ends = degree(bridges, bridge)
      const adamicAdar = 1 / Math.log(Math.max(2, ends))
      const resource = 1 / Math.max(1, ends)
      forSome(bridges, bridge, MOST_TIES, (row) => {
        add(of.commonNeighbours, row, 1)
        add(of.adamicAdar, row, adamicAdar)
        add(of.resourceAllocation, row, resource)
      })
    }
    // A bridge that shares many friends with the person stands in the midst of the person's circle.
    for (const bridge of chosen) {
      const weight = of.commonNeighbours[bridge]! / Math.max(1, degree(bridges, bridge))
      if (weight > 0) forSome(bridges, bridge, MOST_TIES, (row) => add(of.circleBridges, row, weight))
    }
  }

  function thirdStep(blocked: (row: number) => boolean): void {
    const middles = reached.filter((row) => of.resourceAllocation[row]! > 0 && !blocked(row))
    const chosen = fewest(middles, MOST_MIDDLES, (row) => -of.resourceAllocation[row]!)
    for (const middle of chosen) {
      const weight = of.resourceAllocation[middle]! / Math.max(1, degree(bridges, middle))
      forSome(bridges, middle, MOST_TIES_OF_MIDDLE, (row) => add(of.threeSteps, row, weight))
    }
  }

  function overItems(likes: Int32Array, blocked: (row: number) => boolean): void {
    for (const item of fewest(likes, MOST_ITEMS, (row) => degree(audience, row))) {
      const size = degree(audience, item)
      if (size > MOST_AUDIENCE) break
      const weight = 1 / Math.log(Math.max(2, size))
      for (const row of rowIndices(audience, item)) {
        add(of.rareItems, row, weight)
        add(of.rarestItems, row, 1 / size)
      }
    }
    const alike = fewest(
      reached.filter((row) => of.rarestItems[row]! > 0 && !blocked(row)),
      MOST_ALIKE,
      (row) => -of.rarestItems[row]!,
    )
    for (const middle of alike) {
      const weight = of.rarestItems[middle]! / Math.sqrt(Math.max(1, degree(bridges, middle)))
      forSome(bridges, middle, MOST_TIES_OF_MIDDLE, (row) => add(of.tasteNeighbours, row, weight))
    }
  }

  function alongArrows({ friends, followers: mine }: RankerProfile): void {
    for (const row of mine) add(of.followsMe, row, 1)
    const walk = (from: Int32Array, matrix: Csr, sum: Float32Array): void => {
      for (const bridge of fewest(from, MOST_BRIDGES, (row) => degree(bridges, row))) {
        const weight = 1 / Math.log(Math.max(2, degree(bridges, bridge)))
        forSome(matrix, bridge, MOST_TIES, (row) => add(sum, row, weight))
      }
    }
    walk(friends, ties, of.followedByFollowed)
    walk(friends, followers, of.followSame)
    walk(mine, ties, of.followedBySame)
    walk(mine, followers, of.followMyFollowers)
  }

  return {
    /** @param blocked people over whom no path may run, friends aside. */
    from(profile: RankerProfile, blocked: (row: number) => boolean): PathSums {
      self = profile.user
      overBridges(bridgesOf(graph, profile))
      thirdStep(blocked)
      overItems(profile.likes, blocked)
      if (graph.directed) alongArrows(profile)
      return { reached, of }
    },
    forget(): void {
      // A few are wiped one by one; of many, the whole in one go is faster.
      const wipe = (array: Float32Array | Uint8Array): void => {
        if (WIPE_SHARE * reached.length > users) array.fill(0)
        else for (const row of reached) array[row] = 0
      }
      for (const name of PATH_SUMS) if (graph.directed || !ALONG_ARROWS.has(name)) wipe(of[name])
      wipe(met)
      reached = []
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

/** Visits a row's columns, at most `most` of them, spread evenly. */
function forSome(matrix: Csr, row: number, most: number, visit: (column: number) => void): void {
  const start = matrix.offsets[row]!
  const length = matrix.offsets[row + 1]! - start
  const step = Math.max(1, length / most)
  for (let at = 0; at < length; at += step) visit(matrix.indices[start + Math.floor(at)]!)
}

/** Rows of both, ascending. */
export function union(left: Int32Array, right: Int32Array): Int32Array {
  return Int32Array.from(new Set([...left, ...right])).sort()
}
