import { z } from 'zod'
import type { KindTable } from '../../core/data/index.js'
import { buildDataset, latestTime } from '../../core/dataset/index.js'
import { checkFiniteSnapshot, type Snapshot } from '../../core/model/index.js'
import type { ItemLabels, Publisher, SnapshotStore, TrainingSource } from '../../core/ports/index.js'
import { KindredError } from '../../core/shared/index.js'
import type { CleanReport } from '../import/index.js'
import { accountOfExport } from './account.js'
import { communityMetricsOf, identifyCommunities } from './communities.js'
import { type FitDependencies, type FitRequest, fitSnapshot } from './fit-snapshot.js'
import { checkGate, type GateComparison, type SourceMetrics, sourceMetrics } from './gate.js'
import { fillAndActivate, type Promotion, type PublishingDependencies, withLease } from './publish.js'

interface TrainRequest extends Omit<FitRequest, 'budgetMs'> {
  /** Time budget for the fits. */
  readonly minutes: number
}

/** What a training needs. */
export interface TrainingDependencies extends PublishingDependencies, FitDependencies {
  readonly source: TrainingSource
  readonly labels: ItemLabels
  readonly kinds: KindTable
  /**
   * Number of complete snapshots that are kept, including the active one; at least 2, so that a rollback is
   * possible.
   */
  readonly keepSnapshots: number
}

/** The result of a training. */
export interface TrainingReport extends Promotion {
  readonly dataset: {
    readonly hash: string
    readonly users: number
    readonly items: number
    readonly interactions: number
    readonly ties: number
  }
  /** What the training took of the rows of the graph, in the form of an import's report. */
  readonly cleaning: CleanReport
  /** Validation metrics of the blends and of their sources. */
  readonly sources: {
    /** Empty without interactions. */
    readonly items: readonly SourceMetrics[]
    /** Empty without ties. */
    readonly friends: readonly SourceMetrics[]
  }
  /** What the gate compared; null if nothing was measured. */
  readonly gate: GateComparison | null
  /** Why members of the blends could not learn, by name of the model. */
  readonly leftOut: Readonly<Record<string, string>>
  /** Metrics of the communities by name; empty without communities. */
  readonly communities: Readonly<Record<string, number>>
  /** Incomplete versions of killed runs that were deleted. */
  readonly swept: readonly string[]
  /** Old versions beyond `keepSnapshots` that were deleted. */
  readonly retired: readonly string[]
  readonly seconds: number
}

/**
 * Trains on the graph: exports it, fits, checks the gate, publishes. A run that is killed at any point leaves
 * the previous snapshot active: the new one becomes active in the single transaction that moves the pointer,
 * and the next run deletes what is incomplete.
 *
 * @throws KindredError BUSY if another process publishes, BAD_DATA if there is nothing to train on,
 *   FIT_DIVERGED if the numbers of a fit are not finite, SNAPSHOT_REJECTED if the blend ranks worse than
 *   popularity; then nothing was written.
 */
export function train(request: TrainRequest, dependencies: TrainingDependencies): Promise<TrainingReport> {
  const { publishing, snapshots, source, labels, kinds, models, now, progress, scalars } = dependencies
  return withLease(publishing, async (publisher) => {
    // The lease guarantees one training at a time, so the timestamp is a unique version.
    const startedAt = now()
    const version = versionAt(startedAt)
    const signal = AbortSignal.any([request.signal, publisher.lost])
    const swept = await publisher.sweep(progress)
    const columns = await source.export(progress, signal)
    const data = buildDataset(columns, { name: 'graph', kinds, asOf: latestTime(columns, startedAt) })
    const active = await snapshots.active()
    let gate: GateComparison | null = null
    const fitted = await fitSnapshot(
      data,
      { ...request, budgetMs: request.minutes * 60_000, signal },
      { ...dependencies, scalars: { open: (run) => scalars.open(`${version}/${run}`) } },
      (tuned) => {
        gate = checkGate(tuned, active?.version ?? null)
      },
    )
    signal.throwIfAborted()
    const previous = await readActive(snapshots)
    const snapshot = await identifyCommunities(version, fitted, previous, labels)
    checkFiniteSnapshot(snapshot)
    await publisher.store(version, now(), snapshot, progress)
    const promotion = await fillAndActivate(version, snapshot, publisher, dependencies)
    const retired = await retire(publisher, snapshots, dependencies.keepSnapshots)
    const friends = snapshot.target === 'friend' ? snapshot : snapshot.members[models.friends.name]
    return {
      ...promotion,
      dataset: {
        hash: data.hash,
        users: data.users.size,
        items: data.items.size,
        interactions: data.interactions.indices.length,
        ties: data.tiesDirected ? data.ties.indices.length : data.ties.indices.length / 2,
      },
      cleaning: accountOfExport(columns, kinds),
      sources: {
        items: snapshot.target === 'item' ? sourceMetrics(snapshot) : [],
        friends: friends === undefined ? [] : sourceMetrics(friends),
      },
      gate,
      leftOut: { ...leftOutOf(snapshot), ...(friends === undefined ? {} : leftOutOf(friends)) },
      communities: communityMetricsOf(snapshot),
      swept,
      retired,
      seconds: (now() - startedAt) / 1000,
    }
  })
}

/** Why members of a blend could not learn, by name of the model. */
export function leftOutOf({ tuned }: Pick<Snapshot, 'tuned'>): Readonly<Record<string, string>> {
  const parsed = leftOutSchema.safeParse(tuned.leftOut)
  return parsed.success ? parsed.data : {}
}

const leftOutSchema = z.record(z.string(), z.string())

/**
 * The version of a training that starts at `ms` milliseconds since 1970, such as `20261122-105609-123` (UTC).
 * Versions sort by time.
 */
export function versionAt(ms: number): string {
  const [, date, time, millis] = /^(.*)T(.*)\.(\d+)Z$/.exec(new Date(ms).toISOString())!
  return `${date!.replaceAll('-', '')}-${time!.replaceAll(':', '')}-${millis}`
}

/**
 * The active snapshot; null if no snapshot is active or it is damaged, because a training replaces a damaged
 * snapshot.
 */
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

/**
 * Deletes the oldest complete snapshots beyond `keep`, never the active one.
 *
 * @returns the deleted versions.
 */
async function retire(publisher: Publisher, snapshots: SnapshotStore, keep: number): Promise<string[]> {
  const ready = (await snapshots.list()).filter(({ status }) => status === 'ready')
  const surplus = ready.slice(keep - 1).map(({ version }) => version)
  for (const version of surplus) await publisher.delete(version)
  return surplus
}
