import { findModel } from '../../src/models/index.js'
import { csrOf } from '../../src/models/shared/index.js'
import type { Graph } from '../../src/neo4j/driver/index.js'
import { createSnapshotStore } from '../../src/neo4j/snapshots/index.js'
import { sharedEngine } from '../../src/numeric/engine/index.js'
import { hasEntry } from '../../src/numeric/sparse/index.js'

/** Users whose dense scores are in memory at a time. */
const BLOCK_SIZE = 64

/**
 * The top `k` items of the active snapshot for each user, ranked as in an evaluation: all items except the
 * user's train items.
 *
 * @param test test items by user; the snapshot must not have been trained on them.
 * @throws Error if the snapshot was trained on other data.
 */
export async function rankOffline(
  graph: Graph,
  users: readonly string[],
  k: number,
  test: ReadonlyMap<string, readonly string[]>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const store = createSnapshotStore(graph)
  const active = await store.active()
  if (active === null) throw new Error('there is no active snapshot; run `kindred train` first')
  const snapshot = await store.read(active.version)
  const { items } = snapshot
  const known = csrOf(snapshot, 'known', items.size)
  const rows = Int32Array.from(users, (user) => snapshot.users.indexOf(user))
  for (const [position, row] of rows.entries()) {
    const user = users[position]!
    if (row < 0)
      throw new Error(`the snapshot does not know the user ${user}; train on this folder's train.txt`)
    if (test.get(user)!.some((item) => items.indexOf(item) >= 0 && hasEntry(known, row, items.indexOf(item))))
      throw new Error(`the snapshot was trained on the test items of ${user}; import train.txt only`)
  }
  const recommender = findModel(snapshot.algorithm, 'item').load(snapshot)
  const lists = new Map<string, readonly string[]>()
  for (let start = 0; start < rows.length; start += BLOCK_SIZE) {
    const block = rows.subarray(start, start + BLOCK_SIZE)
    const scores = new Float32Array(block.length * items.size)
    await recommender.scoreBlock!(block, scores)
    const { ids } = sharedEngine().topK(scores, items.size, { k, exclude: known, excludeRows: block })
    for (const position of block.keys())
      lists.set(
        users[start + position]!,
        Array.from(
          ids.subarray(position * k, (position + 1) * k).filter((row) => row >= 0),
          (row) => items.ids[row]!,
        ),
      )
  }
  return lists
}
