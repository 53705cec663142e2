import type { SnapshotErasing } from '../../core/ports/index.js'
import { KindredError } from '../../core/shared/index.js'
import { acquireLease, type Graph } from '../driver/index.js'
import { createPublishing } from './publisher.js'
import { eraseFromStored, settleForgotten } from './snapshot-eraser.js'
import { createSnapshotStore } from './snapshot-store.js'
import { readStored } from './stored-snapshot.js'

const LEASE_TTL_MS = 15_000
/** Slightly longer than the life of a lease, so that a run after a killed one waits instead of giving up. */
const WAIT_MS = 20_000

/**
 * Stored snapshots, for the erasure of a user. The lease is another one than that of trainings: an erasure
 * does not wait for a training, which cleans its own snapshot before it activates it.
 *
 * @param options.waitMs time to wait for another erasure, or for the lease of a killed training to expire,
 *   milliseconds. Default 20,000.
 */
export function createSnapshotErasing(
  graph: Graph,
  { waitMs = WAIT_MS }: { readonly waitMs?: number } = {},
): SnapshotErasing {
  return {
    async exclusively(work) {
      const lease = await acquireLease(graph, 'erasure', { ttlMs: LEASE_TTL_MS, waitMs })
      try {
        return await work({
          rewrite: async (version) => (await eraseFromStored(graph, lease, version, false))?.bytes ?? null,
        })
      } finally {
        await lease.release()
      }
    },
    async versions() {
      const records = await createSnapshotStore(graph).list()
      return records.map(({ version, status }) => ({ version, isComplete: status !== 'writing' }))
    },
    async holds(version, id) {
      const stored = await readStored(graph, version, (status) => status !== 'writing')
      return stored !== null && stored.snapshot.users.indexOf(id) >= 0
    },
    async sweep(progress) {
      const publisher = await createPublishing(graph, { waitMs })
        .acquire()
        .catch((error: unknown) => {
          if (error instanceof KindredError && error.code === 'BUSY') return null
          throw error
        })
      try {
        await publisher?.sweep(progress)
      } finally {
        await publisher?.release()
      }
    },
    settle: () => settleForgotten(graph, ''),
  }
}
