import { UndirectedGraph } from 'graphology'
import louvainModule from 'graphology-communities-louvain'
import type { Dataset } from '../core/dataset.js'
import { rowCounts, rowIndices, transpose } from '../numeric/csr.js'
import { createRandom } from '../numeric/random.js'

// The package is CommonJS and its types speak of an ES default: what Node gives as the default is the function itself.
const louvain = louvainModule as unknown as typeof louvainModule.default

/** Who belongs where. Numbered by size, the largest 0, equal sizes by their first user's row. */
export interface Communities {
  /** Community of each user, −1: none. */
  readonly communityOf: Int32Array
  readonly count: number
  /** Of the partition of the joint graph, −½ … 1; 0 where there is no edge. */
  readonly modularity: number
}

/** Fewer people than this are no community: what it likes would tell of single people. */
const SMALLEST_COMMUNITY = 3

/** Interactions of one user that enter the joint graph, their rarest: bounds the graph, which Louvain keeps as objects. */
const INTERACTIONS_PER_USER = 20

/**
 * Communities of people by Louvain's method (Blondel et al., 2008, "Fast unfolding of communities in large networks") on the joint
 * graph of ties and interactions. An interaction weighs `1 / √d_i`, so that what everybody likes binds nobody; ties are
 * scaled so that both kinds of edge have the same total weight. The seed decides the order in which nodes are visited.
 */
export function findCommunities(data: Dataset, seed: number): Communities {
  const graph = jointGraph(data)
  const users = data.users.size
  if (graph.size === 0) return { communityOf: new Int32Array(users).fill(-1), count: 0, modularity: 0 }
  const { communities, modularity } = louvain.detailed(graph, {
    getEdgeWeight: 'weight',
    rng: createRandom(seed).fork('louvain').uniform,
  })
  const found = Int32Array.from({ length: users }, (_, user) => communities[userNode(user)] ?? -1)
  return { ...numberBySize(found), modularity }
}

function jointGraph(data: Dataset): UndirectedGraph {
  const graph = new UndirectedGraph()
  const likes = rowCounts(transpose(data.interactions))
  const interactions: { readonly user: number; readonly item: number; readonly weight: number }[] = []
  let total = 0
  for (let user = 0; user < data.users.size; user++) {
    const rarest = [...rowIndices(data.interactions, user)]
      .sort((left, right) => likes[left]! - likes[right]! || left - right)
      .slice(0, INTERACTIONS_PER_USER)
    for (const item of rarest) {
      const weight = 1 / Math.sqrt(likes[item]!)
      interactions.push({ user, item, weight })
      total += weight
    }
  }
  const ties = data.ties.indices.length
  const tieWeight = total > 0 ? total / Math.max(1, ties) : 1
  for (let user = 0; user < data.users.size; user++) {
    for (const other of rowIndices(data.ties, user)) {
      // An undirected tie is met from both ends, a directed one once or, if returned, twice: the weights add up.
      graph.mergeNode(userNode(user))
      graph.mergeNode(userNode(other))
      graph.updateEdge(userNode(user), userNode(other), ({ weight = 0 }) => ({ weight: weight + tieWeight }))
    }
  }
  for (const { user, item, weight } of interactions) {
    graph.mergeNode(userNode(user))
    graph.mergeNode(itemNode(item))
    graph.addEdge(userNode(user), itemNode(item), { weight })
  }
  return graph
}

function numberBySize(found: Int32Array): { readonly communityOf: Int32Array; readonly count: number } {
  const members = new Map<number, number[]>()
  for (const [user, label] of found.entries()) {
    if (label < 0) continue
    const list = members.get(label)
    if (list) list.push(user)
    else members.set(label, [user])
  }
  const kept = [...members.values()]
    .filter((list) => list.length >= SMALLEST_COMMUNITY)
    .sort((left, right) => right.length - left.length || left[0]! - right[0]!)
  const communityOf = new Int32Array(found.length).fill(-1)
  for (const [community, list] of kept.entries()) for (const user of list) communityOf[user] = community
  return { communityOf, count: kept.length }
}

const userNode = (row: number): string => `u${row}`
const itemNode = (row: number): string => `i${row}`
