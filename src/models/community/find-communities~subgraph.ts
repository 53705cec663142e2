import { type Csr, csrFromTriplets } from '../numeric/csr.js'
import type { Random } from '../numeric/random.js'

/** The graph between some nodes alone; node `nodes[i]` becomes node i. */
export function inducedSubgraph(graph: Csr, nodes: readonly number[]): Csr {
  const places = new Map(nodes.map((node, place) => [node, place]))
  const edges = { rows: [] as number[], columns: [] as number[], values: [] as number[] }
  for (const [place, node] of nodes.entries()) {
    for (let entry = graph.offsets[node]!; entry < graph.offsets[node + 1]!; entry++) {
      const other = places.get(graph.indices[entry]!)
      if (other === undefined) continue
      edges.rows.push(place)
      edges.columns.push(other)
      edges.values.push(graph.values[entry]!)
    }
  }
  return csrFromTriplets(nodes.length, nodes.length, edges)
}

/** Attempts to swap, for each edge; Milo et al. find that the graph is mixed well before. */
const SWAPS_PER_EDGE = 5

interface Edge {
  readonly from: number
  to: number
  readonly weight: number
}

/**
 * The same graph with its edges drawn anew: two edges of a kind swap their ends, again and again, so that every node keeps its number of edges of
 * each kind (Milo et al., 2003, "On the uniform generation of random graphs with prescribed degree sequences"). What structure it
 * still shows is chance.
 *
 * @param firsts nodes below this number are of the first kind; edges between two of them, and edges to others, are the two kinds of edge.
 */
export function rewired(graph: Csr, firsts: number, random: Random): Csr {
  const [within, across] = edgesByKind(graph, firsts)
  const mixed = { rows: [] as number[], columns: [] as number[], values: [] as number[] }
  for (const edges of [within, across]) {
    swapEnds(edges, graph.rows, random)
    for (const { from, to, weight } of edges) {
      mixed.rows.push(from, to)
      mixed.columns.push(to, from)
      mixed.values.push(weight, weight)
    }
  }
  return csrFromTriplets(graph.rows, graph.rows, mixed)
}

function edgesByKind(graph: Csr, firsts: number): readonly [Edge[], Edge[]] {
  const within: Edge[] = []
  const across: Edge[] = []
  for (let from = 0; from < graph.rows; from++) {
    for (let entry = graph.offsets[from]!; entry < graph.offsets[from + 1]!; entry++) {
      const to = graph.indices[entry]!
      if (to < from) continue
      const kind = to < firsts ? within : across
      kind.push({ from, to, weight: graph.values[entry]! })
    }
  }
  return [within, across]
}

/** Swaps that would make a loop or an edge twice are not made. */
function swapEnds(edges: Edge[], nodes: number, random: Random): void {
  const keyOf = (from: number, to: number) => Math.min(from, to) * nodes + Math.max(from, to)
  const taken = new Set(edges.map(({ from, to }) => keyOf(from, to)))
  for (let attempt = 0; attempt < edges.length * SWAPS_PER_EDGE; attempt++) {
    const one = edges[random.below(edges.length)]!
    const other = edges[random.below(edges.length)]!
    if (one.from === other.to || other.from === one.to) continue
    const [first, second] = [keyOf(one.from, other.to), keyOf(other.from, one.to)]
    if (taken.has(first) || taken.has(second)) continue
    taken.delete(keyOf(one.from, one.to))
    taken.delete(keyOf(other.from, other.to))
    taken.add(first)
    taken.add(second)
    ;[one.to, other.to] = [other.to, one.to]
  }
}
