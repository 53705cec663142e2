import {
  createExportUser,
  createForget,
  createInfluenceMeter,
  type ExportUser,
  type Forget,
} from '../app/erasure/index.js'
import type { Settings } from '../config/index.js'
import type { Progress } from '../core/shared/index.js'
import { createHomeTraces } from '../files/index.js'
import { createCatalogueStore, createUserTraces } from '../neo4j/catalogue/index.js'
import type { Graph } from '../neo4j/driver/index.js'
import { createSnapshotErasing, createSnapshotStore, createTrainingSource } from '../neo4j/snapshots/index.js'
import { findModelInThread } from './fit-in-thread.js'
import type { Runtime } from './runtime.js'
import type { Shared } from './shared.js'

/** The use case of `kindred forget` on an open graph. */
export function composeForget(
  graph: Graph,
  { home, kinds }: Pick<Settings, 'home' | 'kinds'>,
  progress: Progress,
  now: () => number,
): Forget {
  const influence = createInfluenceMeter({
    snapshots: createSnapshotStore(graph),
    source: createTrainingSource(graph),
    model: findModelInThread('blend', 'item'),
    ...{ kinds, progress, now },
  })
  return createForget({
    catalogue: createCatalogueStore(graph),
    traces: createUserTraces(graph),
    snapshots: createSnapshotErasing(graph),
    home: createHomeTraces(home),
    ...{ influence, progress, now },
  })
}

/** The use case of `exportUser` on an open graph. @param home absent: no files are read. */
export function composeExportUser(
  graph: Graph,
  { home }: { readonly home?: string },
  { now }: Pick<Runtime, 'now'>,
  { snapshots, holder }: Pick<Shared, 'snapshots' | 'holder'>,
): ExportUser {
  return createExportUser({
    traces: createUserTraces(graph),
    home: home === undefined ? { lines: async () => ({}) } : createHomeTraces(home),
    async activeSnapshot({ token }) {
      const active = await snapshots.active({ token })
      return active === null ? null : holder.get(active.version, active.deletions)
    },
    versions: async () => (await snapshots.list()).map(({ version }) => version),
    now,
  })
}
