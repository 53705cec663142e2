import { groupBy } from '../../core/shared/index.js'
import type { EvaluationReport, ModelResult } from './report.js'

/** Mean and sample deviation of each metric over the runs. */
interface Spread {
  readonly mean: Readonly<Record<string, number>>
  readonly deviation: Readonly<Record<string, number>>
}

/**
 * Joins the reports of the same evaluation with several seeds: every metric becomes its mean, with the sample
 * deviation beside it. The dataset is that of the first seed. Intervals and comparisons over users hold for
 * one seed alone, so they are in `runs`.
 *
 * @param runs one report a seed, at least one, with the same models in the same order.
 */
export function joinRuns(runs: readonly EvaluationReport[]): EvaluationReport {
  const [first] = runs
  return {
    ...first!,
    protocol: { ...first!.protocol, seeds: runs.map(({ protocol }) => protocol.seed) },
    results: first!.results.map((_, place) => joinResults(runs.map(({ results }) => results[place]!))),
    comparisons: [],
    runs,
  }
}

function joinResults(results: readonly ModelResult[]): ModelResult {
  const [first] = results
  const { tuned: _ofOneSeed, leftOut: _first, ...shared } = first!
  const { mean, deviation } = spreadOf(results.map(({ metrics }) => metrics))
  const leftOut = Object.assign({}, ...results.map((result) => result.leftOut ?? {}))
  return {
    ...shared,
    metrics: mean,
    mean,
    deviation,
    intervals: {},
    byActivity: joinActivity(results),
    byPopularity: joinPopularity(results),
    ...(first!.fitSeconds !== undefined && {
      fitSeconds: meanOf(results.map(({ fitSeconds }) => fitSeconds ?? 0)),
    }),
    evaluateSeconds: meanOf(results.map(({ evaluateSeconds }) => evaluateSeconds)),
    peakMemoryMiB: Math.max(...results.map(({ peakMemoryMiB }) => peakMemoryMiB)),
    ...(Object.keys(leftOut).length > 0 && { leftOut }),
  }
}

/** Of the metrics that every run has. */
function spreadOf(runs: readonly Readonly<Record<string, number>>[]): Spread {
  const mean: Record<string, number> = {}
  const deviation: Record<string, number> = {}
  for (const name of Object.keys(runs[0]!)) {
    const values = runs.flatMap((run) => run[name] ?? [])
    if (values.length < runs.length) continue
    const average = meanOf(values)
    mean[name] = average
    const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0)
    deviation[name] = values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1))
  }
  return { mean, deviation }
}

function joinActivity(results: readonly ModelResult[]): ModelResult['byActivity'] {
  return joinBy(
    results.map(({ byActivity }) => byActivity),
    ({ from }) => from,
    (same) => ({
      ...same[0]!,
      users: Math.round(meanOf(same.map(({ users }) => users))),
      metrics: spreadOf(same.map(({ metrics }) => metrics)).mean,
    }),
  ).sort((left, right) => left.from - right.from)
}

function joinPopularity(results: readonly ModelResult[]): ModelResult['byPopularity'] {
  return joinBy(
    results.map(({ byPopularity }) => byPopularity),
    ({ segment }) => segment,
    (same) => ({
      ...same[0]!,
      tests: Math.round(meanOf(same.map(({ tests }) => tests))),
      recall: meanOf(same.map(({ recall }) => recall)),
    }),
  )
}

/** Joins the entries with the same key; a run may lack a key. */
function joinBy<Entry>(
  runs: readonly (readonly Entry[])[],
  keyOf: (entry: Entry) => unknown,
  join: (same: readonly Entry[]) => Entry,
): Entry[] {
  return [...groupBy(runs.flat(), keyOf).values()].map(join)
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
