import { forgetDeleted } from '../../core/model/index.js'
import type { SnapshotRecord, SnapshotStore } from '../../core/ports/index.js'
import { notFound } from '../../core/shared/index.js'
import { type Graph, loadQuery } from '../driver/index.js'
import { readDeletedSince } from './snapshot-eraser.js'
import { readStored } from './stored-snapshot.js'

type RecordRow = Omit<SnapshotRecord, 'config' | 'metrics'> & {
  readonly config: string
  readonly metrics: string
}

/** Store of snapshots: `(:KindredSnapshot)` nodes with their bytes in `(:KindredChunk)` nodes. */
export function createSnapshotStore(graph: Graph): SnapshotStore {
  const deletedSince = (version: string, since: number) => readDeletedSince(graph, version, since)
  return {
    async list() {
      return (await graph.read<RecordRow>(loadQuery('snapshots/list'), {})).map(decodeRecord)
    },

    async active(options = {}) {
      const [row] = await graph.read<RecordRow>(loadQuery('snapshots/active'), {}, options)
      return row === undefined ? null : decodeRecord(row)
    },

    async read(version) {
      const stored = await readStored(graph, version, (status) => status !== 'writing')
      if (stored === null) throw notFound('version', 'snapshot', version)
      forgetDeleted(stored.snapshot, await deletedSince(version, 0))
      return stored.snapshot
    },

    deletedSince,
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
