import type { Dataset } from '../core/dataset.js'
import type { Csr } from '../numeric/csr.js'
import { modularity } from '../numeric/partitions/modularity.js'
import { createRandom, type Random } from '../numeric/random.js'
import { jointGraph } from './joint-graph.js'
import { louvain } from './louvain.js'
import { inducedSubgraph, rewired } from './subgraph.js'

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
