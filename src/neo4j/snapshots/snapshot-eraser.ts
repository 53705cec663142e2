import { deletedUserIds, encodeSnapshot, eraseUsers } from '../../core/model/index.js'
import type { Deletion } from '../../core/ports/index.js'
import {
  createFencedWrites,
  type FencedWrites,
  type Graph,
  int,
  type Lease,
  loadQuery,
} from '../driver/index.js'
import { chunksOf } from './snapshot-chunks.js'
import { readStored } from './stored-snapshot.js'

/** Chunks deleted in one transaction. This bounds the database's memory. */
const CHUNKS_A_DELETE = 16

/** What became of a stored snapshot. */
export interface SnapshotErasure {
  /** Number of users whose rows it held. */
  readonly erased: number
  /** Size of the snapshot as it is stored now, bytes. */
  readonly bytes: number
}

/** The users and items that were deleted after the data of a snapshot were read, above number `since`. */
export function readDeletedSince(graph: Graph, version: string, since: number): Promise<Deletion[]> {
  return graph.read<Deletion>(loadQuery('snapshots/deleted-since'), { version, since: int(since) })
}

/**
 * Writes a stored snapshot again without the users who were deleted after its data were read. The new bytes
 * replace the old ones in one transaction, so readers see either. If the process is killed, the next call
 * deletes what it left.
 *
 * @param own whether the caller is the training that writes the snapshot for the first time. Others do not
 *   touch a snapshot that is incomplete.
 * @returns null if the version does not exist, or is not for the caller to change.
 * @throws KindredError BAD_DATA if the snapshot is damaged, or stores an array of which nothing is known.
 */
export async function eraseFromStored(
  graph: Graph,
  lease: Lease,
  version: string,
  own: boolean,
): Promise<SnapshotErasure | null> {
  const writes = createFencedWrites(graph, lease)
  for (;;) {
    const deleted = await readDeletedSince(graph, version, 0)
    await dropGenerations(writes, version)
    const stored = await readStored(graph, version, (status) => (status === 'writing') === own)
    if (stored === null) return null
    const { snapshot, known } = stored
    const clean = Math.max(known, ...deleted.map(({ number }) => number))
    const ids = deletedUserIds(snapshot, deleted).filter((id) => snapshot.users.indexOf(id) >= 0)
    const erased = ids.map((id) => ({ id, row: int(snapshot.users.indexOf(id)) }))
    const { manifest, bytes } = encodeSnapshot(eraseUsers(snapshot, ids))
    const params = { version, generation: int(stored.generation + 1), own }
    const write = async (query: string, more: Readonly<Record<string, unknown>>): Promise<boolean> =>
      (await writes.run(loadQuery(query), { ...params, ...more })).length > 0
    let isCurrent = true
    for (const [index, text] of chunksOf(bytes)) {
      isCurrent &&= await write('snapshots/write-generation', { index: int(index), text })
      if (!isCurrent) break
    }
    const facts = { manifest, byteLength: int(bytes.byteLength), clean: int(clean), erased }
    if (isCurrent && (await write('snapshots/swap-generation', facts))) {
      await dropGenerations(writes, version)
      return { erased: ids.length, bytes: bytes.byteLength }
    }
  }
}

/**
 * Takes the ids out of the records of forgotten users, if no stored snapshot and no other training holds
 * them.
 *
 * @param holder the training that asks; empty: none.
 * @returns the number of records that still have an id.
 */
export async function settleForgotten(graph: Graph, holder: string): Promise<number> {
  const { value } = await graph.write((transaction) =>
    transaction.run<{ waiting: number }>(loadQuery('erasure/settle'), { holder }),
  )
  return value[0]!.waiting
}

async function dropGenerations(writes: FencedWrites, version: string): Promise<void> {
  for (let left = true; left; ) {
    const [row] = await writes.run<{ deleted: number }>(loadQuery('snapshots/drop-generations'), {
      version,
      limit: int(CHUNKS_A_DELETE),
    })
    left = row!.deleted > 0
  }
}
