import { bestRows } from '../../numeric/linear/index.js'
import { rowIndices } from '../../numeric/sparse/index.js'
import { createCircle } from './circle.js'
import { placeIn, type RankerGraph } from './graph.js'
import {
  createList,
  createSpectrumFeatures,
  PAIR_FEATURES,
  PAIR_WIDTH,
  type PairFeature,
  type RankerList,
  SPECTRUM_FEATURES,
} from './inputs.js'
import {
  BRIDGE,
  bridgesOf,
  CLOSED,
  createPaths,
  OPEN,
  PATH_SUMS,
  type PathSum,
  type PathSums,
  type RankerProfile,
} from './paths.js'
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
  const { users, bridges, likes, audience, strengths, tieSpectrum, tasteSpectrum, arrowSpectrum } = graph
  const paths = createPaths(graph)
  const circle = createCircle(graph)
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
  const degree = (row: number): number => bridges.offsets[row + 1]! - bridges.offsets[row]!
  const rarity = Float32Array.from({ length: audience.rows }, (_, item) =>
    Math.log(users / Math.max(1, audience.offsets[item + 1]! - audience.offsets[item]!)),
  )
  const liked = new Uint8Array(audience.rows)

  function scan(profile: RankerProfile, between: Int32Array): Places {
    const ties = placeIn(tieSpectrum.basis, tieSpectrum.width, between, false)
    const arrows = arrowSpectrum
      ? placeIn(arrowSpectrum.basis, arrowSpectrum.width, profile.friends, true)
      : null
    if (arrows) graph.byArrows?.scores(arrows, scans.arrows)
    const own = placeIn(tasteSpectrum.basis, tasteSpectrum.width, profile.likes, true)
    const circle = placeIn(tasteSpectrum.positions, tasteSpectrum.width, between, true)
    graph.byTies?.scores(ties.subarray(0, graph.searched), scans.ties)
    graph.byTaste?.scores(own, scans.taste)
    graph.byTaste?.scores(circle, scans.circleTaste)
    graph.byCircle?.scores(own, scans.tasteCircle)
    graph.byCircle?.scores(circle, scans.circles)
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
    const nearness = spectrum(places.ties)
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
      const nearby = nearness(row, ends)
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
        for (const item of rowIndices(likes, row)) {
          const square = rarity[item]! ** 2
          theirs += square
          if (liked[item] === 1) shared += square
        }
      }
      put('itemCosine', shared > 0 ? shared / Math.sqrt(theirs * ownRarity) : 0)
      put('ties', Math.log1p(ends))
      put('items', Math.log1p(rowIndices(likes, row).length))
      if (graph.directed) {
        put('followers', Math.log1p(rowIndices(graph.followers, row).length))
        put('following', Math.log1p(rowIndices(graph.ties, row).length))
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
  return (profile: RankerProfile, excluded: Iterable<number>): RankerList => {
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

function dot(vector: Float32Array, table: Float32Array, row: number): number {
  let sum = 0
  const width = vector.length
  const start = row * width
  for (let column = 0; column < width; column++) sum += vector[column]! * table[start + column]!
  return sum
}
