import { communitiesOf, IDENTITIES, slotContentOf } from '../../src/app/training/index.js'

import { pairKey } from '../../src/core/data/index.js'
import type { Dataset } from '../../src/core/dataset/index.js'

import type { FriendSource, ItemSource, Snapshot } from '../../src/core/model/index.js'
import { silentProgress } from '../../src/core/shared/index.js'
import { findModel } from '../../src/models/index.js'
import { csrArrays } from '../../src/models/shared/index.js'
import type { Graph } from '../../src/neo4j/driver/index.js'
import { createPublishing } from '../../src/neo4j/snapshots/index.js'

import type { Csr } from '../../src/numeric/sparse/index.js'
import { cypher } from './cypher.js'

/** Writes a dataset into an empty graph: users, items, tags, ties, and a LIKE for each interaction. */
export async function writeDataset(graph: Graph, data: Dataset): Promise<void> {
  const users = data.users.ids
  const items = data.items.ids
  const run = (text: string, rows: readonly unknown[]) => graph.runAutoCommit(cypher(text), { rows })
  await run('UNWIND $rows AS id CREATE (:User {id: id, name: "Name of " + id})', users)
  await run('UNWIND $rows AS id CREATE (:Item {id: id, title: "Title of " + id})', items)
  await run(
    'UNWIND $rows AS row MATCH (u:User {id: row[0]}), (i:Item {id: row[1]}) CREATE (u)-[:INTERACTED {kind: "LIKE", weight: 1.0}]->(i)',
    entries(data.interactions, users, items),
  )
  await run(
    `UNWIND $rows AS row MATCH (a:User {id: row[0]}), (b:User {id: row[1]})
     CREATE (a)-[:FRIEND {pair: row[2], since: null}]->(b)`,
    entries(data.ties, users, users).flatMap(([a, b]) => (a < b ? [[a, b, pairKey(a, b)]] : [])),
  )
  await run(
    'UNWIND $rows AS row MATCH (i:Item {id: row[0]}) MERGE (t:Tag {name: row[1]}) CREATE (i)-[:TAGGED {weight: 1.0}]->(t)',
    entries(data.itemTags, items, data.tags.ids),
  )
}

/** A blend of the members that train quickly, fitted on a dataset. */
export async function fitBlend(
  data: Dataset,
  weights: Readonly<Partial<Record<ItemSource, number>>> = {
    rp3: 1,
    'friends-liked': 0.5,
    community: 0.3,
    popularity: 0.1,
  },
  seed = 1,
): Promise<Snapshot> {
  const run = { target: 'item', seed, options: {} } as const
  const names = ['rp3', 'als', 'friends-liked', 'community', 'popularity']
  const members = await Promise.all(names.map((name) => findModel(name, 'item').fit(data, run)))
  return {
    ...members[0]!,
    algorithm: 'blend',
    options: {},
    arrays: csrArrays('known', data.interactions),
    metrics: { 'ndcg@20': 0.5 },
    tuned: {
      blend: { segments: [{ maxHistory: null, weights }], ablationGains: {} },
      members: Object.fromEntries(names.map((name, position) => [name, members[position]!.tuned])),
    },
    members: Object.fromEntries(names.map((name, position) => [name, members[position]!])),
  }
}

/** A blend of friends, fitted on a dataset, with these weights in place of the learned ones. */
export async function fitFriendBlend(
  data: Dataset,
  weights: Readonly<Partial<Record<FriendSource, number>>>,
): Promise<Snapshot> {
  const run = { target: 'friend', seed: 1, options: {} } as const
  const learned = await findModel('friends-blend', 'friend').fit(data, run)
  return { ...learned, tuned: { blend: { segments: [{ maxHistory: null, weights }], ablationGains: {} } } }
}

/** Publishes a snapshot of `fitBlend` or of a friend model into a slot, with its communities. */
export async function publish(
  graph: Graph,
  version: string,
  slot: 'A' | 'B',
  snapshot: Snapshot,
): Promise<string> {
  const { users, items, members } = snapshot
  const { neighbours, neighbourScores } = members.rp3?.arrays ?? {}
  const { communities } = slotContentOf(named(version, snapshot))
  const publisher = await createPublishing(graph).acquire()
  try {
    await publisher.store(version, Date.now(), snapshot, silentProgress)
    await publisher.fillSlot(
      slot,
      {
        users,
        items,
        vectors: null,
        neighbours: neighbours
          ? {
              count: neighbours.length / items.size,
              ids: neighbours as Int32Array,
              scores: neighbourScores as Float32Array,
            }
          : null,
        communities,
      },
      silentProgress,
    )
    return await publisher.activate(version, slot)
  } finally {
    await publisher.release()
  }
}

/** Makes a snapshot that was published earlier, and whose slot is unchanged, the active one again. */
export async function activate(graph: Graph, version: string, slot: 'A' | 'B'): Promise<void> {
  const publisher = await createPublishing(graph).acquire()
  try {
    await publisher.activate(version, slot)
  } finally {
    await publisher.release()
  }
}

/** Adds ids and names of communities as a first training assigns them. */
function named(version: string, snapshot: Snapshot): Snapshot {
  const identities = communitiesOf(snapshot).map((_, place) => ({
    id: `${version}:${place}`,
    name: `circle ${place}`,
  }))
  return { ...snapshot, tuned: { ...snapshot.tuned, [IDENTITIES]: identities } }
}

/** The pairs of ids of a matrix's entries. */
export function entries(
  matrix: Csr,
  rows: readonly string[],
  columns: readonly string[],
): [string, string][] {
  const pairs: [string, string][] = []
  for (let row = 0; row < matrix.rows; row++) {
    for (let entry = matrix.offsets[row]!; entry < matrix.offsets[row + 1]!; entry++) {
      pairs.push([rows[row]!, columns[matrix.indices[entry]!]!])
    }
  }
  return pairs
}
