import type { Publishing, Slot } from '../../core/ports/index.js'
import {
  acquireLease,
  createFencedWrites,
  type FencedWrites,
  type Graph,
  int,
  loadQuery,
} from '../driver/index.js'

import { createSlotWriter } from './slot-writer.js'
import { createSnapshotStore } from './snapshot-store.js'
import { createSnapshotWriter } from './snapshot-writer.js'

const SLOTS: readonly Slot[] = ['A', 'B']
const LEASE_TTL_MS = 15_000
/** Slightly longer than the life of a lease, so that a run after a killed one waits instead of giving up. */
const WAIT_MS = 20_000

/**
 * The right to publish, held as the lease `training`.
 *
 * @param options.waitMs time to wait for a run that holds the right, milliseconds. Default 20,000.
 */
export function createPublishing(graph: Graph, options: { readonly waitMs?: number } = {}): Publishing {
  return {
    async acquire() {
      const lease = await acquireLease(graph, 'training', {
        ttlMs: LEASE_TTL_MS,
        waitMs: options.waitMs ?? WAIT_MS,
      })
      // Read before any export: what is deleted from now on is in the data of a training, but gone.
      const deletions = await readDeletions(graph)
      const writer = createSnapshotWriter(graph, lease, deletions)
      const slots = createSlotWriter(graph, lease, deletions)
      return {
        lost: lease.lost,
        ...writer,
        fillSlot: slots.fillSlot,
        async sweep(progress) {
          const records = await createSnapshotStore(graph).list()
          const halfWritten = records.filter(({ status }) => status === 'writing')
          for (const { version } of halfWritten) await writer.delete(version)
          for (const slot of SLOTS)
            if (!records.some((record) => record.slot === slot)) await slots.clearSlot(slot, progress)
          await dropOldDeletions(createFencedWrites(graph, lease), deletions)
          return halfWritten.map(({ version }) => version)
        },
        release: () => lease.release(),
      }
    },
  }
}

/** Records of deletions dropped in one transaction. */
const DELETIONS_A_DROP = 10_000

/** The number of deletions so far. */
async function readDeletions(graph: Graph): Promise<number> {
  const [row] = await graph.read<{ deletions: number }>(loadQuery('snapshots/deletions'), {})
  return row?.deletions ?? 0
}

/** Drops the records of deletions that no snapshot needs. */
async function dropOldDeletions(writes: FencedWrites, until: number): Promise<void> {
  for (let left = true; left; ) {
    const [row] = await writes.run<{ deleted: number }>(loadQuery('snapshots/drop-deletions'), {
      until: int(until),
      limit: int(DELETIONS_A_DROP),
    })
    left = (row?.deleted ?? 0) === DELETIONS_A_DROP
  }
}
