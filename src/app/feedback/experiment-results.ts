import type { Experiment, Variant } from '../../core/page/index.js'
import type { ExperimentTotals, RequestContext, VariantTotals } from '../../core/ports/index.js'

import { createRandom } from '../../numeric/random/index.js'
import { alwaysValid, clusteredRate, type EstimatedRate } from '../../numeric/stats/index.js'
import { drawBest } from '../serving/index.js'

/**
 * `CONTROL`: the first variant, the baseline of the comparisons. `INSUFFICIENT_DATA`: too few users or clicks
 * for a test. `BETTER`, `WORSE`: significantly different from the control. `INCONCLUSIVE`: not significant.
 * `BANDIT`: a variant of a bandit, which is not tested; its share is the result.
 */
export type Verdict = 'CONTROL' | 'INSUFFICIENT_DATA' | 'INCONCLUSIVE' | 'BETTER' | 'WORSE' | 'BANDIT'

/** The result of one variant of an experiment. */
export interface VariantResult {
  readonly name: string
  /** Share of the users: fixed, or for a bandit the probability that the variant is the best. */
  readonly share: number
  readonly users: number
  /** Number of served pages. */
  readonly impressions: number
  /** Number of pages with at least one click. */
  readonly clicks: number
  /** Clicked pages divided by served pages; null if no page was served. */
  readonly rate: number | null
  /** 95 % confidence sequence of the rate, valid at all times together; null for too few users or clicks. */
  readonly interval: readonly [low: number, high: number] | null
  /** Rate minus the control's rate; null for the control and for variants of a bandit. */
  readonly difference: number | null
  readonly differenceInterval: readonly [low: number, high: number] | null
  /** Always-valid p-value, corrected for the number of comparisons. */
  readonly pValue: number | null
  readonly verdict: Verdict
}

/** The results of an experiment, by variant. */
export interface ExperimentResult {
  readonly name: string
  readonly allocation: Experiment['allocation']
  readonly variants: readonly VariantResult[]
}

/** False-positive rate over all looks and all comparisons of an experiment. */
export const ALPHA = 0.05
/** Below these numbers, the estimated variance is not reliable. */
const MIN_USERS = 100
const MIN_CLICKS = 25
/** Posterior draws that the shares of a bandit are counted from. */
const DRAWS = 4000

const NO_TOTALS = { clusters: 0, trials: 0, successes: 0, trialsSquared: 0, successesSquared: 0, product: 0 }
const NOT_COMPARED = { difference: null, differenceInterval: null, pValue: null }

/** Results of the configured experiments in their order. @param name only the experiment of this name. */
export type ExperimentResults = (
  context: RequestContext,
  name?: string,
) => Promise<readonly ExperimentResult[]>

interface ExperimentResultsDependencies {
  readonly experiments: readonly Experiment[]
  readonly totals: ExperimentTotals
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * Tolerance for clients whose clocks run ahead: interactions may carry their time, pages carry the server's.
 */
const CLOCK_TOLERANCE_MS = 60_000

/** The use case that reads the totals of each experiment and evaluates them. */
export function createExperimentResults(dependencies: ExperimentResultsDependencies): ExperimentResults {
  const { experiments, totals, now } = dependencies
  return (context, name) => {
    const selected = experiments.filter((experiment) => name === undefined || experiment.name === name)
    const until = now() + CLOCK_TOLERANCE_MS
    return Promise.all(
      selected.map(async (experiment) =>
        evaluateExperiment(experiment, await totals.of(experiment.name, until, context)),
      ),
    )
  }
}

/**
 * Evaluates an experiment. Users are the units of analysis (clustered rates), so that a few very active users
 * do not decide. Each variant is compared with the first one by an always-valid test, which may be read at
 * any time. With several comparisons, each is made at `ALPHA` divided by their number (Bonferroni). Variants
 * of a bandit are not tested: their allocation depends on their results, which biases rates and invalidates
 * the test.
 */
export function evaluateExperiment(
  experiment: Experiment,
  totals: readonly VariantTotals[],
): ExperimentResult {
  const { name, allocation, variants, expectedEffect } = experiment
  const sums = variants.map((variant) => totals.find((each) => each.variant === variant.name) ?? NO_TOTALS)
  const rates = sums.map(clusteredRate)
  const hasEnough = sums.map(({ clusters, successes }) => clusters >= MIN_USERS && successes >= MIN_CLICKS)
  const shares = sharesOf(experiment, totals)
  const comparisons = variants.length - 1

  function compareWithControl(
    place: number,
  ): Pick<VariantResult, 'difference' | 'differenceInterval' | 'pValue' | 'verdict'> {
    if (allocation === 'thompson') return { ...NOT_COMPARED, verdict: 'BANDIT' }
    if (place === 0) return { ...NOT_COMPARED, verdict: 'CONTROL' }
    if (!hasEnough[0] || !hasEnough[place]) return { ...NOT_COMPARED, verdict: 'INSUFFICIENT_DATA' }
    const difference: EstimatedRate = {
      rate: rates[place]!.rate - rates[0]!.rate,
      variance: rates[place]!.variance + rates[0]!.variance,
    }
    const { interval, pValue } = alwaysValid(difference, expectedEffect, ALPHA / comparisons)
    const p = Math.min(1, pValue * comparisons)
    const decided = difference.rate > 0 ? 'BETTER' : 'WORSE'
    return {
      difference: difference.rate,
      differenceInterval: interval,
      pValue: p,
      verdict: p < ALPHA ? decided : 'INCONCLUSIVE',
    }
  }

  return {
    name,
    allocation,
    variants: variants.map((variant, place) => {
      const { clusters, trials, successes } = sums[place]!
      const sequence = alwaysValid(rates[place]!, expectedEffect, ALPHA)
      const [low, high] = sequence.interval
      return {
        name: variant.name,
        share: shares[place]!,
        users: clusters,
        impressions: trials,
        clicks: successes,
        rate: trials === 0 ? null : rates[place]!.rate,
        interval: hasEnough[place] ? [Math.max(0, low), Math.min(1, high)] : null,
        ...compareWithControl(place),
      }
    }),
  }
}

/**
 * Shares of the variants, parallel to them: configured, or for a bandit the fraction of draws that they win.
 */
function sharesOf({ allocation, variants }: Experiment, totals: readonly VariantTotals[]): readonly number[] {
  if (allocation === 'hash') {
    const total = variants.reduce((sum, { share }) => sum + share, 0)
    return variants.map(({ share }) => share / total)
  }
  const random = createRandom(1)
  const wins = new Map<Variant, number>(variants.map((variant) => [variant, 0]))
  for (let draw = 0; draw < DRAWS; draw++) {
    const best = drawBest(variants, totals, random)
    wins.set(best, wins.get(best)! + 1)
  }
  return variants.map((variant) => wins.get(variant)! / DRAWS)
}
