import type { Experiment, Variant } from '../../core/page/index.js'
import type { ExperimentTotals, ReadOptions, VariantTotals } from '../../core/ports/index.js'

import { createRandom } from '../../numeric/random/index.js'
import { alwaysValid, clusteredRate, type EstimatedRate } from '../../numeric/stats/index.js'
import { drawBest } from '../serving/index.js'

/**
 * `CONTROL`: what the others are compared with. `TOO_FEW`: not looked at yet. `UNDECIDED`, `BETTER`, `WORSE`: than the control. `BANDIT`: a bandit
 * decides by itself, and its shares say what it holds for best.
 */
export type Verdict = 'CONTROL' | 'TOO_FEW' | 'UNDECIDED' | 'BETTER' | 'WORSE' | 'BANDIT'

export interface VariantResult {
  readonly name: string
  /** Of the users who take part: fixed, or the chance that the bandit holds it for best. */
  readonly share: number
  readonly users: number
  /** Pages shown. */
  readonly exposures: number
  /** Pages of which something was clicked. */
  readonly clicks: number
  /** `clicks / exposures`; null without an exposure. */
  readonly rate: number | null
  /** 95 %, at all looks together; null where too little is known. */
  readonly interval: readonly [low: number, high: number] | null
  /** Rate less that of the control; null for the control and a bandit's variants. */
  readonly difference: number | null
  readonly differenceInterval: readonly [low: number, high: number] | null
  /** Always valid, corrected for the number of comparisons. */
  readonly pValue: number | null
  readonly verdict: Verdict
}

export interface ExperimentResult {
  readonly name: string
  readonly allocation: Experiment['allocation']
  readonly variants: readonly VariantResult[]
}

/** Chance, over all looks and comparisons of an experiment, to find a difference where there is none. */
export const ALPHA = 0.05
/** Below these a variance that is estimated is not to be trusted. */
const FEWEST_USERS = 100
const FEWEST_CLICKS = 25
/** Draws that a bandit's shares are counted from. */
const DRAWS = 4000

/** Results of the experiments of the configuration, in its order. */
export type ExperimentResults = (options: ReadOptions, name?: string) => Promise<readonly ExperimentResult[]>

export function createExperimentResults(dependencies: {
  readonly experiments: readonly Experiment[]
  readonly totals: ExperimentTotals
  /** Milliseconds since 1970. */
  readonly now: () => number
}): ExperimentResults {
  const { experiments, totals, now } = dependencies
  return (options, name) => {
    const asked = experiments.filter((experiment) => name === undefined || experiment.name === name)
    // Events may carry the time of a client whose clock is ahead; pages carry ours.
    const until = now() + 60_000
    return Promise.all(
      asked.map(async (experiment) =>
        evaluateExperiment(experiment, await totals.of(experiment.name, until, options)),
      ),
    )
  }
}

/**
 * What the counts say. Users are the units, so that a few who click all do not decide. Each variant but the first is compared with the first by a test that may
 * be looked at at any time; with several comparisons each is made at alpha divided by their number (Bonferroni). What a bandit gives to
 * its variants depends on what they brought, which biases rates and spoils the test: there its shares are the verdict.
 */
export function evaluateExperiment(
  experiment: Experiment,
  totals: readonly VariantTotals[],
): ExperimentResult {
  const { name, allocation, variants, expectedEffect } = experiment
  const sums = variants.map((variant) => totals.find((each) => each.variant === variant.name) ?? EMPTY)
  const rates = sums.map(clusteredRate)
  const enough = sums.map(({ clusters, successes }) => clusters >= FEWEST_USERS && successes >= FEWEST_CLICKS)
  const shares = sharesOf(experiment, totals)
  const comparisons = variants.length - 1

  function compared(
    place: number,
  ): Pick<VariantResult, 'difference' | 'differenceInterval' | 'pValue' | 'verdict'> {
    if (allocation === 'thompson') return { ...NOT_COMPARED, verdict: 'BANDIT' }
    if (place === 0) return { ...NOT_COMPARED, verdict: 'CONTROL' }
    if (!enough[0] || !enough[place]) return { ...NOT_COMPARED, verdict: 'TOO_FEW' }
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
      verdict: p < ALPHA ? decided : 'UNDECIDED',
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
        exposures: trials,
        clicks: successes,
        rate: trials === 0 ? null : rates[place]!.rate,
        interval: enough[place] ? [Math.max(0, low), Math.min(1, high)] : null,
        ...compared(place),
      }
    }),
  }
}

const EMPTY = { clusters: 0, trials: 0, successes: 0, trialsSquared: 0, successesSquared: 0, product: 0 }

const NOT_COMPARED = { difference: null, differenceInterval: null, pValue: null }

function sharesOf({ allocation, variants }: Experiment, totals: readonly VariantTotals[]): readonly number[] {
  if (allocation === 'hash') {
    const all = variants.reduce((sum, { share }) => sum + share, 0)
    return variants.map(({ share }) => share / all)
  }
  const random = createRandom(1)
  const wins = new Map<Variant, number>(variants.map((variant) => [variant, 0]))
  for (let draw = 0; draw < DRAWS; draw++) {
    const best = drawBest(variants, totals, random)
    wins.set(best, wins.get(best)! + 1)
  }
  return variants.map((variant) => wins.get(variant)! / DRAWS)
}
