import { type Csr, rowIndices } from '../../numeric/sparse/index.js'
import type { RankerGraph } from './graph.js'

/** A user in the form that the ranker reads, live or from train. Rows ascend and are distinct. */
export interface RankerProfile {
  /** Row of the user, −1 if unknown. */
  readonly user: number
  /** Friends, or followed users. */
  readonly friends: Int32Array
  /** Friends, or followers. */
  readonly followers: Int32Array
  /** Rows of items with attracting interactions. */
  readonly likes: Int32Array
}

/** Profile of a known user from train. */
export function profileIn(graph: RankerGraph, user: number): RankerProfile {
  return {
    user,
    friends: rowIndices(graph.ties, user),
    followers: rowIndices(graph.followers, user),
    likes: rowIndices(graph.likes, user),
  }
}

/** Users over whom paths run: friends, and for directed ties also followers. */
export function bridgesOf({ directed }: RankerGraph, { friends, followers }: RankerProfile): Int32Array {
  return directed ? union(friends, followers) : friends
}

/** Union of two lists of rows, ascending. */
function union(left: Int32Array, right: Int32Array): Int32Array {
  return Int32Array.from(new Set([...left, ...right])).sort()
}

/** Trained entries of a row; none for rows beyond the matrix. */
export function entriesOf(matrix: Csr, row: number): Int32Array {
  return row < matrix.rows ? rowIndices(matrix, row) : NONE
}

const NONE = new Int32Array(0)
