import type { VectorIndex } from '../../numeric/engine/index.js'
import { bestRows } from '../../numeric/linear/index.js'
import type { Csr } from '../../numeric/sparse/index.js'
import { createCircle } from './circle.js'
import { placeIn, type RankerGraph, type Spectrum } from './graph.js'
import {
  createList,
  createSpectrumFeatures,
  PAIR_FEATURES,
  PAIR_WIDTH,
  type PairFeature,
  type RankerList,
  SPECTRUM_FEATURES,
} from './inputs.js'
import { createOverlay } from './new-users.js'
import { BRIDGE, CLOSED, createPaths, OPEN, PATH_SUMS, type PathSum, type PathSums } from './paths.js'
import { bridgesOf, entriesOf, type RankerProfile } from './profile.js'
import { countReturned, logOddsOf } from './strength.js'

/** Sums with a long tail enter as a logarithm, `ln(1 + factor · x)`. */
const LOG_FACTORS: Readonly<Record<PathSum, number>> = {
  commonNeighbours: 1,
  adamicAdar: 3,
  resourceAllocation: 100,
  circleBridges: 10,
  threeSteps: 1000,
  rareItems: 3,
  rarestItems: 30,
  tasteNeighbours: 30,
  followsMe: 1,
  followedByFollowed: 3,
  followSame: 3,
  followedBySame: 3,
  followMyFollowers: 3,
}

/** Best entries of each source that become candidates. */
const PER_SOURCE = 200

/** Makes lists of candidates with features, for one user after another. Calls must not overlap. */
export function createLister(graph: RankerGraph, mostCandidates: number) {
  const { likes, audience, strengths, tieSpectrum, tasteSpectrum, arrowSpectrum } = graph
  const users = graph.users + graph.room
  const overlay = createOverlay(graph)
  const { degree, added } = overlay
  const paths = createPaths(graph, overlay)
  const circle = createCircle(graph, overlay)
  const spectrum = createSpectrumFeatures(graph)
  const dense = (): Float32Array => new Float32Array(users)
  const scans = {
    ties: dense(),
    arrows: dense(),
    taste: dense(),
    circleTaste: dense(),
    tasteCircle: dense(),
    circles: dense(),
  }
  /** Buffers reused for every user; allocating them anew would load the garbage collector. */
  const room = { among: new Int32Array(users), near: new Int32Array(users), values: dense() }
  const closed = new Uint8Array(users)
  const count = (row: number, matrix: Csr, more: ReadonlyMap<number, Int32Array>): number =>
    entriesOf(matrix, row).length + (more.get(row)?.length ?? 0)
  const likesOf = (row: number): Int32Array => added.likes.get(row) ?? entriesOf(likes, row)
  const rarity = Float32Array.from({ length: audience.rows }, (_, item) =>
    Math.log(graph.users / Math.max(1, audience.offsets[item + 1]! - audience.offsets[item]!)),
  )
  const liked = new Uint8Array(audience.rows)

  function scan(profile: RankerProfile, between: Int32Array): Places {
    const ties = placeIn(tieSpectrum.basis, tieSpectrum.width, between, false)
    const arrows = arrowSpectrum
      ? placeIn(arrowSpectrum.basis, arrowSpectrum.width, profile.friends, true)
      : null
    const own = placeIn(tasteSpectrum.basis, tasteSpectrum.width, profile.likes, true)
    const circle = placeIn(tasteSpectrum.positions, tasteSpectrum.width, between, true)
    const search = (index: VectorIndex | null, vector: Float32Array, scores: Float32Array): void => {
      index?.scores(vector, scores.subarray(0, graph.users))
    }
    if (arrows) search(graph.byArrows, arrows, scans.arrows)
    search(graph.byTies, ties.subarray(0, graph.searched), scans.ties)
    search(graph.byTaste, own, scans.taste)
    search(graph.byTaste, circle, scans.circleTaste)
    search(graph.byCircle, own, scans.tasteCircle)
    search(graph.byCircle, circle, scans.circles)
    // The indexes do not have new users.
    for (const row of overlay.rows) {
      scans.ties[row] = nearness(ties.subarray(0, graph.searched), tieSpectrum, row, degree(row))
      if (arrowSpectrum && arrows)
        scans.arrows[row] = nearness(arrows, arrowSpectrum, row, count(row, graph.followers, added.followers))
      scans.taste[row] = dot(own, tasteSpectrum.positions, row)
      scans.circleTaste[row] = dot(circle, tasteSpectrum.positions, row)
      scans.tasteCircle[row] = dot(own, graph.circles, row)
      scans.circles[row] = dot(circle, graph.circles, row)
    }
    return { ties, arrows }
  }

  function choose({ reached, near, of }: PathSums, profile: RankerProfile): Int32Array {
    const open = (rows: Int32Array, list: Int32Array): Int32Array => {
      let size = 0
      for (let at = 0; at < rows.length; at++) if (closed[rows[at]!] === OPEN) list[size++] = rows[at]!
      return list.subarray(0, size)
    }
    const among = open(reached, room.among)
    const amongNear = open(near, room.near)
    const best = (rows: Int32Array, scores: Float32Array): number[] => {
      // Scores by position, because large circles reach tens of thousands of users.
      const values = room.values.subarray(0, rows.length)
      for (let at = 0; at < rows.length; at++) values[at] = scores[rows[at]!]!
      const list: number[] = []
      for (const at of bestRows(values, PER_SOURCE)) if (values[at]! > 0) list.push(rows[at]!)
      return list
    }
    const scanned = (scores: Float32Array): number[] =>
      Array.from(bestRows(scores, PER_SOURCE, closed)).filter((row) => scores[row]! > 0)
    const sources = [
      best(amongNear, of.adamicAdar),
      best(amongNear, of.resourceAllocation),
      best(among, of.threeSteps),
      ...(profile.likes.length > 0 ? [best(among, of.rarestItems), best(among, of.tasteNeighbours)] : []),
      ...(graph.directed
        ? [best(among, of.followsMe), best(among, of.followSame), best(among, of.followedBySame)]
        : []),
      profile.friends.length > 0 ? scanned(scans.ties) : [],
      graph.directed && profile.friends.length > 0 ? scanned(scans.arrows) : [],
      profile.likes.length > 0 ? scanned(scans.taste) : [],
      profile.likes.length > 0 ? scanned(scans.tasteCircle) : [],
      open(graph.wellConnected, new Int32Array(graph.wellConnected.length)),
    ]
    // Reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009): every source has a say when candidates are
    // cut.
    const merit = new Map<number, number>()
    for (const source of sources) {
      for (const [rank, row] of source.entries()) merit.set(row, (merit.get(row) ?? 0) + 1 / (60 + rank))
    }
    const rows = [...merit].sort((left, right) => right[1] - left[1] || left[0] - right[0])
    return Int32Array.from(rows.slice(0, mostCandidates), ([row]) => row).sort()
  }

  function describe(
    profile: RankerProfile,
    places: Places,
    between: Int32Array,
    { of, near }: PathSums,
    candidates: Int32Array,
  ): RankerList {
    const pairs = new Float32Array(candidates.length * PAIR_WIDTH)
    const ownDegree = between.length
    const ownClustering = circle.enter(between, near, of.commonNeighbours, closed)
    const nearnessOf = spectrum(places.ties)
    let ownRarity = 0
    for (const item of profile.likes) {
      liked[item] = 1
      ownRarity += rarity[item]! ** 2
    }
    for (const [at, row] of candidates.entries()) {
      const out = pairs.subarray(at * PAIR_WIDTH, (at + 1) * PAIR_WIDTH)
      const put = (feature: PairFeature, value: number): void => {
        out[COLUMN[feature]] = value
      }
      for (const name of PATH_SUMS) put(name, Math.log1p(LOG_FACTORS[name] * of[name][row]!))
      const common = of.commonNeighbours[row]!
      const ends = degree(row)
      const sums = circle.with(row)
      put('circleLinks', Math.log1p(sums.links))
      put('circleResource', Math.log1p(100 * sums.resource))
      put('halfAllocation', Math.log1p(5 * sums.half))
      put('steepAllocation', Math.log1p(1000 * sums.threeHalves))
      put('circleClustering', Math.log1p(sums.clustering))
      put('strength', Math.log1p(10 * sums.strength))
      put('strongest', sums.strongest)
      put('alike', Math.log1p(sums.alike))
      put('alikeShare', sums.alike / Math.max(1, ends))
      put('clustering', strengths.clustering[row]!)
      put('share', common / Math.max(1, ends))
      put('salton', common / Math.sqrt(Math.max(1, ownDegree * ends)))
      put('jaccard', common / Math.max(1, ownDegree + ends - common))
      const nearby = nearnessOf(row, ends)
      for (const name of SPECTRUM_FEATURES) put(name, nearby[name])
      if (arrowSpectrum && places.arrows) {
        put('arrowSpectrum', scans.arrows[row]!)
        put('arrowCosine', dot(places.arrows, arrowSpectrum.positions, row))
      }
      put('taste', scans.taste[row]!)
      put('circleTaste', scans.circleTaste[row]!)
      put('tasteCircle', scans.tasteCircle[row]!)
      put('circles', scans.circles[row]!)
      let shared = 0
      let theirs = 0
      if (profile.likes.length > 0) {
        for (const item of likesOf(row)) {
          const square = rarity[item]! ** 2
          theirs += square
          if (liked[item] === 1) shared += square
        }
      }
      put('itemCosine', shared > 0 ? shared / Math.sqrt(theirs * ownRarity) : 0)
      put('ties', Math.log1p(ends))
      put('items', Math.log1p(likesOf(row).length))
      if (graph.directed) {
        put('followers', Math.log1p(count(row, graph.followers, added.followers)))
        put('following', Math.log1p(count(row, graph.ties, added.ties)))
        put('returns', graph.reciprocity!.returns[row]!)
        put('returned', graph.reciprocity!.returned[row]!)
      }
    }
    for (const item of profile.likes) liked[item] = 0
    circle.leave()
    return createList(candidates, pairs, [
      Math.log1p(ownDegree),
      ownClustering,
      Math.log1p(profile.likes.length),
      ...ownHabits(graph, profile),
    ])
  }

  /** @param excluded rows that are not candidates. Paths do not run over them unless they are friends. */
  const list = (profile: RankerProfile, excluded: Iterable<number>): RankerList => {
    const mark = (as: number, friendsAs: number): void => {
      for (const row of excluded) closed[row] = as
      if (profile.user >= 0) closed[profile.user] = as
      for (const row of profile.friends) closed[row] = friendsAs
    }
    mark(CLOSED, BRIDGE)
    try {
      const sums = paths.from(profile, closed)
      const between = bridgesOf(graph, profile)
      const places = scan(profile, between)
      const candidates = choose(sums, profile)
      return describe(profile, places, between, sums, candidates)
    } finally {
      mark(OPEN, OPEN)
      paths.forget()
    }
  }

  return {
    list,
    /** Profile of a row, with the entries of new users. */
    profileOf: overlay.profileOf,
    /** Adds users whom the graph does not know, as candidates and as steps of paths, until `forget`. */
    enter: overlay.enter,
    forget(): void {
      for (const scores of Object.values(scans)) for (const row of overlay.rows) scores[row] = 0
      overlay.leave()
    },
  }
}

/** Follow-back habits of the user as features; see {@link Reciprocity}. */
function ownHabits({ directed }: RankerGraph, { friends, followers }: RankerProfile): readonly number[] {
  if (!directed) return [0, 0]
  const [following, followedBy] = [new Set(friends), new Set(followers)]
  return [
    logOddsOf(countReturned(followers, (row) => following.has(row))),
    logOddsOf(countReturned(friends, (row) => followedBy.has(row))),
  ]
}

interface Places {
  readonly ties: Float32Array
  readonly arrows: Float32Array | null
}

const COLUMN = Object.fromEntries(PAIR_FEATURES.map((name, column) => [name, column])) as Record<
  PairFeature,
  number
>

/** Inner product with `√d · basis`, as the index of a spectrum computes it. */
function nearness(place: Float32Array, { basis, width }: Spectrum, row: number, ends: number): number {
  let sum = 0
  for (let column = 0; column < place.length; column++) sum += place[column]! * basis[row * width + column]!
  return Math.sqrt(ends) * sum
}

function dot(vector: Float32Array, table: Float32Array, row: number): number {
  let sum = 0
  const width = vector.length
  const start = row * width
  for (let column = 0; column < width; column++) sum += vector[column]! * table[start + column]!
  return sum
}
