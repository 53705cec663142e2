import { encodeSnapshot } from '../../core/model/index.js'
import type { Publisher } from '../../core/ports/index.js'
import { KindredError, notFound } from '../../core/shared/index.js'
import { createFencedWrites, type Graph, int, type Lease, loadQuery } from '../driver/index.js'

/** Bytes per chunk: three quarters of a mebibyte, which is one mebibyte of Base64. */
const CHUNK_BYTES = 3 << 18
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
    async store(version, createdAt, snapshot, progress) {
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
      })
      const chunks = Math.ceil(bytes.byteLength / CHUNK_BYTES)
      progress.start('storing the snapshot', chunks)
      for (let index = 0; index < chunks; index++) {
        const chunk = bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES)
        await writes.write(loadQuery('snapshots/write-chunk'), {
          version,
          index: int(index),
          text: Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('base64'),
        })
        progress.update(index + 1)
      }
      progress.finish(`stored ${(bytes.byteLength / 1e6).toFixed(1)} MB`)
    },

    async activate(version, slot) {
      const { token } = await graph.write(async (transaction) => {
        await lease.assertHeld(transaction)
        const rows = await transaction.run(loadQuery('snapshots/activate'), { version, slot })
        if (rows.length === 0) throw notFound('version', 'snapshot', version)
      })
      return token
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
