import { type Csr, csrFromTriplets } from '../../../src/numeric/sparse/index.js'

/**
 * Friendships of the 34 members of a karate club, numbered from 0 (Zachary, 1977, "An information flow model
 * for conflict and fission in small groups").
 */
const NEIGHBOURS_ABOVE = [
  [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 17, 19, 21, 31],
  [2, 3, 7, 13, 17, 19, 21, 30],
  [3, 7, 8, 9, 13, 27, 28, 32],
  [7, 12, 13],
  [6, 10],
  [6, 10, 16],
  [16],
  [],
  [30, 32, 33],
  [33],
  [],
  [],
  [],
  [33],
  [32, 33],
  [32, 33],
  [],
  [],
  [32, 33],
  [33],
  [32, 33],
  [],
  [32, 33],
  [25, 27, 29, 32, 33],
  [25, 27, 31],
  [31],
  [29, 33],
  [33],
  [31, 33],
  [32, 33],
  [32, 33],
  [32, 33],
  [33],
  [],
]

export function karateClub(): Csr {
  const edges = { rows: [] as number[], columns: [] as number[] }
  for (const [node, others] of NEIGHBOURS_ABOVE.entries()) {
    for (const other of others) {
      edges.rows.push(node, other)
      edges.columns.push(other, node)
    }
  }
  return csrFromTriplets(34, 34, edges)
}

/** Faction of each member when the club split: 0 the instructor's, 1 the officer's. */
export const FACTIONS = Int32Array.of(
  ...[0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0],
  ...[0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
)
