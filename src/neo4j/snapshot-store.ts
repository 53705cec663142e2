import { createHash } from 'node:crypto'
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
      // Of what has come, while the rest is on its way.
      const hash = createHash('sha256')
      let filled = 0
      for await (const row of graph.stream<ChunkRow>(loadQuery('snapshots/read-chunks'), { version })) {
        const length = lengthOf(row)
        if (filled + length > byteLength) throw wrongLength(version)
        const room = bytes.subarray(filled, filled + length)
        put(row, room)
        hash.update(room)
        filled += length
      }
      if (filled !== byteLength) throw wrongLength(version)
      return decodeSnapshot({ manifest, bytes }, hash.digest('hex'))
    },
  }
}

/** One of them is null. */
interface ChunkRow {
  readonly text: string | null
  readonly bytes: Int8Array | null
}

const lengthOf = ({ text, bytes }: ChunkRow): number =>
  text === null ? (bytes?.byteLength ?? 0) : Buffer.byteLength(text, 'base64')

/** Straight to where they belong: a copy of each in between would be as much again for the garbage collector. */
function put({ text, bytes }: ChunkRow, room: Uint8Array): void {
  if (text !== null) Buffer.from(room.buffer, room.byteOffset, room.byteLength).write(text, 'base64')
  else if (bytes !== null) room.set(bytes)
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
