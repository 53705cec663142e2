import { UndirectedGraph } from 'graphology'
import louvainModule from 'graphology-communities-louvain'
import type { Csr } from '../numeric/csr.js'
import type { Random } from '../numeric/random.js'

// The package is CommonJS and its types speak of an ES default: what Node gives as the default is the function itself.
const detect = louvainModule as unknown as typeof louvainModule.default

/**
 * A partition by Louvain's method (Blondel et al., 2008, "Fast unfolding of communities in large networks"): label of each node, −1
 * for one without an edge. The labels are in no order.
 *
 * @param graph symmetric, weights above 0, no diagonal.
 * @param random decides the order in which nodes are visited.
 */
export function louvain(graph: Csr, random: Random): Int32Array {
  const labels = new Int32Array(graph.rows).fill(-1)
  if (graph.indices.length === 0) return labels
  const found = detect(toGraphology(graph), { getEdgeWeight: 'weight', rng: random.uniform })
  for (const [node, label] of Object.entries(found)) labels[Number(node)] = label
  return labels
}

function toGraphology(graph: Csr): UndirectedGraph {
  const built = new UndirectedGraph()
  for (let node = 0; node < graph.rows; node++) {
    for (let entry = graph.offsets[node]!; entry < graph.offsets[node + 1]!; entry++) {
      const other = graph.indices[entry]!
      if (other < node) continue
      built.mergeNode(String(node))
      built.mergeNode(String(other))
      built.addEdge(String(node), String(other), { weight: graph.values[entry]! })
    }
  }
  return built
}
