import type { ItemLabels } from '../core/ports/item-labels.js'
import type { SlotCommunity, SlotContent } from '../core/ports/publishing.js'
import { EMBEDDING_ARRAYS, NEIGHBOUR_ARRAYS, type Snapshot, type SnapshotArray } from '../core/snapshot.js'
import { FAVOURITES_FOR_NAME, nameCommunities } from './name-communities.js'

/** What of a snapshot goes into a slot of the graph: vectors, neighbours and communities of its members, where it has them. */
export async function slotContentOf(
  version: string,
  snapshot: Snapshot,
  labels: ItemLabels,
): Promise<SlotContent> {
  const { users, items } = snapshot
  return {
    users,
    items,
    vectors: vectorsOf(snapshot),
    neighbours: neighboursOf(snapshot),
    communities: await communitiesOf(version, snapshot, labels),
  }
}

function vectorsOf(snapshot: Snapshot): SlotContent['vectors'] {
  const found = arraysOf(snapshot, [EMBEDDING_ARRAYS.users, EMBEDDING_ARRAYS.items])
  if (found === null || snapshot.items.size === 0) return null
  const [users, items] = found as [Float32Array, Float32Array]
  return { width: items.length / snapshot.items.size, users, items }
}

function neighboursOf(snapshot: Snapshot): SlotContent['neighbours'] {
  const found = arraysOf(snapshot, [NEIGHBOUR_ARRAYS.ids, NEIGHBOUR_ARRAYS.scores])
  if (found === null || snapshot.items.size === 0) return null
  const [ids, scores] = found as [Int32Array, Float32Array]
  return { count: ids.length / snapshot.items.size, ids, scores }
}

async function communitiesOf(
  version: string,
  snapshot: Snapshot,
  labels: ItemLabels,
): Promise<SlotCommunity[]> {
  const found = arraysOf(snapshot, ['communityOf', 'favourites', 'favouriteScores'])
  if (found === null) return []
  const [communityOf, favourites, scores] = found as [Int32Array, Int32Array, Float32Array]
  const count = communityOf.reduce((most, community) => Math.max(most, community + 1), 0)
  const width = favourites.length / Math.max(1, count)
  const members: number[][] = Array.from({ length: count }, () => [])
  for (const [user, community] of communityOf.entries()) members[community]?.push(user)
  const unnamed = members.map((people, community) => {
    const start = community * width
    const own = favourites.subarray(start, start + width).filter((item) => item >= 0)
    return {
      id: `${version}:${community}`,
      members: Int32Array.from(people),
      favourites: own,
      favouriteScores: scores.slice(start, start + own.length),
    }
  })
  const names = await namesOf(unnamed, snapshot, labels)
  return unnamed.map((community, index) => ({ ...community, name: names[index]! }))
}

async function namesOf(
  communities: readonly Omit<SlotCommunity, 'name'>[],
  { items }: Snapshot,
  labels: ItemLabels,
): Promise<string[]> {
  const first = communities.map(({ favourites }) =>
    Array.from(favourites.subarray(0, FAVOURITES_FOR_NAME), (item) => items.ids[item]!),
  )
  const described = await labels.describe([...new Set(first.flat())])
  const byId = new Map(described.map((label) => [label.id, label]))
  return nameCommunities(first.map((ids) => ids.flatMap((id) => byId.get(id) ?? [])))
}

/** Arrays of the first item model, the snapshot itself or a member, that has all of them; null where none has. */
function arraysOf(snapshot: Snapshot, names: readonly string[]): SnapshotArray[] | null {
  for (const { arrays, target } of [snapshot, ...Object.values(snapshot.members)]) {
    if (target === 'item' && names.every((name) => name in arrays)) return names.map((name) => arrays[name]!)
  }
  return null
}
