import { join, resolve } from 'node:path'
import {
  mergeSettings,
  type Promotion,
  promote,
  rollback,
  type TrainingReport,
  train,
  trainingOptions,
} from '../app/training/index.js'
import type { Settings } from '../config/index.js'
import { ratingKinds } from '../core/data/index.js'
import type { ModelSettings, SnapshotRecord } from '../core/ports/index.js'
import type { Progress } from '../core/shared/index.js'
import { createScalarLog, keepNewestRuns } from '../files/index.js'
import { models } from '../models/index.js'
import { createItemLabels, createRatingStore } from '../neo4j/catalogue/index.js'
import type { Graph } from '../neo4j/driver/index.js'
import { createPublishing, createSnapshotStore, createTrainingSource } from '../neo4j/snapshots/index.js'
import { findModelInThread } from './fit-in-thread.js'
import { readModelSettings } from './runtime.js'
import { ratingRules } from './shared.js'

/** Options of a training run. */
export interface TrainingRequest {
  readonly model: string
  readonly seed: number
  /** Default: the setting `training.minutes`. */
  readonly minutes?: number | undefined
  /** File with options of models. Default: the setting `training.config`. */
  readonly config?: string | undefined
  /** Options of models; they win over those of the file. */
  readonly settings: ModelSettings
  readonly signal: AbortSignal
}

/** Training, and the registry of snapshots. */
export interface Registry {
  /** Folder of TensorBoard event files, with one folder for each version. */
  readonly runs: string
  train(request: TrainingRequest): Promise<TrainingReport>
  /** Newest first. */
  list(): Promise<readonly SnapshotRecord[]>
  promote(version: string): Promise<Promotion>
  rollback(): Promise<Promotion>
}

/** Enough for a year of weekly trainings, or for two weeks of trainings every six hours. */
const KEPT_RUNS = 60

const BLENDS = {
  items: findModelInThread('blend', 'item'),
  friends: findModelInThread('friends-blend', 'friend'),
}
const NAMES = { item: [...models('item').keys()], friend: [...models('friend').keys()] }

type Choices = Pick<TrainingRequest, 'model' | 'config' | 'settings'>

/**
 * Checks the choices of a training before a database is started for it.
 *
 * @throws KindredError BAD_CONFIGURATION for an unknown model, or a file of options that cannot be read.
 */
export async function checkTraining(
  settings: Pick<Settings, 'home' | 'training'>,
  choices: Choices,
): Promise<void> {
  await readTrainingOptions(settings, choices)
}

async function readTrainingOptions(
  { home, training }: Pick<Settings, 'home' | 'training'>,
  { model, config, settings }: Choices,
) {
  const byDefault = training.config === undefined ? undefined : resolve(home, training.config)
  const configured = await readModelSettings(config ?? byDefault)
  return trainingOptions(model, mergeSettings(configured, settings), BLENDS, NAMES)
}

/** Training and the registry, on an open graph. */
export function composeRegistry(
  graph: Graph,
  composed: Pick<Settings, 'home' | 'kinds' | 'ratings' | 'training'>,
  progress: Progress,
): Registry {
  const { home, kinds, ratings, training } = composed
  const snapshots = createSnapshotStore(graph)
  const runs = join(home, 'runs')
  const stores = { snapshots, publishing: createPublishing(graph), progress }
  return {
    runs,
    async train({ seed, minutes = training.minutes, signal, ...choices }) {
      const options = await readTrainingOptions(composed, choices)
      keepNewestRuns(runs, KEPT_RUNS)
      const scalars = createScalarLog(runs, Date.now)
      // The models learn from the likes that the present settings make.
      await createRatingStore(graph, ratingRules(ratings), ratingKinds(kinds)).settle()
      return train(
        { seed, minutes, options, signal },
        {
          ...{ ...training, ...stores, kinds, scalars },
          source: createTrainingSource(graph),
          labels: createItemLabels(graph),
          models: BLENDS,
          now: Date.now,
        },
      )
    },
    list: () => snapshots.list(),
    promote: (version) => promote(version, stores),
    rollback: () => rollback(stores),
  }
}
