import type { HoldOut } from '../../core/dataset/index.js'
import type { Model, Target, TrainingProgress } from '../../core/model/index.js'

import type { ScalarRun, Trial } from '../../core/ports/index.js'
import { KindredError, type Progress } from '../../core/shared/index.js'

import { hitsOf, type ListMetric, rankUsers } from '../../evaluation/index.js'

import { reportTraining } from '../training/index.js'

/** What models report while they fit, where they do. */
const REPORTED = 'ndcg@20'

export interface TrialTask {
  readonly number: number
  readonly model: Model
  readonly cut: HoldOut
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

export interface TrialDependencies {
  readonly progress: Progress
  readonly scalars: ScalarRun
  readonly now: () => number
}

/**
 * Fits once and ranks everything for everybody with something held out. Null where the time ran out first; only the first trial then
 * gives what it has, so that every search has a result.
 */
export async function runTrial(
  task: TrialTask,
  terms: TrialTerms,
  means: TrialDependencies,
): Promise<Trial | null> {
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
        shouldStopEarly(
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

/** Of the trials that come to a rung, one in so many goes on; nobody is judged beside fewer. */
const REDUCTION = 3
/** Reports at the first rung; each later rung is REDUCTION times as far. */
const FIRST_RUNG = 3

/**
 * Whether a trial is to be given up: asynchronous successive halving (Li et al., 2020, "A system for massively parallel hyperparameter
 * tuning"), in the form that decides when a trial comes to a rung. After 3, 9, 27 … reports it must be among the best third of all that
 * came so far. The first three to come to a rung always go on.
 *
 * @param reports of the trial: its best value so far, at each report.
 * @param others reports of the trials before it.
 */
export function shouldStopEarly(reports: readonly number[], others: readonly (readonly number[])[]): boolean {
  const rung = reports.length
  if (!isRung(rung)) return false
  const own = reports[rung - 1]!
  const there = others.flatMap((other) => (other.length >= rung ? [other[rung - 1]!] : []))
  if (there.length < REDUCTION) return false
  return there.filter((value) => value > own).length >= Math.floor((there.length + 1) / REDUCTION)
}

function isRung(count: number): boolean {
  let rung = FIRST_RUNG
  while (rung < count) rung *= REDUCTION
  return rung === count
}
