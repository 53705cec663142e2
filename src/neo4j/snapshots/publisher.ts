import type { Publishing, Slot } from '../../core/ports/index.js'
import { acquireLease, type Graph } from '../driver/index.js'

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
      const writer = createSnapshotWriter(graph, lease)
      const slots = createSlotWriter(graph, lease)
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
          return halfWritten.map(({ version }) => version)
        },
        release: () => lease.release(),
      }
    },
  }
}
