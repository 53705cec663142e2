import { KindredError } from '../../core/errors.js'
import type { Cut } from '../../core/hold-out.js'
import type { ScalarRun } from '../../core/ports/scalar-log.js'
import type { Trial } from '../../core/ports/trial-journal.js'
import type { Progress } from '../../core/progress.js'
import type { Model, TrainingProgress } from '../../core/recommender.js'
import type { Target } from '../../core/target.js'
import { hitsOf } from '../../evaluation/hits.js'
import type { ListMetric } from '../../evaluation/metrics/list-metric.js'
import { rankUsers } from '../../evaluation/rank.js'
import { reportTraining } from '../report-training.js'
import { hasNoProspect } from './halving.js'

/** What models report while they fit, where they do. */
const REPORTED = 'ndcg@20'

export interface TrialTask {
  readonly number: number
  readonly model: Model
  readonly cut: Cut
  readonly options: Readonly<Record<string, unknown>>
  /** Names of the options that the trial is about. */
  readonly searched: readonly string[]
  readonly earlier: readonly Trial[]
}

export interface TrialTerms {
  readonly target: Target
  readonly seed: number
  readonly metric: { readonly metric: ListMetric; readonly k: number }
  readonly fitMinutes: number | undefined
  /** Milliseconds since 1970. */
  readonly endsAt: number
  readonly signal: AbortSignal
  readonly title: string
}

export interface TrialMeans {
  readonly progress: Progress
  readonly scalars: ScalarRun
  readonly now: () => number
}

/**
 * Fits once and ranks everything for everybody with something held out. Null where the time ran out first; only the first trial then
 * gives what it has, so that every search has a result.
 */
export async function runTrial(task: TrialTask, terms: TrialTerms, means: TrialMeans): Promise<Trial | null> {
  const { number, model, cut, options, searched, earlier } = task
  const { target, seed, endsAt, signal, title } = terms
  const { progress, now } = means
  const startedAt = now()
  const ending = new AbortController()
  const reports: number[] = []
  const show = reportTraining(progress, title, means.scalars)
  const onProgress = (told: TrainingProgress): void => {
    show(told)
    const value = told.scalars?.[REPORTED]
    if (value !== undefined) {
      reports.push(Math.max(value, reports.at(-1) ?? Number.NEGATIVE_INFINITY))
      if (
        hasNoProspect(
          reports,
          earlier.map((trial) => trial.reports),
        )
      )
        ending.abort(STOPPED)
    }
    if (number > 0 && now() >= endsAt) ending.abort(OUT_OF_TIME)
  }
  const end = (state: Trial['state'], value: number | null, rest: Partial<Trial> = {}): Trial => {
    const own = Object.fromEntries(searched.map((name) => [name, options[name]]))
    const seconds = (now() - startedAt) / 1000
    const trial = { trial: number, options: own, state, value, reports, seconds, ...rest }
    progress.finish(describe(trial))
    return trial
  }
  progress.start(title, 0)
  const deadline = Math.min(
    number === 0 ? endsAt : Number.POSITIVE_INFINITY,
    terms.fitMinutes === undefined ? Number.POSITIVE_INFINITY : startedAt + terms.fitMinutes * 60_000,
  )
  try {
    const snapshot = await model.fit(cut.data, {
      ...{ target, seed, options, onProgress },
      validation: cut.heldOut,
      signal: AbortSignal.any([signal, ending.signal]),
      ...(Number.isFinite(deadline) && { deadline }),
    })
    progress.start(title, 0)
    const { metric, k } = terms.metric
    const rankings = await rankUsers(model.load(snapshot), {
      ...{ target, k, signal },
      train: cut.data,
      test: cut.heldOut,
      onProgress: (done) => progress.update(done),
    })
    let sum = 0
    for (const { hits, relevant } of hitsOf(rankings, cut.heldOut)) sum += metric.of(hits, k, relevant)
    // The defaults are written out, so that trials compare and later versions of the model cannot change what was found.
    const inForce = Object.fromEntries(searched.map((name) => [name, snapshot.options[name]]))
    return end('finished', sum / Math.max(1, rankings.users.length), { options: inForce })
  } catch (error) {
    if (error === STOPPED) return end('stopped', reports.at(-1) ?? null)
    if (error === OUT_OF_TIME) {
      progress.finish('given up, the time is over')
      return null
    }
    // Options that do not go together, or more memory than there is: another trial may fare better.
    const refused =
      error instanceof RangeError || (error instanceof KindredError && error.code !== 'BAD_DATA')
    if (number > 0 && refused) return end('failed', null, { problem: error.message })
    throw error
  }
}

const STOPPED = new Error('stopped early')
const OUT_OF_TIME = new Error('out of time')

/** `0.1824, x 0.3, kind cosine` */
function describe({ state, value, problem, options }: Trial): string {
  const outcome = state === 'failed' ? `refused: ${problem}` : (value?.toFixed(4) ?? '–')
  const given = Object.entries(options).filter(([, each]) => each !== undefined)
  const said = [
    state === 'stopped' ? `stopped at ${outcome}` : outcome,
    ...given.map((pair) => pair.join(' ')),
  ]
  return said.join(', ')
}
