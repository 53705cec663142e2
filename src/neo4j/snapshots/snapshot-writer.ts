import { deletedUserIds, encodeSnapshot, eraseUsers } from '../../core/model/index.js'
import type { Publisher } from '../../core/ports/index.js'
import { KindredError, notFound } from '../../core/shared/index.js'
import { createFencedWrites, type Graph, int, type Lease, loadQuery } from '../driver/index.js'
import { chunkCount, chunksOf } from './snapshot-chunks.js'
import { eraseFromStored, readDeletedSince, settleForgotten } from './snapshot-eraser.js'

/** Chunks deleted in one transaction. This bounds the database's memory. */
const CHUNKS_A_DELETE = 16

/**
 * The part of a {@link Publisher} that changes `(:KindredSnapshot)`, its chunks and the pointer.
 *
 * @param deletions number of deletions before the data of a stored snapshot were read.
 */
export function createSnapshotWriter(
  graph: Graph,
  lease: Lease,
  deletions: number,
): Pick<Publisher, 'store' | 'activate' | 'delete'> {
  const writes = createFencedWrites(graph, lease)
  return {
    async store(version, createdAt, fitted, progress) {
      const deleted = await readDeletedSince(graph, '', deletions)
      const snapshot = eraseUsers(fitted, deletedUserIds(fitted, deleted))
      const clean = Math.max(deletions, ...deleted.map(({ number }) => number))
      const { manifest, bytes } = encodeSnapshot(snapshot)
      await writes.write(loadQuery('snapshots/begin'), {
        version,
        algorithm: snapshot.algorithm,
        config: JSON.stringify(snapshot.options),
        seed: int(snapshot.seed),
        datasetHash: snapshot.datasetHash,
        metrics: JSON.stringify(finiteOnly(snapshot.metrics)),
        createdAt: int(createdAt),
        manifest,
        byteLength: int(bytes.byteLength),
        deletions: int(deletions),
        clean: int(clean),
      })
      progress.start('storing the snapshot', chunkCount(bytes.byteLength))
      for (const [index, text] of chunksOf(bytes)) {
        await writes.write(loadQuery('snapshots/write-chunk'), { version, index: int(index), text })
        progress.update(index + 1)
      }
      progress.finish(`stored ${(bytes.byteLength / 1e6).toFixed(1)} MB`)
    },

    async activate(version, slot) {
      for (;;) {
        const { value: isActive, token } = await graph.write(async (transaction) => {
          await lease.assertHeld(transaction)
          const [pending] = await transaction.run<{ forgotten: number }>(
            loadQuery('snapshots/forgotten-since'),
            { version },
          )
          if ((pending?.forgotten ?? 0) > 0) return false
          const rows = await transaction.run(loadQuery('snapshots/activate'), { version, slot })
          if (rows.length === 0) throw notFound('version', 'snapshot', version)
          return true
        })
        if (isActive) {
          // The snapshot is active, whatever becomes of this; the next training or erasure does it again.
          await settleForgotten(graph, lease.holder).catch(() => {})
          return token
        }
        // Users were forgotten after the data of this training were read.
        await eraseFromStored(graph, lease, version, true)
      }
    },

    async delete(version) {
      await graph.write(async (transaction) => {
        await lease.assertHeld(transaction)
        const [row] = await transaction.run<{ active: boolean }>(loadQuery('snapshots/mark-for-deletion'), {
          version,
        })
        if (row?.active) throw activeConflict(`snapshot "${version}"`)
      })
      for (let left = true; left; ) {
        const [row] = await writes.run<{ deleted: number }>(loadQuery('snapshots/delete-chunks'), {
          version,
          limit: int(CHUNKS_A_DELETE),
        })
        left = row!.deleted > 0
      }
      await writes.write(loadQuery('snapshots/delete'), { version })
    },
  }
}

/** Error for a change of the snapshot or slot that is active. */
export function activeConflict(what: string): KindredError {
  return new KindredError('CONFLICT', `${what} is active`, {
    remedy: 'promote another version first',
  })
}

/** JSON has no NaN, so metrics that are not finite are left out. */
function finiteOnly(metrics: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value)))
}
