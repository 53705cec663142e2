import { KindredError, notFound } from '../core/errors.js'
import type { SnapshotRecord, SnapshotStore } from '../core/ports/snapshot-store.js'
import { decodeSnapshot } from '../core/snapshot-codec.js'
import type { Graph } from './connection.js'
import { loadQuery } from './queries.js'

type RecordRow = Omit<SnapshotRecord, 'config' | 'metrics'> & {
  readonly config: string
  readonly metrics: string
}

/** Snapshots as `(:KindredSnapshot)` nodes with their bytes in `(:KindredChunk)` nodes. */
export function graphSnapshotStore(graph: Graph): SnapshotStore {
  return {
    async list() {
      return (await graph.read<RecordRow>(loadQuery('snapshots/list'), {})).map(decodeRecord)
    },

    async active(options = {}) {
      const [row] = await graph.read<RecordRow>(loadQuery('snapshots/active'), {}, options)
      return row === undefined ? null : decodeRecord(row)
    },

    async read(version) {
      const [row] = await graph.read<{ status: string; manifest: string; byteLength: number }>(
        loadQuery('snapshots/read-manifest'),
        { version },
      )
      if (row === undefined || row.status === 'writing') throw notFound('version', 'snapshot', version)
      const { manifest, byteLength } = row
      const bytes = new Uint8Array(byteLength)
      let filled = 0
      for await (const row of graph.stream<ChunkRow>(loadQuery('snapshots/read-chunks'), { version })) {
        const chunk = bytesOf(row)
        if (filled + chunk.byteLength > byteLength) throw wrongLength(version)
        bytes.set(chunk, filled)
        filled += chunk.byteLength
      }
      if (filled !== byteLength) throw wrongLength(version)
      return decodeSnapshot({ manifest, bytes })
    },
  }
}

/** One of them is null. */
interface ChunkRow {
  readonly text: string | null
  readonly bytes: Int8Array | null
}

function bytesOf({ text, bytes }: ChunkRow): Uint8Array {
  if (text !== null) return Buffer.from(text, 'base64')
  return bytes === null ? new Uint8Array() : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** @param row as `snapshots/list` and `snapshots/active` give it. */
export function decodeRecord(row: RecordRow): SnapshotRecord {
  return { ...row, config: JSON.parse(row.config), metrics: JSON.parse(row.metrics) }
}

function wrongLength(version: string): KindredError {
  return new KindredError('BAD_DATA', `the chunks of snapshot "${version}" are not complete`, {
    remedy: 'promote another version (`kindred snapshots` lists them) or train again',
  })
}
