import { type Csr, hasEntry, rowIndices } from '../numeric/csr.js'

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
