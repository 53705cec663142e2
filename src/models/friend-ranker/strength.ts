import { type Csr, hasEntry, rowIndices } from '../../numeric/sparse/index.js'

/** How closely knit a graph is around its ties and its people. */
export interface Strengths {
  /** Parallel to the entries of the ties: cosine of the closed neighbourhoods of both ends, `(t + 2) / √((d_u + 1)(d_v + 1))`, t their common neighbours. */
  readonly ofTies: Float32Array
  /** By row: of all pairs of neighbours, the share that is tied (Watts and Strogatz, 1998); 0 for fewer than two neighbours. */
  readonly clustering: Float32Array
}

/** @param ties symmetric, without ties to oneself. */
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

/** @param common neighbours of both ends of a tie, of `left` and `right` ties. */
export function closedCosine(common: number, left: number, right: number): number {
  return (common + 2) / Math.sqrt((left + 1) * (right + 1))
}

/** @param tied ordered pairs of neighbours that are tied, of all there are of `degree` neighbours. */
export function shareOfPairs(tied: number, degree: number): number {
  return degree > 1 ? tied / (degree * (degree - 1)) : 0
}

/**
 * Common neighbours of the ends of each tie. Every triangle is met once, from its end of the fewest ties (Schank and Wagner, 2005, "Finding,
 * counting and listing all triangles in large graphs"): O(ties^1.5), however large the hubs.
 */
function commonNeighbours({ rows, offsets, indices }: Csr): Uint32Array {
  const common = new Uint32Array(indices.length)
  const degree = (row: number): number => offsets[row + 1]! - offsets[row]!
  const goesUp = (from: number, to: number): boolean =>
    degree(from) < degree(to) || (degree(from) === degree(to) && from < to)
  // Ties upwards, row by row: where each lies among all, and where it leads.
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
  // The other direction of each: columns ascend, so a row's entries are met in the order of the rows that they lead to.
  const met = offsets.slice(0, rows)
  for (let row = 0; row < rows; row++) {
    for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++) {
      const reverse = met[indices[entry]!]!++
      if (goesUp(row, indices[entry]!)) common[reverse] = common[entry]!
    }
  }
  return common
}

/** Ties of a person that are looked through for how many of them are returned. */
const MOST_TIES = 500

export interface Share {
  readonly returned: number
  readonly of: number
}

/** Habits of everybody in a directed graph: log-odds of a share, with one success and one failure added. */
export interface Reciprocity {
  /** Of a person's followers, how many the person follows back. */
  readonly returns: Float32Array
  /** Of those whom a person follows, how many follow back. */
  readonly returned: Float32Array
}

export function reciprocityOf(ties: Csr, followers: Csr): Reciprocity {
  const people = (compute: (row: number) => Share): Float32Array =>
    Float32Array.from({ length: ties.rows }, (_, row) => logOddsOf(compute(row)))
  return {
    returns: people((row) =>
      countReturned(rowIndices(followers, row), (other) => hasEntry(ties, row, other)),
    ),
    returned: people((row) => countReturned(rowIndices(ties, row), (other) => hasEntry(ties, other, row))),
  }
}

export function logOddsOf({ returned, of }: Share): number {
  return Math.log((returned + 1) / (of - returned + 1))
}

/** Among the first rows. */
export function countReturned(rows: Int32Array, isReturned: (row: number) => boolean): Share {
  const some = rows.subarray(0, MOST_TIES)
  let returned = 0
  for (const row of some) returned += Number(isReturned(row))
  return { returned, of: some.length }
}
