import type { Judgement } from './judge.js'
import { holm, type Interval, pairedTests, SIGNIFICANCE_LEVEL } from './significance.js'

/** The best model of a metric against another, user by user. */
export interface Comparison {
  readonly metric: string
  readonly best: string
  readonly other: string
  /** Mean of the best less mean of the other. */
  readonly difference: number
  readonly interval: Interval
  /** Of the paired randomisation test, corrected for the number of comparisons of the metric (Holm). */
  readonly p: number
  readonly significant: boolean
}

/** @param perUser values of each metric by model; all over the same users. */
export function compareModels(
  perUser: ReadonlyMap<string, Judgement['perUser']>,
  metrics: readonly string[],
  seed: number,
): Comparison[] {
  return metrics.flatMap((metric) => {
    const ranked = [...perUser]
      .map(([model, values]) => ({ model, values: values.get(metric)! }))
      .sort((left, right) => total(right.values) - total(left.values))
    const [best, ...others] = ranked
    if (best === undefined) return []
    const tests = pairedTests(
      best.values,
      others.map(({ values }) => values),
      seed,
    )
    const ps = holm(tests.map(({ p }) => p))
    return others.map(({ model }, index) => ({
      metric,
      best: best.model,
      other: model,
      ...tests[index]!,
      p: ps[index]!,
      significant: ps[index]! < SIGNIFICANCE_LEVEL,
    }))
  })
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0)
}
