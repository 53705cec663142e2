import { rowsOfUser, type Snapshot } from '../../core/model/index.js'
import type { HomeTraces, KeptRelation, RequestContext, UserTraces } from '../../core/ports/index.js'
import { GRAPH_PLACES, SNAPSHOT_PLACE } from './places.js'

/** All that is kept of a user. */
export interface UserExport {
  readonly user: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly places: readonly { readonly place: string; readonly entries: number }[]
  /** Entries by place. */
  readonly document: Readonly<Record<string, unknown>>
}

/** Reads all that is kept of a user; null: the user does not exist. */
export type ExportUser = (id: string, context: RequestContext) => Promise<UserExport | null>

/** What an export needs. */
export interface ExportDependencies {
  readonly traces: Pick<UserTraces, 'count' | 'read'>
  readonly home: Pick<HomeTraces, 'lines'>
  /** The active snapshot; null before the first training. */
  readonly activeSnapshot: (
    context: RequestContext,
  ) => Promise<{ readonly version: string; readonly snapshot: Snapshot } | null>
  /** Versions of all stored snapshots. */
  readonly versions: () => Promise<readonly string[]>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * Exports what every place of the registry keeps of a user. Of stored snapshots, the rows of the active one
 * are exported; older ones hold rows of the same kind, from earlier data, and are named.
 */
export function createExportUser(dependencies: ExportDependencies): ExportUser {
  const { traces, home, activeSnapshot, versions, now } = dependencies
  return async (id, context) => {
    const [counts, kept] = await Promise.all([traces.count(id, context), traces.read(id, context)])
    if (kept === null) return null
    const [active, stored, lines] = await Promise.all([activeSnapshot(context), versions(), home.lines(id)])
    const rows = active === null ? {} : rowsOfUser(active.snapshot, id)
    const { embeddingA, embeddingB, ...user } = kept.user
    const others = {
      user: [user],
      'shown pages': kept.pages,
      vectors: [embeddingA, embeddingB].filter((vector) => vector != null),
      keys: kept.keys,
    }
    const relations: readonly KeptRelation[] = [...kept.acts, ...kept.received]
    const document: Record<string, unknown> = {}
    for (const { place, relationshipTypes } of GRAPH_PLACES)
      document[place] =
        others[place as keyof typeof others] ??
        relations.filter(({ type }) => relationshipTypes.includes(type))
    document['acts of other users'] = { count: kept.byOthers }
    document[SNAPSHOT_PLACE.place] = { versions: stored, active: active?.version ?? null, rows }
    Object.assign(document, lines)
    return {
      user: id,
      at: now(),
      places: [
        ...GRAPH_PLACES.map(({ place, count }) => ({ place, entries: count(counts) })),
        { place: SNAPSHOT_PLACE.place, entries: Object.keys(rows).length > 0 ? 1 : 0 },
        ...Object.entries(lines).map(([place, found]) => ({ place, entries: found.length })),
      ],
      document,
    }
  }
}
