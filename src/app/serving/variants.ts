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
import type { Log } from '../../core/shared/index.js'

import { createRandom, type Random } from '../../numeric/random/index.js'
import { drawBeta } from '../../numeric/stats/index.js'
import { type Serving, type ServingDependencies, servingFor, servingOfScroll } from './serving-context.js'
import { DEFAULT_WEIGHTS } from './snapshot-holder.js'

/** A variant that a user is assigned to, with its settings. */
export interface Assigned extends Assignment {
  readonly settings: Variant
}

/** Assigns users to the variants of experiments. */
export interface VariantAssigner {
  /**
   * The variants of a user, one for each experiment that includes the user. Never waits.
   *
   * @param at milliseconds since 1970.
   */
  assign(user: string, at: number): readonly Assigned[]
  /** The variants that a scroll began with, without variants that the configuration no longer has. */
  recall(labels: readonly string[]): readonly Assigned[]
}

/** What {@link createVariantAssigner} needs. */
export interface AssignerDependencies {
  readonly experiments: readonly Experiment[]
  readonly totals: ExperimentTotals
  /** Logs one line for the operator. */
  readonly log: Log
}

/** Counts up to the start of a period. */
interface Posterior {
  readonly period: number
  readonly totals: readonly VariantTotals[]
}

/**
 * Assigns users to variants by a hash of user and experiment or, for a bandit, by Thompson sampling
 * (Thompson, 1933; Chapelle and Li, 2011, "An empirical evaluation of Thompson sampling"). For each user, a
 * bandit draws a rate for each variant from Beta(1 + clicked pages, 1 + other pages) and takes the best.
 * Draws are seeded by experiment, user and period, and the counts are those of the impressions up to the
 * start of the period. So servers agree, except while one of them re-reads the counts, and a user keeps a
 * variant for a period. Until the counts are first read, shares decide.
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
        // The next page retries. Until then the previous counts are used.
        loading.delete(name)
        log(`the counts of experiment ${name} could not be read: ${String(error)}`, 'warn')
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

/** The variant with the highest rate in one draw of Thompson sampling. */
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

/** The serving context of a page and the variants that shaped it. */
export interface SelectedServing {
  readonly serving: Serving
  readonly variants: readonly Assignment[]
}

/** The serving context that a scroll began with. */
export interface ServingOfScroll {
  /** Version of the snapshot; null: none. */
  readonly version: string | null
  /** Labels of the variants. */
  readonly variants?: readonly string[]
}

/** Selects the snapshot and the weights for a page. */
export interface ServingSelector {
  /**
   * For the first page of a scroll.
   *
   * @param user null: takes part in no experiment.
   * @param at milliseconds since 1970.
   */
  begin(user: string | null, active: ActivePointer | null, at: number): Promise<SelectedServing>
  /**
   * For the pages after it.
   *
   * @param user null: takes part in no experiment.
   * @throws KindredError CURSOR_EXPIRED if the snapshot of the scroll is no longer kept.
   */
  resume(user: string | null, scroll: ServingOfScroll, active: ActivePointer | null): Promise<SelectedServing>
}

/** What {@link createServingSelector} needs. */
export interface ServingSelectorDependencies extends ServingDependencies {
  readonly assigner: VariantAssigner
}

/** Delay before the snapshot of a variant is looked up again after it was not found. */
const RETRY_MS = 60_000

/**
 * If several variants change the same setting, the last one in the configuration applies. If the snapshot of
 * a variant is not kept, the active snapshot serves.
 */
export function createServingSelector(dependencies: ServingSelectorDependencies): ServingSelector {
  const { assigner } = dependencies
  const missingUntil = new Map<string, number>()

  async function servingOf(
    variants: readonly Assigned[],
    active: ActivePointer | null,
    at: number,
  ): Promise<Serving> {
    const version = variants.findLast(({ settings }) => settings.snapshot !== undefined)?.settings.snapshot
    const isMissing = version !== undefined && at < (missingUntil.get(version) ?? 0)
    if (version === undefined || version === active?.version || isMissing)
      return servingFor(active, dependencies)
    const own = await servingFor({ version, slot: null, deletions: active?.deletions ?? null }, dependencies)
    if (own.loaded !== null) return own
    missingUntil.set(version, at + RETRY_MS)
    return servingFor(active, dependencies)
  }

  return {
    async begin(user, active, at) {
      const variants = user === null ? [] : assigner.assign(user, at)
      return withVariantWeights(await servingOf(variants, active, at), variants)
    },
    async resume(user, { version, variants: labels = [] }, active) {
      const serving = await servingOfScroll(version, active, dependencies)
      return withVariantWeights(serving, user === null ? [] : assigner.recall(labels))
    },
  }
}

function withVariantWeights(serving: Serving, variants: readonly Assigned[]): SelectedServing {
  if (variants.length === 0) return { serving, variants }
  let weights = serving.loaded?.weights ?? DEFAULT_WEIGHTS
  for (const { settings } of variants) weights = variantWeights(weights, settings)
  return {
    serving: { ...serving, weights },
    variants: variants.map(({ experiment, variant }) => ({ experiment, variant })),
  }
}
