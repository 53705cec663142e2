import { UndirectedGraph } from 'graphology'
import louvainModule from 'graphology-communities-louvain'
import type { Dataset } from '../../core/data/index.js'
import { createRandom, type Random } from '../../numeric/random/index.js'
import { type Csr, csrFromTriplets, rowCounts, rowIndices, transpose } from '../../numeric/sparse/index.js'
import { modularity } from '../../numeric/stats/index.js'

/**
 * Who belongs where. Numbered by size, parts counted with their whole, the largest 0, equal sizes by their first user's row; so a
 * whole comes before its parts.
 */
export interface Communities {
  /** The smallest community of each user, −1: none. */
  readonly communityOf: Int32Array
  readonly count: number
  /** The community that each is a part of, −1: of none. */
  readonly parents: Int32Array
  /** Modularity of the graph inside each community, parted into its parts; 0 where it has none. */
  readonly partModularity: Float32Array
  /** Of the joint graph, parted into the communities that are no parts, −½ … 1; 0 where there is no edge. */
  readonly modularity: number
}

/** Fewer people than this are no community: what it likes would tell of single people. */
const SMALLEST_COMMUNITY = 3
/** People of a community that is looked at for parts, and of a part. */
const SMALLEST_WHOLE = 30
const SMALLEST_PART = 10
/** How much more modular the parts of a community must be than those of the same graph drawn by chance. */
const LEAST_ABOVE_CHANCE = 0.1

/** A community before it has a number. */
interface Found {
  /** User rows, ascending. */
  readonly people: readonly number[]
  readonly parent: Found | null
  readonly partModularity: number
}

/**
 * Communities of people by Louvain's method on the joint graph of ties and interactions (joint-graph.ts), and the parts of the larger
 * ones by the same method on the graph inside them (which the whole graph's modularity cannot resolve: Fortunato and Barthélemy, 2007,
 * "Resolution limit in community detection"). Sparse graphs are modular by mere chance (Guimerà et al., 2004, "Modularity from
 * fluctuations in random graphs"), so a community of at least 30 people is parted only where that gives 0.1 more modularity than a rewired copy of its graph
 * has, into at least two parts of at least 10 people; whoever is in a smaller part stays in the whole alone. The seed decides the order in
 * which nodes are visited.
 */
export function findCommunities(data: Dataset, seed: number): Communities {
  const graph = jointGraph(data)
  const users = data.users.size
  const random = createRandom(seed).fork('louvain')
  const labels = louvain(graph, random)
  const found: Found[] = []
  for (const nodes of groupNodes(labels)) {
    const people = nodes.filter((node) => node < users)
    if (people.length >= SMALLEST_COMMUNITY) addWithParts(graph, nodes, people, null, random, found)
  }
  return number(found, users, modularity(graph, labels))
}

/** Adds a community, then its parts and theirs. @param nodes people and items in it, ascending. */
function addWithParts(
  graph: Csr,
  nodes: readonly number[],
  people: readonly number[],
  parent: Found | null,
  random: Random,
  found: Found[],
): void {
  const parting = partsOf(graph, nodes, people.length, random)
  const own: Found = { people, parent, partModularity: parting?.modularity ?? 0 }
  found.push(own)
  for (const part of parting?.parts ?? []) {
    addWithParts(graph, part.nodes, part.people, own, random, found)
  }
}

function partsOf(graph: Csr, nodes: readonly number[], people: number, random: Random) {
  if (people < SMALLEST_WHOLE) return null
  const inside = inducedSubgraph(graph, nodes)
  const labels = louvain(inside, random)
  const parts = groupNodes(labels)
    .map((places) => ({
      nodes: places.map((place) => nodes[place]!),
      people: places.filter((place) => place < people).map((place) => nodes[place]!),
    }))
    .filter((part) => part.people.length >= SMALLEST_PART)
  if (parts.length < 2) return null
  const own = modularity(inside, labels)
  const chance = rewired(inside, people, random)
  if (own - modularity(chance, louvain(chance, random)) < LEAST_ABOVE_CHANCE) return null
  return { parts, modularity: own }
}

/** Nodes of each label, ascending, labels by their first node. */
function groupNodes(labels: Int32Array): number[][] {
  const groups = new Map<number, number[]>()
  for (const [node, label] of labels.entries()) {
    if (label < 0) continue
    const group = groups.get(label)
    if (group) group.push(node)
    else groups.set(label, [node])
  }
  return [...groups.values()]
}

function number(found: Found[], users: number, own: number): Communities {
  // A part is smaller than its whole, for there are two at least.
  found.sort((left, right) => right.people.length - left.people.length || left.people[0]! - right.people[0]!)
  const numbers = new Map(found.map((each, position) => [each, position]))
  const communityOf = new Int32Array(users).fill(-1)
  for (const [position, { people }] of found.entries())
    for (const user of people) communityOf[user] = position
  return {
    communityOf,
    count: found.length,
    parents: Int32Array.from(found, ({ parent }) => (parent === null ? -1 : numbers.get(parent)!)),
    partModularity: Float32Array.from(found, ({ partModularity }) => partModularity),
    modularity: own,
  }
}

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
