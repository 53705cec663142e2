import {
  EMBEDDING_ARRAYS,
  NEIGHBOUR_ARRAYS,
  type Snapshot,
  type SnapshotArray,
} from '../../core/model/index.js'
import type { SlotCommunity, SlotContent } from '../../core/ports/index.js'
import { communitiesOf, identitiesOf } from './communities.js'

/**
 * The part of a snapshot that is written to a slot of the graph: vectors, neighbours and communities of its
 * members.
 */
export function slotContentOf(snapshot: Snapshot): SlotContent {
  const { users, items } = snapshot
  return {
    users,
    items,
    vectors: vectorsOf(snapshot),
    neighbours: neighboursOf(snapshot),
    communities: slotCommunitiesOf(snapshot),
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

function slotCommunitiesOf(snapshot: Snapshot): SlotCommunity[] {
  const identities = identitiesOf(snapshot)
  return communitiesOf(snapshot).flatMap(({ parent, ...community }, place) => {
    const identity = identities[place]
    if (identity === undefined) return []
    return [{ ...identity, ...community, parent: parent === null ? null : identities[parent]!.id }]
  })
}

/**
 * The named arrays of the first item model that has all of them, among the snapshot and its members; null:
 * none has.
 */
function arraysOf(snapshot: Snapshot, names: readonly string[]): SnapshotArray[] | null {
  for (const { arrays, target } of [snapshot, ...Object.values(snapshot.members)]) {
    if (target === 'item' && names.every((name) => name in arrays)) return names.map((name) => arrays[name]!)
  }
  return null
}
