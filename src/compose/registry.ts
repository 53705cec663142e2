import { join, resolve } from 'node:path'
import { joinSettings } from '../app/model-settings.js'
import { promote } from '../app/promote.js'
import type { Promotion } from '../app/publish-snapshot.js'
import { rollback } from '../app/rollback.js'
import { type TrainingReport, train } from '../app/train.js'
import { trainingOptions } from '../app/training-options.js'
import type { Settings } from '../config.js'
import type { ModelSettings } from '../core/ports/model-settings.js'
import type { SnapshotRecord } from '../core/ports/snapshot-store.js'
import type { Progress } from '../core/progress.js'
import { createScalarLog, keepNewestRuns } from '../files/tensorboard/scalar-log.js'
import { models } from '../models/index.js'
import type { Graph } from '../neo4j/connection.js'
import { graphItemLabels } from '../neo4j/item-labels.js'
import { graphPublishing } from '../neo4j/publisher.js'
import { graphSnapshotStore } from '../neo4j/snapshot-store.js'
import { graphTrainingSource } from '../neo4j/training-export.js'
import { findModelInThread } from './fit-in-thread.js'
import { readModelSettings } from './model-settings.js'

/** What `kindred train` was asked for; see the command for defaults. */
export interface TrainingRequest {
  readonly model: string
  readonly seed: number
  /** Default: the setting `training.minutes`. */
  readonly minutes?: number | undefined
  /** A file of options; `settings` win. Default: the setting `training.config`. */
  readonly config?: string | undefined
  readonly settings: ModelSettings
  readonly signal: AbortSignal
}

export interface Registry {
  /** Folder of the figures of trainings, one folder a version, for TensorBoard. */
  readonly runs: string
  train(request: TrainingRequest): Promise<TrainingReport>
  /** Newest first. */
  list(): Promise<readonly SnapshotRecord[]>
  promote(version: string): Promise<Promotion>
  rollback(): Promise<Promotion>
}

/** A year of weekly trainings, two weeks of six-hourly ones. */
const KEPT_RUNS = 60

/** Training and the registry of what it made. */
export function composeRegistry(
  graph: Graph,
  { home, kinds, training }: Pick<Settings, 'home' | 'kinds' | 'training'>,
  progress: Progress,
): Registry {
  const snapshots = graphSnapshotStore(graph)
  const runs = join(home, 'runs')
  const stores = { snapshots, publishing: graphPublishing(graph), labels: graphItemLabels(graph) }
  const blends = {
    items: findModelInThread('blend', 'item'),
    friends: findModelInThread('friends-blend', 'friend'),
  }
  const names = { item: [...models('item').keys()], friend: [...models('friend').keys()] }
  return {
    runs,
    async train({ model, seed, minutes = training.minutes, config, settings, signal }) {
      const byDefault = training.config === undefined ? undefined : resolve(home, training.config)
      const configured = await readModelSettings(config ?? byDefault)
      keepNewestRuns(runs, KEPT_RUNS)
      const scalars = createScalarLog(runs, Date.now)
      const options = trainingOptions(model, joinSettings(configured, settings), blends, names)
      return train(
        { seed, minutes, options, signal },
        { ...stores, source: graphTrainingSource(graph) },
        { ...training, models: blends, kinds, now: Date.now, progress, scalars },
      )
    },
    list: () => snapshots.list(),
    promote: (version) => promote(version, stores, progress),
    rollback: () => rollback(stores, progress),
  }
}
