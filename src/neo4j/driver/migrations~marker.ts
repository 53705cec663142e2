import { KindredError } from '../core/errors.js'
import type { Graph } from './connection.js'
import { loadQuery } from './queries.js'

/** What stands in the database before we touch it. */
export type Standing =
  | { readonly kind: 'empty' }
  | { readonly kind: 'ours'; readonly schemaVersion: number }
  | { readonly kind: 'foreign' }

/** Reads, never writes. */
export async function readStanding(graph: Graph): Promise<Standing> {
  const [row] = await graph.read<{ schemaVersion: number | null; occupied: boolean }>(
    loadQuery('graph/standing'),
    {},
  )
  if (row?.schemaVersion != null) return { kind: 'ours', schemaVersion: row.schemaVersion }
  return { kind: row?.occupied === true ? 'foreign' : 'empty' }
}

/**
 * The rule that no write path gets around: a graph that holds something and lacks our marker is somebody else's.
 *
 * @param adopt true: its owner has said that we may.
 * @throws KindredError GRAPH_NOT_OURS
 */
export function checkMayWrite(standing: Standing, adopt: boolean): void {
  if (standing.kind !== 'foreign' || adopt) return
  throw new KindredError('GRAPH_NOT_OURS', 'the database holds a graph that Kindred did not make', {
    field: 'NEO4J_URI',
    remedy: 'point NEO4J_URI at an empty database, or pass --adopt to let Kindred write into this one',
  })
}
