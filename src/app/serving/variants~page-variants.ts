import { type Assignment, weightsOfVariant } from '../core/experiment.js'
import type { ActivePointer } from '../core/ports/viewers.js'
import type { Assigned, VariantAssigner } from './assign-variants.js'
import { type Serving, type ServingDependencies, servingFor } from './serving-context.js'
import { DEFAULT_WEIGHTS } from './snapshot-holder.js'

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
  for (const { settings } of variants) weights = weightsOfVariant(weights, settings)
  return {
    serving: { ...serving, weights },
    variants: variants.map(({ experiment, variant }) => ({ experiment, variant })),
  }
}
