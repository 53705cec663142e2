import { type Csr, rowIndices } from '../../numeric/sparse/index.js'

/** What the lists are set against: train. */
export interface Catalogue {
  /** users × targets: what each user had in train. */
  readonly profiles: Csr
  /** targets × users: `profiles` transposed. */
  readonly audiences: Csr
  /** Users of each target in train; the length is the number of targets. */
  readonly popularity: Int32Array
}

/** A figure of all lists together, beyond accuracy. */
export interface CatalogueMetric {
  /** As in `name@k`. */
  readonly name: string
  /**
   * @param lists the first k of each user's list, best first; shorter where there were not as many.
   * @param users the user of each list.
   * @returns NaN where the lists do not tell.
   */
  of(lists: readonly Int32Array[], users: Int32Array, catalogue: Catalogue): number
}

/** Mean of what a function gives for each entry of each list; NaN where there is none. */
export function meanOverEntries(lists: readonly Int32Array[], of: (target: number) => number): number {
  let sum = 0
  let count = 0
  for (const list of lists) {
    for (const target of list) sum += of(target)
    count += list.length
  }
  return sum / count
}

/** How often each target is listed. */
export function exposure(lists: readonly Int32Array[], targets: number): Float64Array {
  const counts = new Float64Array(targets)
  for (const list of lists) for (const target of list) counts[target]!++
  return counts
}

/** Share of the catalogue that is on anybody's list. */
export const coverage: CatalogueMetric = {
  name: 'coverage',
  of(lists, _users, { popularity }) {
    const listed = exposure(lists, popularity.length)
    return listed.reduce((count, times) => count + Number(times > 0), 0) / popularity.length
  },
}

/**
 * Gini index of how often each target is listed: 0 where all are listed equally often, near 1 where a few take
 * all places. `Σ (2r − n − 1) · x_r / (n · Σ x)` over counts x in ascending order, r = 1 … n.
 */
export const gini: CatalogueMetric = {
  name: 'gini',
  of(lists, _users, { popularity }) {
    const counts = exposure(lists, popularity.length).sort()
    const n = counts.length
    let weighted = 0
    let total = 0
    for (const [position, count] of counts.entries()) {
      weighted += (2 * position + 1 - n) * count
      total += count
    }
    return weighted / (n * total)
  },
}

/**
 * Mean self-information of the entries in bits (Zhou et al., 2010, "Solving the apparent diversity–accuracy dilemma of
 * recommender systems"): `log₂(users / popularity)`; an entry that nobody had in train counts as if one had.
 */
export const novelty: CatalogueMetric = {
  name: 'novelty',
  of: (lists, _users, { popularity, profiles }) =>
    meanOverEntries(lists, (target) => Math.log2(profiles.rows / Math.max(1, popularity[target]!))),
}

/**
 * How much more popular the lists are than what their users had in train (popularity lift; Abdollahpouri et al., 2020,
 * "The connection between popularity bias, calibration, and fairness"): mean popularity of a user's list, averaged over users,
 * divided by that of their profiles, less 1. 0: no bias; users without a profile or a list are left out.
 */
export const popularityBias: CatalogueMetric = {
  name: 'popularity-bias',
  of(lists, users, { profiles, popularity }) {
    let listed = 0
    let had = 0
    for (const [position, list] of lists.entries()) {
      const profile = rowIndices(profiles, users[position]!)
      if (profile.length === 0 || list.length === 0) continue
      listed += meanPopularity(list, popularity)
      had += meanPopularity(profile, popularity)
    }
    return listed / had - 1
  },
}

function meanPopularity(targets: Int32Array, popularity: Int32Array): number {
  let sum = 0
  for (const target of targets) sum += popularity[target]!
  return sum / targets.length
}

const MOST_LISTS = 1000

/**
 * Intra-list diversity (Ziegler et al., 2005, "Improving recommendation lists through topic diversification"): mean over the
 * pairs of a list of 1 − cosine of the two entries' audiences in train, then over lists. Of more than a thousand lists it
 * takes a thousand, evenly spaced.
 */
export const diversity: CatalogueMetric = {
  name: 'diversity',
  of(lists, _users, catalogue) {
    const step = Math.max(1, lists.length / MOST_LISTS)
    const total = new Float64Array(catalogue.profiles.rows)
    let sum = 0
    let count = 0
    for (let position = 0; position < lists.length; position += step) {
      const list = lists[Math.floor(position)]!
      if (list.length < 2) continue
      sum += 1 - meanCosine(list, catalogue, total)
      count++
    }
    return sum / count
  },
}

/**
 * The cosines of all pairs of unit vectors v add up to `(|Σ v|² − Σ |v|²) / 2`, so that the pairs need not be visited. Entries
 * without an audience are vectors of 0.
 *
 * @param total users; all 0, and left so.
 */
function meanCosine(list: Int32Array, { audiences }: Catalogue, total: Float64Array): number {
  let squares = 0
  let lengths = 0
  for (const target of list) {
    const audience = rowIndices(audiences, target)
    if (audience.length > 0) lengths++
    for (const user of audience) total[user]! += 1 / Math.sqrt(audience.length)
  }
  for (const target of list) {
    for (const user of rowIndices(audiences, target)) {
      squares += total[user]! ** 2
      total[user] = 0
    }
  }
  return (squares - lengths) / (list.length * (list.length - 1))
}

/** Share of the entries that nobody had in train. */
export const coldShare: CatalogueMetric = {
  name: 'cold',
  of: (lists, _users, { popularity }) => meanOverEntries(lists, (target) => Number(popularity[target] === 0)),
}
