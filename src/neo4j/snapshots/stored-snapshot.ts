import { createSnapshotDecoder, type Snapshot } from '../../core/model/index.js'
import { KindredError } from '../../core/shared/index.js'
import { type Graph, int, loadQuery } from '../driver/index.js'

/** A snapshot with all that its bytes hold; deleted users and items too. */
export interface StoredSnapshot {
  readonly snapshot: Snapshot
  readonly status: string
  /** Grows when the snapshot is written again. */
  readonly generation: number
  /** Number of deletions before its data were read. */
  readonly known: number
}

interface ManifestRow extends Omit<StoredSnapshot, 'snapshot'> {
  readonly manifest: string
}

/** A chunk; one of its fields is null. */
interface ChunkRow {
  readonly text: string | null
  readonly bytes: Int8Array | null
}

/**
 * Reads a stored snapshot. One that is written again while it is read is read from its start.
 *
 * @param accepts whether a snapshot with this status is read.
 * @returns null if the version does not exist or is not accepted.
 * @throws KindredError BAD_DATA if it is damaged.
 */
export async function readStored(
  graph: Graph,
  version: string,
  accepts: (status: string) => boolean,
): Promise<StoredSnapshot | null> {
  for (;;) {
    const row = await readManifest(graph, version)
    if (row === undefined || !accepts(row.status)) return null
    const { manifest, ...facts } = row
    try {
      const decoder = createSnapshotDecoder(manifest)
      const bytesOf = chunkReader()
      const params = { version, generation: int(facts.generation) }
      for await (const chunk of graph.stream<ChunkRow>(loadQuery('snapshots/read-chunks'), params))
        decoder.put(bytesOf(chunk))
      return { snapshot: decoder.finish(), ...facts }
    } catch (error) {
      if (!(error instanceof KindredError) || error.code !== 'BAD_DATA') throw error
      if ((await readManifest(graph, version))?.generation === facts.generation) throw error
    }
  }
}

async function readManifest(graph: Graph, version: string): Promise<ManifestRow | undefined> {
  const [row] = await graph.read<ManifestRow>(loadQuery('snapshots/read-manifest'), { version })
  return row
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
