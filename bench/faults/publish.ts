import { slotContentOf } from '../../src/app/training/index.js'
import type { Slot, SlotContent } from '../../src/core/ports/index.js'
import type { Progress } from '../../src/core/shared/index.js'
import type { Graph } from '../../src/neo4j/driver/index.js'
import { createPublishing, createSnapshotStore } from '../../src/neo4j/snapshots/index.js'

/** Complete snapshots that are kept. */
const KEPT = 3

/** The kinds of steps at which a publishing is stopped. */
export const POINTS = [
  'emptying slot',
  'storing the snapshot',
  'writing item neighbours',
  'writing communities',
  'writing memberships',
  'writing user vectors',
  'writing item vectors',
  'before the pointer moves',
] as const

/**
 * Publishes the active snapshot once more, as a training does that has learned the same: sweep, bytes, slot,
 * pointer, old versions.
 *
 * @param now clock of the process, milliseconds since 1970.
 * @throws KindredError BUSY if another process publishes or has taken over.
 */
export async function publishAgain(
  graph: Graph,
  version: string,
  now: number,
  progress: Progress,
): Promise<void> {
  const store = createSnapshotStore(graph)
  const publisher = await createPublishing(graph, { waitMs: 0 }).acquire()
  try {
    await publisher.sweep(progress)
    const active = (await store.active())!
    const snapshot = await store.read(active.version)
    await publisher.store(version, now, snapshot, progress)
    const slot: Slot = active.slot === 'A' ? 'B' : 'A'
    await publisher.fillSlot(slot, withAll(slotContentOf(snapshot), version), progress)
    progress.start('before the pointer moves', 0)
    await publisher.activate(version, slot)
    const ready = (await store.list()).filter(({ status }) => status === 'ready')
    for (const { version: old } of ready.slice(KEPT - 1)) await publisher.delete(old)
  } finally {
    await publisher.release()
  }
}

/** The content with neighbours and communities, which a small model does not have. */
function withAll(content: SlotContent, version: string): SlotContent {
  const { users, items } = content
  const all = Int32Array.from({ length: users.size }, (_, user) => user)
  return {
    ...content,
    neighbours: {
      count: 1,
      ids: Int32Array.from({ length: items.size }, (_, item) => (item + 1) % items.size),
      scores: new Float32Array(items.size).fill(0.5),
    },
    communities: [
      {
        id: `${version}:0`,
        name: 'all',
        parent: null,
        level: 0,
        modularity: 0,
        members: all,
        favourites: Int32Array.of(0),
        favouriteScores: Float32Array.of(1),
      },
    ],
  }
}
