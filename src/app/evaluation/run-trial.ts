import type { HoldOut } from '../../core/dataset/index.js'
import type { Model, Target, TrainingProgress } from '../../core/model/index.js'
import type { ScalarRun, Trial } from '../../core/ports/index.js'
import { KindredError, type Progress } from '../../core/shared/index.js'
import { hitsOf, type ListMetric, rankUsers } from '../../evaluation/index.js'
import { createFitReporter } from '../training/index.js'

/** What differs between the trials of a search. */
export interface TrialRequest {
  /** Number of the trial, from 0. */
  readonly number: number
  /** Title of the progress. */
  readonly title: string
  /** Options of the fit, fixed and searched ones. */
  readonly options: Readonly<Record<string, unknown>>
  readonly earlier: readonly Trial[]
}

/** What all trials of a search share. */
export interface SearchTerms {
  readonly model: Model
  readonly holdOut: HoldOut
  readonly target: Target
  readonly seed: number
  /** Names of the searched options. */
  readonly searched: readonly string[]
  readonly metric: { readonly metric: ListMetric; readonly k: number }
  /** Time limit per fit; undefined: none. */
  readonly trialMinutes: number | undefined
  /** End of the search, milliseconds since 1970; may be infinite. */
  readonly endsAt: number
  readonly signal: AbortSignal
}

interface TrialDependencies {
  readonly progress: Progress
  /** Receives the scalars of the fit. */
  readonly scalars: ScalarRun
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** The metric that models report during a fit, if they report any. Early stopping compares it. */
const REPORTED_METRIC = 'ndcg@20'

const STOPPED = new Error('stopped early')
const OUT_OF_TIME = new Error('out of time')

/**
 * Fits once and evaluates the metric on the held-out part.
 *
 * @returns null if the time ran out first. The first trial then returns its best result so far, so that every
 *   search has a result.
 */
export async function runTrial(
  { number, title, options, earlier }: TrialRequest,
  { model, holdOut, target, seed, searched, metric, trialMinutes, endsAt, signal }: SearchTerms,
  { progress, scalars, now }: TrialDependencies,
): Promise<Trial | null> {
  const startedAt = now()
  const ending = new AbortController()
  const reports: number[] = []
  const earlierReports = earlier.map((trial) => trial.reports)
  const show = createFitReporter({ progress, title, run: scalars })
  const onProgress = (report: TrainingProgress): void => {
    show(report)
    const value = report.scalars?.[REPORTED_METRIC]
    // A report that is not a number must not decide what stops.
    if (value !== undefined && Number.isFinite(value)) {
      reports.push(Math.max(value, reports.at(-1) ?? Number.NEGATIVE_INFINITY))
      if (shouldStopEarly(reports, earlierReports)) ending.abort(STOPPED)
    }
    if (number > 0 && now() >= endsAt) ending.abort(OUT_OF_TIME)
  }
  const finish = (state: Trial['state'], value: number | null, rest: Partial<Trial> = {}): Trial => {
    const seconds = (now() - startedAt) / 1000
    const trial = {
      ...{ trial: number, options: pick(options, searched), state, value, reports, seconds },
      ...rest,
    }
    progress.finish(describe(trial))
    return trial
  }
  progress.start(title, 0)
  const deadline = Math.min(
    number === 0 ? endsAt : Number.POSITIVE_INFINITY,
    trialMinutes === undefined ? Number.POSITIVE_INFINITY : startedAt + trialMinutes * 60_000,
  )
  try {
    const snapshot = await model.fit(holdOut.data, {
      ...{ target, seed, options, onProgress },
      validation: holdOut.heldOut,
      signal: AbortSignal.any([signal, ending.signal]),
      ...(Number.isFinite(deadline) && { deadline }),
    })
    progress.start(title, 0)
    const rankings = await rankUsers(model.load(snapshot), {
      ...{ target, k: metric.k, signal },
      train: holdOut.data,
      test: holdOut.heldOut,
      onProgress: (done) => progress.update(done),
    })
    let sum = 0
    for (const { hits, relevant } of hitsOf(rankings, holdOut.heldOut))
      sum += metric.metric.of(hits, metric.k, relevant)
    // Includes the defaults, so that trials are comparable and later versions of the model cannot change the
    // result.
    const inForce = pick(snapshot.options, searched)
    return finish('finished', sum / Math.max(1, rankings.users.length), { options: inForce })
  } catch (error) {
    if (error === STOPPED) return finish('stopped', reports.at(-1) ?? null)
    if (error === OUT_OF_TIME) {
      progress.finish('aborted: the time limit is reached')
      return null
    }
    // The options may not go together or need too much memory. Another trial may succeed.
    const isRejected =
      error instanceof RangeError || (error instanceof KindredError && error.code !== 'BAD_DATA')
    if (number > 0 && isRejected) return finish('failed', null, { problem: error.message })
    throw error
  }
}

function pick(options: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, options[name]]))
}

/** A line such as `0.1824, x 0.3, kind cosine`. */
function describe({ state, value, problem, options }: Trial): string {
  const outcome = state === 'failed' ? `failed: ${problem}` : (value?.toFixed(4) ?? '–')
  const given = Object.entries(options).filter(([, option]) => option !== undefined)
  return [
    state === 'stopped' ? `stopped at ${outcome}` : outcome,
    ...given.map((pair) => pair.join(' ')),
  ].join(', ')
}

/**
 * Reduction factor η: the best 1/η of the trials that reach a rung continue. No trial is stopped before η
 * have reached it.
 */
const REDUCTION = 3
/** Number of reports at the first rung. Each later rung has η times as many. */
const FIRST_RUNG = 3

/**
 * Whether to stop a trial early, by asynchronous successive halving (Li et al., 2020, "A system for massively
 * parallel hyperparameter tuning") in the form that decides when a trial reaches a rung. After 3, 9, 27 …
 * reports, a trial must be among the best third of all trials that have reached the rung. The first three
 * trials at a rung always continue.
 *
 * @param reports best value so far at each report of the trial.
 * @param others reports of the earlier trials.
 */
export function shouldStopEarly(reports: readonly number[], others: readonly (readonly number[])[]): boolean {
  const rung = reports.length
  if (!isRung(rung)) return false
  const own = reports[rung - 1]!
  const atRung = others.flatMap((other) => (other.length >= rung ? [other[rung - 1]!] : []))
  if (atRung.length < REDUCTION) return false
  return atRung.filter((value) => value > own).length >= Math.floor((atRung.length + 1) / REDUCTION)
}

function isRung(count: number): boolean {
  let rung = FIRST_RUNG
  while (rung < count) rung *= REDUCTION
  return rung === count
}
