import { type Csr, rowIndices } from '../../numeric/sparse/index.js'

/** The train part, as catalogue metrics read it. */
export interface TrainStatistics {
  /** users × targets: the train entries of each user. */
  readonly profiles: Csr
  /** targets × users: `profiles` transposed. */
  readonly audiences: Csr
  /** Number of users of each target in train, one for each target. */
  readonly popularity: Int32Array
}

/** A metric of all lists together, beyond accuracy. */
export interface CatalogueMetric {
  /** Name as in `name@k`. */
  readonly name: string
  /**
   * @param lists the first k entries of each user's list, best first. A list may be shorter.
   * @param users row of the user of each list.
   * @returns NaN if the metric is not defined for these lists.
   */
  of(lists: readonly Int32Array[], users: Int32Array, catalogue: TrainStatistics): number
}

/** Mean of a function over all entries of all lists; NaN if there are no entries. */
export function meanOverEntries(lists: readonly Int32Array[], of: (target: number) => number): number {
  let sum = 0
  let count = 0
  for (const list of lists) {
    for (const target of list) sum += of(target)
    count += list.length
  }
  return sum / count
}

/** Number of lists that contain each target. */
export function listCounts(lists: readonly Int32Array[], targets: number): Float64Array {
  const counts = new Float64Array(targets)
  for (const list of lists) for (const target of list) counts[target]!++
  return counts
}

/** Share of the catalogue that is on at least one list. */
export const coverage: CatalogueMetric = {
  name: 'coverage',
  of(lists, _users, { popularity }) {
    const listed = listCounts(lists, popularity.length)
    return listed.reduce((count, times) => count + Number(times > 0), 0) / popularity.length
  },
}

/**
 * Gini index of how often each target is listed: 0 if all are listed equally often, near 1 if a few take all
 * places. `Σ (2r − n − 1) · x_r / (n · Σ x)` over counts x in ascending order, r = 1 … n.
 */
export const gini: CatalogueMetric = {
  name: 'gini',
  of(lists, _users, { popularity }) {
    const counts = listCounts(lists, popularity.length).sort()
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
 * Mean self-information of the entries in bits (Zhou et al., 2010, "Solving the apparent diversity–accuracy
 * dilemma of recommender systems"): `log₂(users / popularity)`. An entry without train users counts as if it
 * had one.
 */
export const novelty: CatalogueMetric = {
  name: 'novelty',
  of: (lists, _users, { popularity, profiles }) =>
    meanOverEntries(lists, (target) => Math.log2(profiles.rows / Math.max(1, popularity[target]!))),
}

/**
 * Popularity lift (Abdollahpouri et al., 2020, "The connection between popularity bias, calibration, and
 * fairness"): mean popularity of the users' lists divided by that of their train profiles, minus 1. 0 means
 * no bias, 1 means lists twice as popular as profiles. Users without a profile or a list are left out.
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

const MAX_LISTS = 1000

/**
 * Intra-list diversity (Ziegler et al., 2005, "Improving recommendation lists through topic
 * diversification"): the mean of 1 − cosine of the train audiences over the pairs of a list, averaged over
 * lists. Of more than 1,000 lists, 1,000 evenly spaced ones are used.
 */
export const diversity: CatalogueMetric = {
  name: 'diversity',
  of(lists, _users, catalogue) {
    const step = Math.max(1, lists.length / MAX_LISTS)
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
 * Mean cosine over all pairs of a list. The cosines of all pairs of unit vectors v sum to
 * `(|Σ v|² − Σ |v|²) / 2`, so the pairs are not visited. An entry without an audience is a zero vector.
 *
 * @param total scratch array, one value for each user; 0 before and after the call.
 */
function meanCosine(list: Int32Array, { audiences }: TrainStatistics, total: Float64Array): number {
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

/** Share of entries without train users. */
export const coldShare: CatalogueMetric = {
  name: 'cold',
  of: (lists, _users, { popularity }) => meanOverEntries(lists, (target) => Number(popularity[target] === 0)),
}
