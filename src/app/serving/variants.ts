import {
  type Assignment,
  assignmentPoint,
  type Experiment,
  type Variant,
  variantAt,
  variantLabel,
  variantWeights,
} from '../../core/page/index.js'
import type { ActivePointer, ExperimentTotals, VariantTotals } from '../../core/ports/index.js'

import { createRandom, type Random } from '../../numeric/random/index.js'
import { drawBeta } from '../../numeric/stats/index.js'
import { type Serving, type ServingDependencies, servingFor } from './serving-context.js'
import { DEFAULT_WEIGHTS } from './snapshot-holder.js'

/** What a page of a user is made by. */
export interface Assigned extends Assignment {
  readonly settings: Variant
}

export interface VariantAssigner {
  /** The variants of a user, one an experiment that the user takes part in. Waits for nothing. @param at milliseconds since 1970. */
  assign(user: string, at: number): readonly Assigned[]
  /** Those that a scroll began with; what configuration no longer holds is left out. */
  recall(labels: readonly string[]): readonly Assigned[]
}

export interface AssignerDependencies {
  readonly experiments: readonly Experiment[]
  readonly totals: ExperimentTotals
  /** Takes one line for the operator. */
  readonly log: (line: string) => void
}

/** Counts up to the beginning of a period. */
interface Posterior {
  readonly period: number
  readonly totals: readonly VariantTotals[]
}

/**
 * Gives users to variants, without state of its own: by a hash of user and experiment, or, for a bandit, by Thompson sampling (Thompson, 1933; Chapelle and
 * Li, 2011, "An empirical evaluation of Thompson sampling"). A bandit draws for each user a rate of each variant from Beta(1 + clicked pages, 1 + other
 * pages) and takes the best. Draws are seeded by experiment, user and period, and the counts are those of the record of pages up to the period's
 * beginning: servers agree, but for the moment in which each reads them anew, and a user keeps a variant for a period. Until the counts
 * are first read, shares decide.
 */
export function createVariantAssigner({ experiments, totals, log }: AssignerDependencies): VariantAssigner {
  const posteriors = new Map<string, Posterior>()
  const loading = new Map<string, number>()

  function refresh({ name, refreshSeconds }: Experiment, period: number): void {
    if (loading.get(name) === period) return
    loading.set(name, period)
    totals.of(name, period * refreshSeconds * 1000, {}).then(
      (found) => posteriors.set(name, { period, totals: found }),
      (error: unknown) => {
        // The next page asks again; meanwhile the counts of before hold.
        loading.delete(name)
        log(`the counts of experiment ${name} could not be read: ${String(error)}`)
      },
    )
  }

  function choose(experiment: Experiment, user: string, at: number): Variant | null {
    const byShare = variantAt(experiment.variants, assignmentPoint(experiment.name, user))
    if (experiment.allocation === 'hash' || byShare === null) return byShare
    const period = Math.floor(at / (experiment.refreshSeconds * 1000))
    const posterior = posteriors.get(experiment.name)
    if (posterior === undefined || posterior.period < period) refresh(experiment, period)
    if (posterior === undefined) return byShare
    const seed = assignmentPoint(`${experiment.name}\0${posterior.period}`, user) * 2 ** 32
    return drawBest(experiment.variants, posterior.totals, createRandom(seed))
  }

  return {
    assign: (user, at) =>
      experiments.flatMap((experiment) => {
        const settings = choose(experiment, user, at)
        return settings === null ? [] : [{ experiment: experiment.name, variant: settings.name, settings }]
      }),
    recall: (labels) =>
      experiments.flatMap(({ name, variants }) =>
        variants
          .map((settings) => ({ experiment: name, variant: settings.name, settings }))
          .filter((each) => labels.includes(variantLabel(each))),
      ),
  }
}

/** One draw of Thompson sampling: the variant that is best in it. */
export function drawBest(
  variants: readonly Variant[],
  totals: readonly VariantTotals[],
  random: Random,
): Variant {
  let best = variants[0]!
  let highest = Number.NEGATIVE_INFINITY
  for (const variant of variants) {
    const { trials = 0, successes = 0 } = totals.find((each) => each.variant === variant.name) ?? {}
    const drawn = drawBeta(1 + successes, 1 + trials - successes, random)
    if (drawn > highest) {
      highest = drawn
      best = variant
    }
  }
  return best
}

/** What serves a page, by the variants of its user. */
export interface VariedServing {
  readonly serving: Serving
  readonly variants: readonly Assignment[]
}

export interface PageVariants {
  /** For the first page of a scroll. @param at milliseconds since 1970. */
  begin(user: string, active: ActivePointer | null, at: number): Promise<VariedServing>
  /** For the pages after it. @param labels of the variants that the scroll began with. @param serving with the snapshot that it began with. */
  resume(labels: readonly string[], serving: Serving): VariedServing
}

export type PageVariantsDependencies = Pick<ServingDependencies, 'holder' | 'log'> & {
  readonly assigner: VariantAssigner
}

/** A snapshot that a variant names and that is not kept is looked for again after this long. */
const RETRY_MS = 60_000

/** Where several variants change the same, the later of the configuration holds. Where a variant's snapshot is not kept, the active one serves. */
export function createPageVariants(dependencies: PageVariantsDependencies): PageVariants {
  const { assigner } = dependencies
  const missingUntil = new Map<string, number>()

  async function servingOf(
    variants: readonly Assigned[],
    active: ActivePointer | null,
    at: number,
  ): Promise<Serving> {
    const version = variants.findLast(({ settings }) => settings.snapshot !== undefined)?.settings.snapshot
    const isAway = version !== undefined && at < (missingUntil.get(version) ?? 0)
    if (version === undefined || version === active?.version || isAway)
      return servingFor(active, dependencies)
    const own = await servingFor({ version, slot: null }, dependencies)
    if (own.loaded !== null) return own
    missingUntil.set(version, at + RETRY_MS)
    return servingFor(active, dependencies)
  }

  return {
    async begin(user, active, at) {
      const variants = assigner.assign(user, at)
      return varied(await servingOf(variants, active, at), variants)
    },
    resume: (labels, serving) => varied(serving, assigner.recall(labels)),
  }
}

function varied(serving: Serving, variants: readonly Assigned[]): VariedServing {
  if (variants.length === 0) return { serving, variants }
  let weights = serving.loaded?.weights ?? DEFAULT_WEIGHTS
  for (const { settings } of variants) weights = variantWeights(weights, settings)
  return {
    serving: { ...serving, weights },
    variants: variants.map(({ experiment, variant }) => ({ experiment, variant })),
  }
}
