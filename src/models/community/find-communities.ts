import { UndirectedGraph } from 'graphology'
import louvainModule from 'graphology-communities-louvain'
import type { Dataset } from '../../core/dataset/index.js'
import { createRandom, type Random } from '../../numeric/random/index.js'
import { type Csr, csrFromTriplets, rowCounts, rowIndices, transpose } from '../../numeric/sparse/index.js'
import { modularity } from '../../numeric/stats/index.js'

/**
 * A hierarchy of communities: a large community may be divided into sub-communities. They are numbered by
 * size, the largest 0, equal sizes by the row of their first user. A community therefore comes before its
 * sub-communities.
 */
export interface CommunityHierarchy {
  /** The smallest community of each user, −1 for none. */
  readonly communityOf: Int32Array
  readonly count: number
  /** The parent of each community, −1 for a top-level one. */
  readonly parents: Int32Array
  /** Modularity of the division of each community into sub-communities; 0 if it has none. */
  readonly partModularity: Float32Array
  /** Modularity of the division of the joint graph into top-level communities, −½ … 1; 0 without edges. */
  readonly modularity: number
}

/** Fewest users of a community. The favourites of a smaller one would disclose those of single users. */
const MIN_COMMUNITY_USERS = 3
/** Fewest users of a community that is divided. */
const MIN_DIVIDED_USERS = 30
/** Fewest users of a sub-community. */
const MIN_PART_USERS = 10
/** How much the modularity of a division must exceed that of a rewired copy of the graph. */
const MIN_MODULARITY_GAIN = 0.1

/** A community before it has a number. */
interface FoundCommunity {
  /** Rows of the users, ascending. */
  readonly users: readonly number[]
  readonly parent: FoundCommunity | null
  readonly partModularity: number
}

/**
 * Finds communities of users by Louvain's method on the joint graph of ties and interactions
 * ({@link jointGraph}), and sub-communities by the same method on the graph within a community. The
 * modularity of the whole graph cannot resolve them (Fortunato and Barthélemy, 2007, "Resolution limit in
 * community detection").
 *
 * Sparse random graphs are modular too (Guimerà et al., 2004, "Modularity from fluctuations in random
 * graphs"). A community of at least 30 users is therefore divided only if the modularity exceeds that of a
 * rewired copy of its graph by 0.1, into at least two parts of at least 10 users. Users of smaller parts
 * belong to the parent only.
 *
 * @param seed decides the order in which nodes are visited.
 */
export function findCommunities(data: Dataset, seed: number): CommunityHierarchy {
  const graph = jointGraph(data)
  const users = data.users.size
  const random = createRandom(seed).fork('louvain')
  const labels = louvain(graph, random)
  const found: FoundCommunity[] = []
  for (const nodes of groupNodes(labels)) {
    const members = nodes.filter((node) => node < users)
    if (members.length >= MIN_COMMUNITY_USERS) addWithParts(graph, nodes, members, null, random, found)
  }
  return numberBySize(found, users, modularity(graph, labels))
}

/**
 * Adds a community and, recursively, its sub-communities to `found`.
 *
 * @param nodes its users and items, ascending.
 * @param users its users, ascending.
 */
function addWithParts(
  graph: Csr,
  nodes: readonly number[],
  users: readonly number[],
  parent: FoundCommunity | null,
  random: Random,
  found: FoundCommunity[],
): void {
  const division = divide(graph, nodes, users.length, random)
  const own: FoundCommunity = { users, parent, partModularity: division?.modularity ?? 0 }
  found.push(own)
  for (const part of division?.parts ?? []) {
    addWithParts(graph, part.nodes, part.users, own, random, found)
  }
}

/**
 * The sub-communities of a community and the modularity of the division; null if it is not divided.
 *
 * @param nodes its users and items, ascending.
 * @param users number of its users, which are the first of `nodes`.
 */
function divide(graph: Csr, nodes: readonly number[], users: number, random: Random) {
  if (users < MIN_DIVIDED_USERS) return null
  const inside = inducedSubgraph(graph, nodes)
  const labels = louvain(inside, random)
  const parts = groupNodes(labels)
    .map((places) => ({
      nodes: places.map((place) => nodes[place]!),
      users: places.filter((place) => place < users).map((place) => nodes[place]!),
    }))
    .filter((part) => part.users.length >= MIN_PART_USERS)
  if (parts.length < 2) return null
  const own = modularity(inside, labels)
  const randomized = rewired(inside, users, random)
  if (own - modularity(randomized, louvain(randomized, random)) < MIN_MODULARITY_GAIN) return null
  return { parts, modularity: own }
}

/** The nodes of each label, ascending. Labels are ordered by their first node; −1 is left out. */
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

function numberBySize(
  found: FoundCommunity[],
  userCount: number,
  graphModularity: number,
): CommunityHierarchy {
  // A part is smaller than its parent, because a community is divided into at least two.
  found.sort((left, right) => right.users.length - left.users.length || left.users[0]! - right.users[0]!)
  const numbers = new Map(found.map((each, position) => [each, position]))
  const communityOf = new Int32Array(userCount).fill(-1)
  for (const [position, { users }] of found.entries()) for (const user of users) communityOf[user] = position
  return {
    communityOf,
    count: found.length,
    parents: Int32Array.from(found, ({ parent }) => (parent === null ? -1 : numbers.get(parent)!)),
    partModularity: Float32Array.from(found, ({ partModularity }) => partModularity),
    modularity: graphModularity,
  }
}

// The package is CommonJS, but its types declare an ES default export. Node's default import is the function
// itself.
const detect = louvainModule as unknown as typeof louvainModule.default

/**
 * A partition by Louvain's method (Blondel et al., 2008, "Fast unfolding of communities in large networks").
 *
 * @param graph symmetric, weights above 0, no diagonal.
 * @param random decides the order in which nodes are visited.
 * @returns the label of each node, −1 for a node without edges. Labels are in no particular order.
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

/** The subgraph of some nodes; node `nodes[i]` becomes node i. */
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

/** Attempted swaps per edge; according to Milo et al. the graph is well mixed before. */
const SWAPS_PER_EDGE = 5

interface Edge {
  readonly from: number
  to: number
  readonly weight: number
}

/**
 * A random graph with the degrees of a graph: pairs of edges of one kind swap their ends repeatedly, so that
 * every node keeps its number of edges of each kind (Milo et al., 2003, "On the uniform generation of random
 * graphs with prescribed degree sequences"). It shows how modular such a graph is by chance.
 *
 * @param firsts number of nodes of the first kind, which come first. Edges between two of them are one kind
 *   of edge, all others another.
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

/** Swaps ends in place. Swaps that would create a loop or a duplicate edge are skipped. */
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

/**
 * Most interactions of a user in the joint graph, those with the rarest items. Bounds the graph, which
 * graphology stores as objects.
 */
const INTERACTIONS_PER_USER = 20

/**
 * Ties and interactions as one undirected graph, (users + items)², users first. An interaction with item i
 * weighs `1 / √d_i`, so that popular items connect their users only weakly. Ties are scaled so that both
 * kinds of edge have the same total weight. A directed tie counts once, a mutual one twice.
 */
export function jointGraph(data: Dataset): Csr {
  const users = data.users.size
  const edges = { rows: [] as number[], columns: [] as number[], values: [] as number[] }
  const add = (from: number, to: number, weight: number): void => {
    edges.rows.push(from, to)
    edges.columns.push(to, from)
    edges.values.push(weight, weight)
  }
  const degrees = rowCounts(transpose(data.interactions))
  let total = 0
  for (let user = 0; user < users; user++) {
    const rarest = [...rowIndices(data.interactions, user)]
      .sort((left, right) => degrees[left]! - degrees[right]! || left - right)
      .slice(0, INTERACTIONS_PER_USER)
    for (const item of rarest) {
      const weight = 1 / Math.sqrt(degrees[item]!)
      add(user, users + item, weight)
      total += weight
    }
  }
  // An undirected tie is added from both ends, so its two halves add up.
  const tieWeight = total > 0 ? total / Math.max(1, data.ties.indices.length) : 1
  for (let user = 0; user < users; user++) {
    for (const other of rowIndices(data.ties, user)) add(user, other, tieWeight)
  }
  const nodes = users + data.items.size
  return csrFromTriplets(nodes, nodes, edges)
}
