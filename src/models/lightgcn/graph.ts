import type { Dataset } from '../../core/data/index.js'
import type { Target } from '../../core/model/index.js'

import {
  type Csr,
  csrFromTriplets,
  hasEntry,
  inversePower,
  rowIndices,
  rowSums,
  scaleEntries,
  transpose,
} from '../../numeric/sparse/index.js'

export interface GraphOptions {
  /** Whether an interaction's edge weighs 1 or its effective weight. */
  readonly edges: 'binary' | 'weight'
  /** Weight of a tie's edge; 0: ties are left out. */
  readonly ties: number
  /** Exponents of the degree of the node that receives and of the one that gives. */
  readonly exponents: Exponents
}

export interface Exponents {
  readonly receiver: number
  readonly giver: number
}

/** Users and items as one graph: node u is user u, node users + i is item i. */
export interface NodeGraph {
  readonly users: number
  readonly items: number
  /** Nodes × nodes, normalised by degree: row n is what n receives. */
  readonly matrix: Csr
  /** Sum of the edge weights of each node. */
  readonly degrees: Float64Array
}

export function buildGraph(data: Dataset, options: GraphOptions): NodeGraph {
  const { interactions, users, items } = data
  const given =
    options.edges === 'binary'
      ? { ...interactions, values: new Float32Array(interactions.values.length).fill(1) }
      : interactions
  const matrix = joinNodes(options.ties > 0 ? tieEdges(data.ties, options.ties) : undefined, given)
  const degrees = rowSums(matrix)
  const { receiver, giver } = options.exponents
  return {
    users: users.size,
    items: items.size,
    matrix: scaleEntries(matrix, inversePower(degrees, receiver), inversePower(degrees, giver)),
    degrees,
  }
}

/** Ties both ways. A tie known from both sides is one edge. */
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

/** Of users among each other and of users × items, the symmetric matrix of all nodes. */
function joinNodes(between: Csr | undefined, given: Csr): Csr {
  const users = given.rows
  const nodes = users + given.columns
  const received = transpose(given)
  const offsets = new Int32Array(nodes + 1)
  const indices = new Int32Array(2 * given.indices.length + (between?.indices.length ?? 0))
  const values = new Float32Array(indices.length)
  let filled = 0
  const append = (matrix: Csr, row: number, firstColumn: number) => {
    for (let entry = matrix.offsets[row]!; entry < matrix.offsets[row + 1]!; entry++) {
      indices[filled] = firstColumn + matrix.indices[entry]!
      values[filled++] = matrix.values[entry]!
    }
  }
  for (let node = 0; node < nodes; node++) {
    if (node >= users) append(received, node - users, 0)
    else {
      if (between) append(between, node, 0)
      append(given, node, users)
    }
    offsets[node + 1] = filled
  }
  return { rows: nodes, columns: nodes, offsets, indices, values }
}

/** What the network learns to tell apart: pairs of nodes that belong together, and the nodes that could be the second. */
export interface TrainingPairs {
  readonly from: Int32Array
  readonly to: Int32Array
  /** Targets are the nodes firstTarget … firstTarget + targets − 1. */
  readonly firstTarget: number
  readonly targets: number
}

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

/** Rows of the users of a graph as a matrix: users × nodes. */
export function userRows({ users, matrix }: NodeGraph): Csr {
  const end = matrix.offsets[users]!
  return {
    rows: users,
    columns: matrix.columns,
    offsets: matrix.offsets.slice(0, users + 1),
    indices: matrix.indices.slice(0, end),
    values: matrix.values.slice(0, end),
  }
}

/** How often each target was taken. */
export function targetCounts({ to, firstTarget, targets }: TrainingPairs): Float64Array {
  const counts = new Float64Array(targets)
  for (const node of to) counts[node - firstTarget]!++
  return counts
}
