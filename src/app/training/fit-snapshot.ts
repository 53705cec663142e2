import { type Dataset, type HoldOut, holdOutInteractions, holdOutTies } from '../../core/dataset/index.js'
import type { Model, Snapshot, Target, TrainingRun } from '../../core/model/index.js'
import type { ScalarLog } from '../../core/ports/index.js'
import { KindredError, type Progress } from '../../core/shared/index.js'
import { createFitReporter } from './progress.js'

/** The two blends that are published: the one for items, with the one for friends as a member. */
export interface PublishedModels {
  readonly items: Model
  readonly friends: Model
}

/** The fits of a training. */
export interface FitRequest {
  readonly seed: number
  /**
   * Time budget in milliseconds: half to tune, and about the same for the refit, which repeats the tuned
   * choices.
   */
  readonly budgetMs: number
  /** Options of the two blends by target. */
  readonly options: Readonly<Record<Target, Readonly<Record<string, unknown>>>>
  readonly signal: AbortSignal
}

/** What the fits of a training need. */
export interface FitDependencies {
  readonly models: PublishedModels
  /** Fraction of each user's interactions or ties that is held out for validation. */
  readonly validationFraction: number
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly progress: Progress
  /** Receives the scalars of the fits, one run each. */
  readonly scalars: ScalarLog
}

/** Share of the budget for items if there are ties, too. */
const ITEMS_SHARE = 0.75
/** Share of a target's budget for tuning. The refit then takes as long as the tuned choices need. */
const TUNING_SHARE = 0.5

/**
 * Fits both blends, first for items, then for friends. Each is tuned on a hold-out, passed to `approve`, and
 * refitted on all data. In a graph with ties alone, the blend for friends is the snapshot and gets the whole
 * budget.
 *
 * @param approve receives the tuned snapshot to publish before its refit; throws to reject it.
 * @throws KindredError BAD_DATA if there are no interactions and no ties.
 */
export async function fitSnapshot(
  data: Dataset,
  request: FitRequest,
  dependencies: FitDependencies,
  approve: (tuned: Snapshot) => void,
): Promise<Snapshot> {
  const { seed, budgetMs } = request
  const { models, validationFraction } = dependencies
  const hasTies = data.ties.indices.length > 0
  const fitItems = (ms: number) => {
    const holdOut = holdOutInteractions(data, validationFraction, seed)
    return fitTarget('item', data, holdOut, { ...request, budgetMs: ms }, dependencies, approve)
  }
  const fitFriends = (ms: number, approveFriends?: typeof approve) => {
    const holdOut = holdOutTies(data, validationFraction, seed)
    return fitTarget('friend', data, holdOut, { ...request, budgetMs: ms }, dependencies, approveFriends)
  }
  if (data.interactions.indices.length === 0) {
    if (hasTies) return fitFriends(budgetMs, approve)
    throw new KindredError('BAD_DATA', 'the graph has no interactions and no ties to train on', {
      remedy: 'import data (`kindred import DIR`) or record interactions first',
    })
  }
  if (!hasTies) return fitItems(budgetMs)
  const itemsMs = budgetMs * ITEMS_SHARE
  const items = await fitItems(itemsMs)
  const friends = await fitFriends(budgetMs - itemsMs)
  const members = Object.freeze({ ...items.members, [models.friends.name]: friends })
  return Object.freeze({ ...items, members })
}

async function fitTarget(
  target: Target,
  data: Dataset,
  holdOut: HoldOut,
  { seed, budgetMs, options, signal }: FitRequest,
  { models, now, progress, scalars }: FitDependencies,
  approve: (tuned: Snapshot) => void = () => {},
): Promise<Snapshot> {
  const model = target === 'item' ? models.items : models.friends
  const label = target === 'item' ? 'items' : 'friends'
  const startedAt = now()
  const runOf = (stage: string, deadline: number): TrainingRun => ({
    ...{ target, seed, deadline, signal },
    options: options[target],
    onProgress: createFitReporter({
      progress,
      title: `${stage} ${label}`,
      run: scalars.open(`${stage}-${label}`),
      keepLines: true,
    }),
  })
  const tuned = await model.fit(holdOut.data, {
    ...runOf('tuning', startedAt + budgetMs * TUNING_SHARE),
    validation: holdOut.heldOut,
  })
  progress.finish()
  scalars.open(`validation-${label}`).write(0, tuned.metrics)
  approve(tuned)
  const fitted = await model.fit(data, { ...runOf('fitting', startedAt + budgetMs), tuned: tuned.tuned })
  progress.finish()
  return fitted
}
