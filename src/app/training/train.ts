import type { KindTable } from '../../core/data/index.js'
import { buildDataset } from '../../core/dataset/index.js'

import type { Snapshot, Target } from '../../core/model/index.js'
import type {
  ItemLabels,
  Publisher,
  ScalarLog,
  SnapshotStore,
  TrainingSource,
} from '../../core/ports/index.js'

import { KindredError, type Progress } from '../../core/shared/index.js'

import { communityMetricsOf, identifyCommunities } from './communities.js'
import { fitSnapshot, type PublishedModels } from './fit-snapshot.js'
import { checkGate, type SourceMetrics, sourceMetrics } from './gate.js'
import { fillAndActivate, type Promotion, type PublishingStores, whilePublishing } from './publish.js'

export interface TrainRequest {
  readonly seed: number
  /** Time for the network. */
  readonly minutes: number
  /** Options of the two blends, as {@link trainingOptions} makes them. */
  readonly options: Readonly<Record<Target, Readonly<Record<string, unknown>>>>
  readonly signal: AbortSignal
}

export interface TrainingStores extends PublishingStores {
  readonly source: TrainingSource
  readonly labels: ItemLabels
}

export interface TrainingMeans {
  readonly models: PublishedModels
  readonly kinds: KindTable
  /** Share of each person's part that is held out for validation. */
  readonly validation: number
  /** Whole snapshots kept, the active one among them; at least 2, so that there is one to go back to. */
  readonly keepSnapshots: number
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly progress: Progress
  /** Figures of the fits, in runs below that of the version. */
  readonly scalars: ScalarLog
}

export interface TrainingReport extends Promotion {
  readonly dataset: {
    readonly hash: string
    readonly users: number
    readonly items: number
    readonly interactions: number
    readonly ties: number
  }
  readonly sources: {
    /** Empty where there are no interactions. */
    readonly items: readonly SourceMetrics[]
    /** Empty where there are no ties. */
    readonly friends: readonly SourceMetrics[]
  }
  /** Measured on the communities; by name of the metric. Empty where there are none. */
  readonly communities: Readonly<Record<string, number>>
  /** Versions that killed runs had left half-written, and versions beyond `keepSnapshots`. */
  readonly swept: readonly string[]
  readonly retired: readonly string[]
  readonly seconds: number
}

/**
 * Export, fit, judge, publish. One run at a time on a graph. Killed at any point, the snapshot before still serves: the new one
 * counts only from the one transaction in which the pointer moves, and what lies half-written goes with the next run.
 *
 * @throws KindredError BUSY where another run goes on, BAD_DATA where there is nothing to learn from, SNAPSHOT_REJECTED where the
 *   blend ranks worse than popularity; then nothing was written.
 */
export function train(
  request: TrainRequest,
  stores: TrainingStores,
  means: TrainingMeans,
): Promise<TrainingReport> {
  const { models, kinds, now, progress } = means
  return whilePublishing(stores.publishing, async (publisher) => {
    // One run at a time is here, so that versions never meet.
    const startedAt = now()
    const version = versionAt(startedAt)
    const signal = AbortSignal.any([request.signal, publisher.lost])
    const swept = await publisher.sweep(progress)
    const columns = await stores.source.export(progress, signal)
    const data = buildDataset(columns, { name: 'graph', kinds, asOf: startedAt })
    const fitted = await fitSnapshot(
      data,
      models,
      {
        seed: request.seed,
        budgetMs: request.minutes * 60_000,
        validation: means.validation,
        options: request.options,
        now,
        progress,
        scalars: { open: (run) => means.scalars.open(`${version}/${run}`) },
        signal,
      },
      checkGate,
    )
    signal.throwIfAborted()
    const before = await readActive(stores.snapshots)
    const snapshot = await identifyCommunities(version, fitted, before, stores.labels)
    await publisher.store(version, now(), snapshot, progress)
    const promotion = await fillAndActivate(version, snapshot, publisher, stores, progress)
    const retired = await retire(publisher, stores.snapshots, means.keepSnapshots)
    const people = snapshot.target === 'friend' ? snapshot : snapshot.members[models.friends.name]
    return {
      ...promotion,
      dataset: {
        hash: data.hash,
        users: data.users.size,
        items: data.items.size,
        interactions: data.interactions.indices.length,
        ties: data.tiesDirected ? data.ties.indices.length : data.ties.indices.length / 2,
      },
      sources: {
        items: snapshot.target === 'item' ? sourceMetrics(snapshot) : [],
        friends: people === undefined ? [] : sourceMetrics(people),
      },
      communities: communityMetricsOf(snapshot),
      swept,
      retired,
      seconds: (now() - startedAt) / 1000,
    }
  })
}

/** Such as `20261122-105609-123`: the moment at which a training began, in UTC, so that versions sort by age. */
export function versionAt(ms: number): string {
  const [, date, time, millis] = /^(.*)T(.*)\.(\d+)Z$/.exec(new Date(ms).toISOString())!
  return `${date!.replaceAll('-', '')}-${time!.replaceAll(':', '')}-${millis}`
}

/** The snapshot that serves so far; null where there is none, or it cannot be read: a training mends what is damaged. */
async function readActive(snapshots: SnapshotStore): Promise<Snapshot | null> {
  const active = await snapshots.active()
  if (active === null) return null
  try {
    return await snapshots.read(active.version)
  } catch (error) {
    if (error instanceof KindredError && (error.code === 'BAD_DATA' || error.code === 'NOT_FOUND'))
      return null
    throw error
  }
}

/** Deletes the oldest whole snapshots beyond those to keep; never the active one. */
async function retire(publisher: Publisher, snapshots: SnapshotStore, keep: number): Promise<string[]> {
  const ready = (await snapshots.list()).filter(({ status }) => status === 'ready')
  const beyond = ready.slice(keep - 1).map(({ version }) => version)
  for (const version of beyond) await publisher.delete(version)
  return beyond
}
