import type { BlendWeights } from '../../core/blend/index.js'
import { type Dataset, type HoldOut, holdOutInteractions, holdOutTies } from '../../core/dataset/index.js'

import type { Model, Snapshot, Target, TrainingRun } from '../../core/model/index.js'

import type { ScalarLog } from '../../core/ports/index.js'
import { KindredError, type Progress } from '../../core/shared/index.js'

import { formatProgress, recordScalars } from './progress.js'

/** The published unit: a blend for items and, as one of its members, a blend for people. */
export interface PublishedModels {
  readonly items: Model
  readonly friends: Model
}

export interface FitOptions {
  readonly seed: number
  /** Milliseconds for the networks: half of them to learn in, and about as much again for the refit, which repeats what the learning chose. */
  readonly budgetMs: number
  /** Share of each person's part that is held out for validation. */
  readonly validation: number
  /** Options of the two blends by target. */
  readonly options: Readonly<Record<Target, Readonly<Record<string, unknown>>>>
  readonly now: () => number
  readonly progress: Progress
  /** Where the figures of the fits go. */
  readonly scalars: ScalarLog
  readonly signal: AbortSignal
}

/** Of the time, where there are both interactions and ties. */
const ITEMS_SHARE = 0.75
/** Of a target's time: learning on the cut; the refit on everything then runs as long as the learning chose. */
const LEARNING_SHARE = 0.5

/**
 * Cuts, learns, lets `approve` judge what was learned, and fits again on everything, for items and then for people. Where there are ties
 * alone, the blend for people is the snapshot, and has all the time.
 *
 * @param approve throws where the snapshot is not to be published; called before its refit.
 * @throws KindredError BAD_DATA where nobody did anything yet, nor has a tie.
 */
export async function fitSnapshot(
  data: Dataset,
  { items, friends }: PublishedModels,
  options: FitOptions,
  approve: (learned: Snapshot) => void,
): Promise<Snapshot> {
  const anyTies = data.ties.indices.length > 0
  const { seed, validation, budgetMs } = options
  const fitPeople = (ms: number, judge?: typeof approve) =>
    fitTarget(data, holdOutTies(data, validation, seed), friends, 'friend', ms, options, judge)
  if (data.interactions.indices.length === 0) {
    if (anyTies) return fitPeople(budgetMs, approve)
    throw new KindredError('BAD_DATA', 'the graph holds no interactions and no ties to learn from', {
      remedy: 'import data (`kindred import DIR`) or record interactions first',
    })
  }
  const cut = holdOutInteractions(data, validation, seed)
  const itemsMs = anyTies ? budgetMs * ITEMS_SHARE : budgetMs
  const root = await fitTarget(data, cut, items, 'item', itemsMs, options, approve)
  if (!anyTies) return root
  const people = await fitPeople(budgetMs - itemsMs)
  return Object.freeze({ ...root, members: Object.freeze({ ...root.members, [friends.name]: people }) })
}

async function fitTarget(
  data: Dataset,
  cut: HoldOut,
  model: Model,
  target: Target,
  budgetMs: number,
  { seed, options, now, progress, scalars, signal }: FitOptions,
  approve: (learned: Snapshot) => void = () => {},
): Promise<Snapshot> {
  const startedAt = now()
  const what = target === 'item' ? 'items' : 'people'
  const runUntil = (deadline: number, doing: string): TrainingRun => {
    const show = formatProgress(progress, `${doing} ${what}`)
    const record = recordScalars(scalars.open(`${doing}-${what}`))
    return {
      ...{ target, seed, deadline, signal },
      options: options[target],
      onProgress(told) {
        show(told)
        record(told)
      },
    }
  }
  const learned = await model.fit(cut.data, {
    ...runUntil(startedAt + budgetMs * LEARNING_SHARE, 'learning'),
    validation: cut.heldOut,
  })
  progress.finish()
  scalars.open(`judged-${what}`).write(0, learned.metrics)
  approve(learned)
  const fitted = await model.fit(data, {
    ...runUntil(startedAt + budgetMs, 'fitting'),
    tuned: learned.tuned,
  })
  progress.finish()
  return fitted
}

/** Weights of a blend's snapshot, null where it has none. */
export function blendWeightsOf({ tuned }: Snapshot): BlendWeights | null {
  return (tuned as { readonly blend?: BlendWeights }).blend ?? null
}
