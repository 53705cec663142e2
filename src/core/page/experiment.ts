import { createHash } from 'node:crypto'
import type { BlendWeights } from '../blend/index.js'
import type { ItemSource } from '../model/index.js'

/** An A/B test: variants of a page, each for a share of the users, compared by the rate of clicked pages. */
export interface Experiment {
  readonly name: string
  /** `hash`: fixed shares. `thompson`: Thompson sampling, which gives more users to better variants. */
  readonly allocation: 'hash' | 'thompson'
  /** The first one is the control. */
  readonly variants: readonly Variant[]
  /** Difference in the rate of clicked pages at which the test is fastest, above 0. */
  readonly expectedEffect: number
  /** Seconds for which Thompson sampling uses the same counts. */
  readonly refreshSeconds: number
}

/** One variant of an experiment. */
export interface Variant {
  readonly name: string
  /**
   * Fraction of the users, 0 to 1. Users beyond the sum of all shares do not take part. With Thompson
   * sampling it is the initial share.
   */
  readonly share: number
  /** Weights that replace those of the snapshot, by source. */
  readonly weights?: Readonly<Partial<Record<ItemSource, number>>> | undefined
  /** The only sources in use. Default: all. */
  readonly sources?: readonly ItemSource[] | undefined
  /** Version of the snapshot to serve from. Default: the active one. */
  readonly snapshot?: string | undefined
}

/** The variant of an experiment that a page was made with. */
export interface Assignment {
  readonly experiment: string
  readonly variant: string
}

/** The label `experiment/variant` of an assignment, for impressions and cursors. Names have no slash. */
export function variantLabel({ experiment, variant }: Assignment): string {
  return `${experiment}/${variant}`
}

/**
 * Hash of a user in an experiment, uniform in [0, 1): equal on every server, independent between experiments.
 */
export function assignmentPoint(experiment: string, user: string): number {
  const hash = createHash('sha256').update(experiment).update('\0').update(user).digest()
  return hash.readUIntBE(0, 6) / 2 ** 48
}

/** The variant whose share includes a point in [0, 1); null: none. */
export function variantAt(variants: readonly Variant[], place: number): Variant | null {
  let end = 0
  for (const variant of variants) {
    end += variant.share
    if (place < end) return variant
  }
  return null
}

/** The weights of a blend with the changes of a variant. */
export function variantWeights(blend: BlendWeights, { weights, sources }: Variant): BlendWeights {
  if (weights === undefined && sources === undefined) return blend
  const kept: ReadonlySet<string> | undefined = sources && new Set(sources)
  const counts = (name: string) => kept?.has(name) ?? true
  const segments = blend.segments.map((segment) => {
    const changed = Object.entries({ ...segment.weights, ...weights })
    return { ...segment, weights: Object.fromEntries(changed.filter(([name]) => counts(name))) }
  })
  return { ...blend, segments }
}
