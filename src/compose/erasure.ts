import { createForget, type Forget } from '../app/erasure/index.js'
import type { Settings } from '../config/index.js'
import type { Progress } from '../core/shared/index.js'
import { createHomeTraces } from '../files/index.js'
import { createCatalogueStore, createUserTraces } from '../neo4j/catalogue/index.js'
import type { Graph } from '../neo4j/driver/index.js'
import { createSnapshotErasing } from '../neo4j/snapshots/index.js'

/** The use case of `kindred forget` on an open graph. */
export function composeForget(
  graph: Graph,
  { home }: Pick<Settings, 'home'>,
  progress: Progress,
  now: () => number,
): Forget {
  return createForget({
    catalogue: createCatalogueStore(graph),
    traces: createUserTraces(graph),
    snapshots: createSnapshotErasing(graph),
    home: createHomeTraces(home),
    ...{ progress, now },
  })
}
