import { type Csr, hasEntry, rowIndices } from '../../numeric/sparse/index.js'

/** Strength of ties and clustering of users. */
export interface Strengths {
  /**
   * Strength of each entry of the ties: cosine of the closed neighbourhoods of both ends, `(t + 2) / √((d_u +
   * 1)(d_v + 1))`, with t common neighbours.
   */
  readonly ofTies: Float32Array
  /**
   * Clustering coefficient of each user: the fraction of pairs of neighbours that are tied (Watts and
   * Strogatz, 1998); 0 with fewer than two neighbours.
   */
  readonly clustering: Float32Array
}

/**
 * Computes strengths of ties and clustering coefficients.
 * @param ties symmetric, without self-loops.
 */
export function strengthsOf(ties: Csr): Strengths {
  const common = commonNeighbours(ties)
  const degrees = Float64Array.from({ length: ties.rows }, (_, row) => rowIndices(ties, row).length)
  const clustering = new Float32Array(ties.rows)
  const ofTies = new Float32Array(common.length)
  for (let row = 0; row < ties.rows; row++) {
    const ends = degrees[row]!
    let sum = 0
    for (let entry = ties.offsets[row]!; entry < ties.offsets[row + 1]!; entry++) {
      sum += common[entry]!
      ofTies[entry] = closedCosine(common[entry]!, ends, degrees[ties.indices[entry]!]!)
    }
    clustering[row] = shareOfPairs(sum, ends)
  }
  return { ofTies, clustering }
}

/**
 * Cosine of the closed neighbourhoods of two tied users.
 * @param common number of common neighbours.
 * @param left degree of one end.
 * @param right degree of the other end.
 */
export function closedCosine(common: number, left: number, right: number): number {
  return (common + 2) / Math.sqrt((left + 1) * (right + 1))
}

/**
 * Fraction of the ordered pairs of neighbours that are tied.
 * @param tied number of such pairs.
 * @param degree number of neighbours.
 */
export function shareOfPairs(tied: number, degree: number): number {
  return degree > 1 ? tied / (degree * (degree - 1)) : 0
}

/**
 * Number of common neighbours of both ends of each tie. Every triangle is visited once, from its end with the
 * fewest ties (Schank and Wagner, 2005, "Finding, counting and listing all triangles in large graphs"):
 * O(ties^1.5), however large the hubs.
 */
function commonNeighbours({ rows, offsets, indices }: Csr): Uint32Array {
  const common = new Uint32Array(indices.length)
  const degree = (row: number): number => offsets[row + 1]! - offsets[row]!
  const goesUp = (from: number, to: number): boolean =>
    degree(from) < degree(to) || (degree(from) === degree(to) && from < to)
  // Entries that lead to a user of higher degree, row by row: index of the entry and its end.
  const starts = new Int32Array(rows + 1)
  const entries = new Int32Array(indices.length / 2)
  const ends = new Int32Array(indices.length / 2)
  for (let row = 0, filled = 0; row < rows; row++) {
    for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++) {
      if (!goesUp(row, indices[entry]!)) continue
      entries[filled] = entry
      ends[filled++] = indices[entry]!
    }
    starts[row + 1] = filled
  }
  const entryTo = new Int32Array(rows).fill(-1)
  for (let row = 0; row < rows; row++) {
    const [start, end] = [starts[row]!, starts[row + 1]!]
    for (let at = start; at < end; at++) entryTo[ends[at]!] = entries[at]!
    for (let at = start; at < end; at++) {
      const first = entries[at]!
      for (let next = starts[ends[at]!]!; next < starts[ends[at]! + 1]!; next++) {
        const third = entryTo[ends[next]!]!
        if (third < 0) continue
        common[first]!++
        common[entries[next]!]!++
        common[third]!++
      }
    }
    for (let at = start; at < end; at++) entryTo[ends[at]!] = -1
  }
  // Copies the counts to the reverse entries. Columns ascend, so the entries of a row are reached in the
  // order of the rows that lead to it.
  const met = offsets.slice(0, rows)
  for (let row = 0; row < rows; row++) {
    for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++) {
      const reverse = met[indices[entry]!]!++
      if (goesUp(row, indices[entry]!)) common[reverse] = common[entry]!
    }
  }
  return common
}

/** Maximum number of ties of a user that are read to estimate how many are returned. */
const MAX_TIES = 500

/** A fraction of ties as two counts. */
export interface Share {
  readonly returned: number
  readonly of: number
}

/**
 * Follow-back habits of all users of a directed graph: log-odds of a fraction, with one success and one
 * failure added.
 */
export interface Reciprocity {
  /** Fraction of the user's followers whom the user follows back. */
  readonly returns: Float32Array
  /** Fraction of the followed users who follow back. */
  readonly returned: Float32Array
}

/** Computes the follow-back habits of all users. */
export function reciprocityOf(ties: Csr, followers: Csr): Reciprocity {
  const forEachUser = (compute: (row: number) => Share): Float32Array =>
    Float32Array.from({ length: ties.rows }, (_, row) => logOddsOf(compute(row)))
  return {
    returns: forEachUser((row) =>
      countReturned(rowIndices(followers, row), (other) => hasEntry(ties, row, other)),
    ),
    returned: forEachUser((row) =>
      countReturned(rowIndices(ties, row), (other) => hasEntry(ties, other, row)),
    ),
  }
}

/** Log-odds of a fraction, with one success and one failure added. */
export function logOddsOf({ returned, of }: Share): number {
  return Math.log((returned + 1) / (of - returned + 1))
}

/** Counts the returned ties among the first rows. */
export function countReturned(rows: Int32Array, isReturned: (row: number) => boolean): Share {
  const some = rows.subarray(0, MAX_TIES)
  let returned = 0
  for (const row of some) returned += Number(isReturned(row))
  return { returned, of: some.length }
}
