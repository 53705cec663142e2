import type { Dataset } from '../core/dataset.js'
import { type Csr, csrFromTriplets, rowCounts, rowIndices, transpose } from '../numeric/csr.js'

/** Interactions of one user that enter the joint graph, their rarest: bounds the graph, which Louvain keeps as objects. */
const INTERACTIONS_PER_USER = 20

/**
 * Ties and interactions as one undirected graph, (users + items)², users first. An interaction weighs `1 / √d_i`, so that what
 * everybody likes binds nobody; ties are scaled so that both kinds of edge have the same total weight. A directed tie counts
 * once, a returned one twice.
 */
export function jointGraph(data: Dataset): Csr {
  const users = data.users.size
  const edges = { rows: [] as number[], columns: [] as number[], values: [] as number[] }
  const add = (from: number, to: number, weight: number): void => {
    edges.rows.push(from, to)
    edges.columns.push(to, from)
    edges.values.push(weight, weight)
  }
  const likes = rowCounts(transpose(data.interactions))
  let total = 0
  for (let user = 0; user < users; user++) {
    const rarest = [...rowIndices(data.interactions, user)]
      .sort((left, right) => likes[left]! - likes[right]! || left - right)
      .slice(0, INTERACTIONS_PER_USER)
    for (const item of rarest) {
      const weight = 1 / Math.sqrt(likes[item]!)
      add(user, users + item, weight)
      total += weight
    }
  }
  // An undirected tie is met from both ends, so that its halves add up.
  const tieWeight = total > 0 ? total / Math.max(1, data.ties.indices.length) : 1
  for (let user = 0; user < users; user++) {
    for (const other of rowIndices(data.ties, user)) add(user, other, tieWeight)
  }
  const nodes = users + data.items.size
  return csrFromTriplets(nodes, nodes, edges)
}
