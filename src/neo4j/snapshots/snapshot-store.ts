import { createSnapshotDecoder } from '../../core/model/index.js'
import type { SnapshotRecord, SnapshotStore } from '../../core/ports/index.js'
import { notFound } from '../../core/shared/index.js'
import { type Graph, loadQuery } from '../driver/index.js'

type RecordRow = Omit<SnapshotRecord, 'config' | 'metrics'> & {
  readonly config: string
  readonly metrics: string
}

/** Store of snapshots: `(:KindredSnapshot)` nodes with their bytes in `(:KindredChunk)` nodes. */
export function createSnapshotStore(graph: Graph): SnapshotStore {
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
      return decoder.finish()
    },
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
  return { ...row, config: JSON.parse(row.config), metrics: JSON.parse(row.metrics) }
}
