import type { Publishing, Slot } from '../../core/ports/index.js'
import { acquireLease, type Graph } from '../driver/index.js'

import { slotWriter } from './slot-writer.js'
import { graphSnapshotStore } from './snapshot-store.js'
import { snapshotWriter } from './snapshot-writer.js'

const SLOTS: readonly Slot[] = ['A', 'B']
const LEASE_TTL_MS = 15_000
/** A little more than a lease lives, so that a run that follows a killed one waits for it instead of giving up. */
const WAIT_MS = 20_000

/**
 * The right to publish, as the lease `training`.
 *
 * @param options.waitMs how long to wait for a run that holds the right; default 20 seconds.
 */
export function graphPublishing(graph: Graph, options: { readonly waitMs?: number } = {}): Publishing {
  return {
    async acquire() {
      const lease = await acquireLease(graph, 'training', {
        ttlMs: LEASE_TTL_MS,
        waitMs: options.waitMs ?? WAIT_MS,
      })
      const writer = snapshotWriter(graph, lease)
      const slots = slotWriter(graph, lease)
      return {
        lost: lease.lost,
        ...writer,
        fillSlot: slots.fillSlot,
        async sweep(progress) {
          const records = await graphSnapshotStore(graph).list()
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
