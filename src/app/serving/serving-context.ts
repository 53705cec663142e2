import { type BlendWeights, type ColdStartItem, weightsFor } from '../../core/blend/index.js'
import type { Vocabulary } from '../../core/data/index.js'
import {
  BASELINE,
  ITEM_SOURCES,
  type ItemSource,
  type Recommender,
  type Scored,
  type SourceWeights,
} from '../../core/model/index.js'
import type {
  ActivePointer,
  LiveSources,
  RequestContext,
  Slot,
  SnapshotStore,
} from '../../core/ports/index.js'
import { cursorExpired, KindredError, type Log } from '../../core/shared/index.js'

import type { CachedRead } from '../shared/index.js'
import { DEFAULT_WEIGHTS, type ServingSnapshot, type SnapshotHolder } from './snapshot-holder.js'

/**
 * The snapshot that serves a request and the slot that holds it in the graph. Both are null without a
 * snapshot.
 */
export interface Serving {
  readonly loaded: ServingSnapshot | null
  readonly slot: Slot | null
  /** Replaces the weights of the snapshot. */
  readonly weights?: BlendWeights
}

/** What is needed to load the snapshot that serves. */
export interface ServingDependencies {
  readonly holder: SnapshotHolder
  readonly store: Pick<SnapshotStore, 'list'>
  /** Logs one line for the operator. */
  readonly log: Log
}

const WITHOUT_SNAPSHOT: Serving = { loaded: null, slot: null }

/**
 * The active snapshot, loaded first if this server holds another one. If it is missing, damaged or cannot be
 * loaded, pages come from Cypher alone and the log says so.
 */
export async function servingFor(
  active: ActivePointer | null,
  { holder, log }: Pick<ServingDependencies, 'holder' | 'log'>,
): Promise<Serving> {
  if (active === null) return WITHOUT_SNAPSHOT
  try {
    return { loaded: await holder.get(active.version, active.deletions), slot: active.slot }
  } catch (error) {
    if (error instanceof KindredError && error.code === 'DATABASE_UNAVAILABLE') throw error
    log(
      `snapshot ${active.version} cannot serve: ${error instanceof Error ? error.message : String(error)}`,
      'warn',
    )
    return WITHOUT_SNAPSHOT
  }
}

/**
 * The snapshot that a scroll began with, so that its pages are consistent with each other.
 *
 * @throws KindredError CURSOR_EXPIRED if that snapshot is no longer kept.
 */
export async function servingOfScroll(
  version: string | null,
  active: ActivePointer | null,
  dependencies: ServingDependencies,
): Promise<Serving> {
  if (version === null) return WITHOUT_SNAPSHOT
  if (version === active?.version) return servingFor(active, dependencies)
  const record = (await dependencies.store.list()).find((kept) => kept.version === version)
  if (record === undefined || record.status === 'writing')
    throw cursorExpired('the snapshot that the cursor began with is no longer kept')
  return { loaded: await dependencies.holder.get(version, active?.deletions), slot: record.slot }
}

/** A recommender that serves as a source of items. */
export interface CandidateSource extends Recommender {
  readonly name: ItemSource
}

/** The sources of one page and the weights of their blend. */
export interface WeightedSources {
  readonly sources: readonly CandidateSource[]
  readonly weights: SourceWeights
  /** Targets of the sources that score densely; null: no source does. */
  readonly targets: Vocabulary | null
  /** Users of the same snapshot. Default: none are known. */
  readonly users?: Vocabulary
  /** Reads items that are not among the targets. Absent: no such items. */
  readonly coldStartItems?: () => Promise<readonly ColdStartItem[]>
}

/** The sources that a snapshot does not bring, and what complements its own. */
export interface SourceDependencies {
  readonly live: LiveSources
  /** Items that the snapshot may not know. */
  readonly coldStartItems: CachedRead<readonly ColdStartItem[]>
  /** Items by popularity, best first. It serves as the source `popularity` if the snapshot has none. */
  readonly popularity: CachedRead<readonly Scored[]>
}

/**
 * The sources with a weight above 0 for a history of this length, with their weights. Where a source has a
 * live form and an array form, the registry of sources says which one serves.
 */
export function sourcesOf(
  { loaded, slot, weights: own }: Serving,
  historyLength: number,
  { live, coldStartItems, popularity }: SourceDependencies,
  context: RequestContext,
): WeightedSources {
  const blend: BlendWeights = own ?? loaded?.weights ?? DEFAULT_WEIGHTS
  const weights = weightsFor(blend, historyLength)
  const named = new Map<ItemSource, Recommender>([
    [BASELINE, popularitySource(() => popularity(context))],
    ...(loaded?.sources ?? []),
    ...[...live.over(slot, context)].filter(
      ([name]) => ITEM_SOURCES[name].live?.preferred || !loaded?.sources.has(name),
    ),
  ])
  // A trained snapshot includes all co-interactions, so the bounded query over the graph adds nothing to it.
  const learned = loaded !== null && loaded.sources.size > 0
  if (learned) named.delete('co-interaction')
  const sources = [...named]
    .filter(([name]) => (weights[name] ?? 0) > 0)
    .map(([name, source]): CandidateSource => ({ ...source, name }))
  return {
    ...{ sources, weights },
    targets: learned ? loaded.items : null,
    ...(learned && { users: loaded.users }),
    coldStartItems: () => coldStartItems(context),
  }
}

/**
 * The popularity list, which is the same for all users, as a source of candidates.
 *
 * @param list best first.
 */
export function popularitySource(list: () => Promise<readonly Scored[]>): CandidateSource {
  return {
    name: BASELINE,
    async recommend({ k, exclude, only }) {
      const best: Scored[] = []
      for (const entry of await list()) {
        if (best.length >= k || entry.score <= 0) break
        if (!exclude.has(entry.id) && (only?.has(entry.id) ?? true)) best.push(entry)
      }
      return best
    },
  }
}
