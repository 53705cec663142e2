import { createHash } from 'node:crypto'
import type { BlendWeights } from '../blend/index.js'
import type { ItemSource } from '../model/index.js'

/** Named ways to make a page, each given to a part of the users, to find the one whose pages are clicked most. */
export interface Experiment {
  readonly name: string
  /** `hash`: fixed shares. `thompson`: the better a variant does, the more users it is given. */
  readonly allocation: 'hash' | 'thompson'
  /** The first is what the others are compared with. */
  readonly variants: readonly Variant[]
  /** Difference between rates (clicked pages a page) at which the test is quickest, above 0. */
  readonly expectedEffect: number
  /** How long a bandit goes by the same counts. */
  readonly refreshSeconds: number
}

export interface Variant {
  readonly name: string
  /** Of the users, 0 … 1; who is in no share takes no part. A bandit begins with it. */
  readonly share: number
  /** Weights of sources that differ; the others are as the snapshot has them. */
  readonly weights?: Readonly<Partial<Record<ItemSource, number>>> | undefined
  /** The only sources that count; absent: all. */
  readonly sources?: readonly ItemSource[] | undefined
  /** Version of the snapshot that serves; absent: the active one. */
  readonly snapshot?: string | undefined
}

/** Which variant of an experiment a page is. */
export interface Assignment {
  readonly experiment: string
  readonly variant: string
}

/** How an assignment is kept on a page and in a cursor; names hold no slash. */
export function variantLabel({ experiment, variant }: Assignment): string {
  return `${experiment}/${variant}`
}

/** Where a user falls in an experiment, uniform in [0, 1): the same on every server and for ever, independent between experiments. */
export function assignmentPoint(experiment: string, user: string): number {
  const hash = createHash('sha256').update(experiment).update('\0').update(user).digest()
  return hash.readUIntBE(0, 6) / 2 ** 48
}

/** The variant whose share a place falls into; null: none. @param place in [0, 1). */
export function variantAt(variants: readonly Variant[], place: number): Variant | null {
  let end = 0
  for (const variant of variants) {
    end += variant.share
    if (place < end) return variant
  }
  return null
}

/** The weights of a blend as a variant wants them. */
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
