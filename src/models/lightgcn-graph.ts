import type { Dataset } from '../core/dataset.js'
import type { Target } from '../core/target.js'
import { type Csr, csrFromTriplets, hasEntry } from '../numeric/csr.js'
import { inversePower, rowSums, scaleEntries } from '../numeric/normalize.js'

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
  const users = data.users.size
  const nodes = users + data.items.size
  const entries = data.interactions.indices.length
  const tieCount = options.ties > 0 ? data.ties.indices.length : 0
  const rows = new Int32Array(2 * (entries + tieCount))
  const columns = new Int32Array(rows.length)
  const values = new Float32Array(rows.length)
  let filled = 0
  const connect = (from: number, to: number, weight: number) => {
    rows[filled] = from
    columns[filled] = to
    values[filled++] = weight
    rows[filled] = to
    columns[filled] = from
    values[filled++] = weight
  }
  const { interactions, ties } = data
  for (let user = 0; user < users; user++) {
    for (let entry = interactions.offsets[user]!; entry < interactions.offsets[user + 1]!; entry++) {
      const weight = options.edges === 'binary' ? 1 : interactions.values[entry]!
      connect(user, users + interactions.indices[entry]!, weight)
    }
    if (tieCount === 0) continue
    for (let entry = ties.offsets[user]!; entry < ties.offsets[user + 1]!; entry++) {
      const other = ties.indices[entry]!
      // A tie known from both sides is one edge.
      if (other > user || !hasEntry(ties, other, user)) connect(user, other, options.ties)
    }
  }
  const matrix = csrFromTriplets(nodes, nodes, {
    rows: rows.subarray(0, filled),
    columns: columns.subarray(0, filled),
    values: values.subarray(0, filled),
  })
  const degrees = rowSums(matrix)
  const { receiver, giver } = options.exponents
  return {
    users,
    items: data.items.size,
    matrix: scaleEntries(matrix, inversePower(degrees, receiver), inversePower(degrees, giver)),
    degrees,
  }
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
