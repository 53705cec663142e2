import type { ActivePointer, ViewerRecord, Viewers } from '../../core/ports/index.js'
import { type Graph, loadQuery, readableRows } from '../driver/index.js'

/** A row of `serving/viewer`. */
export interface ViewerRow {
  readonly name: string | null
  readonly events: readonly (readonly [
    item: string,
    kind: string,
    weight: number,
    at: number | null,
    liked: boolean | null,
  ])[]
  readonly dismissed: readonly string[]
  readonly authored: readonly string[]
  readonly friends: readonly string[]
  readonly follows: readonly string[]
  readonly active: readonly ActivePointer[]
  readonly campaigns: number | null
}

/** Reads the viewer of a page. */
export function createViewers(graph: Graph): Viewers {
  const viewer = loadQuery('serving/viewer')
  return {
    async read(user, context) {
      const [row] = await graph.read<ViewerRow>(viewer, { user }, context)
      return row === undefined ? null : viewerOf(user, row, graph)
    },
  }
}

/** Converts a row to a viewer. */
export function viewerOf(user: string, row: ViewerRow, graph: Pick<Graph, 'log'>): ViewerRecord {
  const { name, dismissed, authored, friends, follows, campaigns } = row
  return {
    ...{ name, dismissed, authored, friends, follows, campaigns },
    id: user,
    interactions: readableRows(
      graph,
      'interaction',
      row.events.map(([item, kind, weight, at, liked]) => ({ item, kind, weight, at, liked })),
      { item: 'text', kind: 'text', weight: 'number', at: 'number?' },
      ({ item }) => `${user} → ${String(item)}`,
    ),
    active: row.active[0] ?? null,
  }
}
