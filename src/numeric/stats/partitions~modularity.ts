import type { Csr } from '../csr.js'

/**
 * Modularity of a partition of an undirected, weighted graph: `Σ_c (in_c / 2m − (tot_c / 2m)²)`, with `in_c` the weight of the entries inside
 * c, `tot_c` the degrees of c and `2m` all weight (Newman and Girvan, 2004, "Finding and evaluating community structure in networks").
 * −½ … 1; 0 for one part of everything, and where there is no edge.
 *
 * @param graph symmetric, weights not below 0.
 * @param labels of each node; whoever has −1 is a part of their own.
 */
export function modularity(graph: Csr, labels: Int32Array): number {
  const inside = new Map<number, number>()
  const degrees = new Map<number, number>()
  let total = 0
  for (let node = 0; node < graph.rows; node++) {
    const own = partOf(labels, node)
    for (let entry = graph.offsets[node]!; entry < graph.offsets[node + 1]!; entry++) {
      const weight = graph.values[entry]!
      total += weight
      degrees.set(own, (degrees.get(own) ?? 0) + weight)
      if (partOf(labels, graph.indices[entry]!) === own) inside.set(own, (inside.get(own) ?? 0) + weight)
    }
  }
  if (total === 0) return 0
  let sum = 0
  for (const [part, degree] of degrees) sum += (inside.get(part) ?? 0) / total - (degree / total) ** 2
  return sum
}

/** Nodes without a label get one below all labels. */
const partOf = (labels: Int32Array, node: number): number => (labels[node]! < 0 ? -1 - node : labels[node]!)
