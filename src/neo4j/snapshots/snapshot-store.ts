import { createSnapshotDecoder, forgetDeleted } from '../../core/model/index.js'
import type { Deletion, SnapshotRecord, SnapshotStore } from '../../core/ports/index.js'
import { notFound } from '../../core/shared/index.js'
import { type Graph, int, loadQuery } from '../driver/index.js'

type RecordRow = Omit<SnapshotRecord, 'config' | 'metrics'> & {
  readonly config: string
  readonly metrics: string
}

/** Store of snapshots: `(:KindredSnapshot)` nodes with their bytes in `(:KindredChunk)` nodes. */
export function createSnapshotStore(graph: Graph): SnapshotStore {
  const deletedSince = (version: string, since: number): Promise<readonly Deletion[]> =>
    graph.read<Deletion>(loadQuery('snapshots/deleted-since'), { version, since: int(since) })
  return {
    async list() {
      return (await graph.read<RecordRow>(loadQuery('snapshots/list'), {})).map(decodeRecord)
    },

    async active(options = {}) {
      const [row] = await graph.read<RecordRow>(loadQuery('snapshots/active'), {}, options)
      return row === undefined ? null : decodeRecord(row)
    },

    async read(version) {
      const [row] = await graph.read<{ status: string; manifest: string }>(
        loadQuery('snapshots/read-manifest'),
        { version },
      )
      if (row === undefined || row.status === 'writing') throw notFound('version', 'snapshot', version)
      const decoder = createSnapshotDecoder(row.manifest)
      const bytesOf = chunkReader()
      for await (const chunk of graph.stream<ChunkRow>(loadQuery('snapshots/read-chunks'), { version }))
        decoder.put(bytesOf(chunk))
      const snapshot = decoder.finish()
      forgetDeleted(snapshot, await deletedSince(version, 0))
      return snapshot
    },

    deletedSince,
  }
}

/** A chunk; one of its fields is null. */
interface ChunkRow {
  readonly text: string | null
  readonly bytes: Int8Array | null
}

/**
 * Decodes chunks into one buffer, valid until the next chunk. New buffers would load the garbage collector.
 */
function chunkReader(): (chunk: ChunkRow) => Uint8Array {
  let room = Buffer.alloc(0)
  return ({ text, bytes }) => {
    if (text === null) return Uint8Array.from(bytes ?? [])
    const length = Buffer.byteLength(text, 'base64')
    if (room.byteLength < length) room = Buffer.alloc(length)
    return room.subarray(0, room.write(text, 'base64'))
  }
}

/** Decodes a row of `snapshots/list` or `snapshots/active`. */
export function decodeRecord(row: RecordRow): SnapshotRecord {
  const { deletions, ...record } = row
  return {
    ...record,
    config: JSON.parse(row.config),
    metrics: JSON.parse(row.metrics),
    ...(deletions != null && { deletions }),
  }
}
