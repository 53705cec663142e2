import type { Dataset } from '../../core/dataset/index.js'
import type { Target } from '../../core/model/index.js'
import {
  binarize,
  type Csr,
  csrFromTriplets,
  hasEntry,
  inversePower,
  rowIndices,
  rowSums,
  scaleEntries,
  transpose,
} from '../../numeric/sparse/index.js'

/** Edge weights and normalization of the graph; see options.ts. */
export interface GraphOptions {
  readonly edgeWeights: 'binary' | 'weight'
  readonly tieWeight: number
  /** Exponent of the receiver's degree. */
  readonly alpha: number
  /** Exponent of the sender's degree. */
  readonly beta: number
}

/** Users and items as one graph: node u is user u, node users + i is item i. */
export interface UserItemGraph {
  readonly users: number
  readonly items: number
  /** Â = D^−α A D^−β, nodes × nodes: row n holds the weights of the messages that node n receives. */
  readonly matrix: Csr
  /** Weighted degree of each node: the sum of its edge weights. */
  readonly degrees: Float64Array
}

/** Builds the graph of interactions and, if `tieWeight` is above 0, ties. */
export function buildGraph(data: Dataset, options: GraphOptions): UserItemGraph {
  const { users, items } = data
  const interactions = options.edgeWeights === 'binary' ? binarize(data.interactions) : data.interactions
  const ties = options.tieWeight > 0 ? tieEdges(data.ties, options.tieWeight) : undefined
  const adjacency = adjacencyOf(interactions, ties)
  const degrees = rowSums(adjacency)
  return {
    users: users.size,
    items: items.size,
    matrix: scaleEntries(
      adjacency,
      inversePower(degrees, options.alpha),
      inversePower(degrees, options.beta),
    ),
    degrees,
  }
}

/** Ties as undirected edges. A tie that exists in both directions is one edge. */
function tieEdges(ties: Csr, weight: number): Csr {
  const rows: number[] = []
  const columns: number[] = []
  for (let user = 0; user < ties.rows; user++) {
    for (const other of rowIndices(ties, user)) {
      if (other <= user && hasEntry(ties, other, user)) continue
      rows.push(user, other)
      columns.push(other, user)
    }
  }
  const edges = csrFromTriplets(ties.rows, ties.columns, { rows, columns })
  return { ...edges, values: edges.values.fill(weight) }
}

/**
 * The symmetric adjacency matrix A of all nodes, from interactions (users × items) and ties (users × users).
 */
function adjacencyOf(interactions: Csr, ties: Csr | undefined): Csr {
  const users = interactions.rows
  const nodes = users + interactions.columns
  const byItem = transpose(interactions)
  const offsets = new Int32Array(nodes + 1)
  const indices = new Int32Array(2 * interactions.indices.length + (ties?.indices.length ?? 0))
  const values = new Float32Array(indices.length)
  let filled = 0
  const append = (matrix: Csr, row: number, firstColumn: number) => {
    for (let entry = matrix.offsets[row]!; entry < matrix.offsets[row + 1]!; entry++) {
      indices[filled] = firstColumn + matrix.indices[entry]!
      values[filled++] = matrix.values[entry]!
    }
  }
  for (let node = 0; node < nodes; node++) {
    if (node >= users) append(byItem, node - users, 0)
    else {
      if (ties) append(ties, node, 0)
      append(interactions, node, users)
    }
    offsets[node + 1] = filled
  }
  return { rows: nodes, columns: nodes, offsets, indices, values }
}

/** Positive pairs that the network is trained on, and the candidates for the second node of a pair. */
export interface TrainingPairs {
  readonly from: Int32Array
  readonly to: Int32Array
  /** Targets are the nodes firstTarget … firstTarget + targets − 1. */
  readonly firstTarget: number
  readonly targets: number
}

/** All interactions (target `item`) or all ties (target `friend`) as pairs of nodes, by user. */
export function trainingPairs(data: Dataset, target: Target): TrainingPairs {
  const firstTarget = target === 'item' ? data.users.size : 0
  const known = target === 'item' ? data.interactions : data.ties
  const from = new Int32Array(known.indices.length)
  for (let row = 0; row < known.rows; row++) from.fill(row, known.offsets[row]!, known.offsets[row + 1]!)
  return {
    from,
    to: known.indices.map((column) => firstTarget + column),
    firstTarget,
    targets: known.columns,
  }
}

/** The rows of the users in the matrix of a graph: users × nodes. */
export function userRows({ users, matrix }: UserItemGraph): Csr {
  const end = matrix.offsets[users]!
  return {
    rows: users,
    columns: matrix.columns,
    offsets: matrix.offsets.slice(0, users + 1),
    indices: matrix.indices.slice(0, end),
    values: matrix.values.slice(0, end),
  }
}

/** Number of training pairs of each target. */
export function targetCounts({ to, firstTarget, targets }: TrainingPairs): Float64Array {
  const counts = new Float64Array(targets)
  for (const node of to) counts[node - firstTarget]!++
  return counts
}
