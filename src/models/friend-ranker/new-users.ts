import type { Csr } from '../../numeric/sparse/index.js'
import { placeIn, type RankerGraph, type Spectrum } from './graph.js'
import { entriesOf, type RankerProfile } from './profile.js'
import { closedCosine, countReturned, logOddsOf, shareOfPairs } from './strength.js'

/** A user whom the graph does not know, with live ties and items. `user` is a row without trained entries. */
export type NewUser = RankerProfile

/** Maximum ties that are read of a new user, and of a neighbour of one. */
const MAX_TIES = 1000
/** Damping of small eigenvalues, squared. Their vectors are noise for a user with few ties. */
const DAMPING = 0.01

/** Columns of one matrix that new users add to rows, by row. */
type Added = Map<number, Int32Array>

/**
 * Rows of new users on top of a trained graph. Ties, likes and counts of a new user are live. Its positions
 * in the spectra are those of its neighbours: the projection that gives known users their positions, and for
 * the basis the Nyström extension (Williams and Seeger, 2001, "Using the Nyström method to speed up kernel
 * machines"). Training lists are made with masked users in the same way, so the network learns from what it
 * will be given.
 */
export interface Overlay {
  /** Entries that new users add to each matrix. All are empty without new users. */
  readonly added: {
    readonly bridges: Added
    readonly ties: Added
    readonly followers: Added
    readonly likes: Added
    readonly audience: Added
  }
  /** Rows of the new users. */
  readonly rows: readonly number[]
  /** Adds new users; `leave` must be called before others enter. */
  enter(users: readonly NewUser[]): void
  leave(): void
  /** Profile of a row: the graph's entries and those of new users. */
  profileOf(row: number): RankerProfile
  /** All users tied to a row, trained ones first. */
  neighbours(row: number): Int32Array
  /** Number of users tied to a row. */
  degree(row: number): number
  /** Strength of the tie of a row and a neighbour; see {@link Strengths}. */
  strength(row: number, neighbour: number): number
}

/** Creates the overlay of a graph. It writes the rows of new users into the graph's arrays. */
export function createOverlay(graph: RankerGraph): Overlay {
  const added = {
    bridges: new Map() as Added,
    ties: new Map() as Added,
    followers: new Map() as Added,
    likes: new Map() as Added,
    audience: new Map() as Added,
  }
  let rows: number[] = []
  const marks = new Uint8Array(graph.users + graph.room)
  const all = (matrix: Csr, more: Added, row: number): Int32Array => {
    const base = entriesOf(matrix, row)
    const rest = more.get(row)
    if (rest === undefined) return base
    const joined = new Int32Array(base.length + rest.length)
    joined.set(base)
    joined.set(rest, base.length)
    return joined
  }
  const neighbours = (row: number): Int32Array => all(graph.bridges, added.bridges, row)
  const degree = (row: number): number =>
    entriesOf(graph.bridges, row).length + (added.bridges.get(row)?.length ?? 0)

  /** Number of users tied to both. */
  function common(row: number, other: number): number {
    const own = neighbours(row).subarray(0, MAX_TIES)
    for (const each of own) marks[each] = 1
    let count = 0
    for (const each of neighbours(other).subarray(0, MAX_TIES)) count += marks[each]!
    for (const each of own) marks[each] = 0
    return count
  }

  function clusteringOf(own: Int32Array): number {
    const some = own.subarray(0, MAX_TIES)
    for (const each of some) marks[each] = 1
    let tied = 0
    for (const each of some) for (const other of neighbours(each).subarray(0, MAX_TIES)) tied += marks[other]!
    for (const each of some) marks[each] = 0
    return shareOfPairs(tied, some.length)
  }

  /**
   * Writes positions in three rounds, each from the results of the one before, so that the order of the
   * users has no effect: bases from trained neighbours, positions from bases, circles from positions.
   */
  function placeAll(users: readonly NewUser[]): void {
    const { tieSpectrum, arrowSpectrum, tasteSpectrum, circles, reciprocity, strengths } = graph
    const sums = users.map(({ user, followers }) => ({
      ties: placeIn(tieSpectrum.basis, tieSpectrum.width, neighbours(user), false),
      arrows: arrowSpectrum && placeIn(arrowSpectrum.left, arrowSpectrum.width, followers, false),
    }))
    for (const [at, { user, followers }] of users.entries()) {
      extend(tieSpectrum, user, sums[at]!.ties, degree(user))
      if (arrowSpectrum) extend(arrowSpectrum, user, sums[at]!.arrows!, followers.length)
    }
    for (const { user, friends, likes } of users) {
      place(tieSpectrum, user, neighbours(user))
      place(tasteSpectrum, user, likes)
      if (arrowSpectrum) place(arrowSpectrum, user, friends)
    }
    const { width, positions } = tasteSpectrum
    for (const { user, friends, followers } of users) {
      const between = neighbours(user)
      strengths.clustering[user] = clusteringOf(between)
      if (width > 0) circles.set(placeIn(positions, width, between, true), user * width)
      if (reciprocity === null) continue
      const [following, followedBy] = [new Set(friends), new Set(followers)]
      reciprocity.returns[user] = logOddsOf(countReturned(followers, (row) => following.has(row)))
      reciprocity.returned[user] = logOddsOf(countReturned(friends, (row) => followedBy.has(row)))
    }
  }

  return {
    added,
    get rows() {
      return rows
    },
    enter(users) {
      if (users.length === 0) return
      rows = users.map(({ user }) => user)
      const join = (map: Map<number, Set<number>>, row: number, column: number): void => {
        const columns = map.get(row)
        if (columns === undefined) map.set(row, new Set([column]))
        else columns.add(column)
      }
      const maps = {
        bridges: new Map(),
        ties: new Map(),
        followers: new Map(),
        likes: new Map(),
        audience: new Map(),
      } as {
        readonly [Name in keyof typeof added]: Map<number, Set<number>>
      }
      const tie = (from: number, to: number): void => {
        join(maps.ties, from, to)
        join(maps.followers, to, from)
        join(maps.bridges, from, to)
        join(maps.bridges, to, from)
      }
      for (const { user, friends, followers, likes } of users) {
        for (const other of friends.subarray(0, MAX_TIES)) {
          tie(user, other)
          if (!graph.directed) tie(other, user)
        }
        if (graph.directed) for (const other of followers.subarray(0, MAX_TIES)) tie(other, user)
        for (const item of likes) {
          join(maps.likes, user, item)
          join(maps.audience, item, user)
        }
      }
      for (const name of Object.keys(added) as (keyof typeof added)[])
        for (const [row, columns] of maps[name]) added[name].set(row, Int32Array.from(columns).sort())
      placeAll(users)
    },
    leave() {
      for (const map of Object.values(added)) map.clear()
      for (const row of rows) clear(graph, row)
      rows = []
    },
    profileOf: (row) => ({
      user: row,
      friends: all(graph.ties, added.ties, row).slice().sort(),
      followers: all(graph.followers, added.followers, row).slice().sort(),
      likes: all(graph.likes, added.likes, row).slice().sort(),
    }),
    neighbours,
    degree,
    strength: (row, neighbour) => closedCosine(common(row, neighbour), degree(row), degree(neighbour)),
  }
}

/** Writes the position of a new user: the projection of its columns. */
function place({ basis, width, positions }: Spectrum, row: number, columns: Int32Array): void {
  if (width > 0) positions.set(placeIn(basis, width, columns, true), row * width)
}

/**
 * Writes the basis of a new user, `v / √d`. With the sum s of its neighbours' values,
 * `v = s · λ / (√d (λ² + ε))`.
 */
function extend({ basis, width, values }: Spectrum, row: number, sum: Float32Array, ends: number): void {
  const share = 1 / Math.max(1, ends)
  for (let column = 0; column < width; column++) {
    const value = values[column]!
    basis[row * width + column] = (sum[column]! * value * share) / (value * value + DAMPING)
  }
}

function clear(
  { tieSpectrum, arrowSpectrum, tasteSpectrum, circles, reciprocity, strengths }: RankerGraph,
  row: number,
): void {
  const wipe = (array: Float32Array, width: number): void => {
    array.fill(0, row * width, (row + 1) * width)
  }
  wipe(strengths.clustering, 1)
  for (const spectrum of [tieSpectrum, arrowSpectrum]) {
    if (spectrum === null) continue
    wipe(spectrum.basis, spectrum.width)
    wipe(spectrum.positions, spectrum.width)
  }
  wipe(tasteSpectrum.positions, tasteSpectrum.width)
  wipe(circles, tasteSpectrum.width)
  if (reciprocity === null) return
  wipe(reciprocity.returns, 1)
  wipe(reciprocity.returned, 1)
}
