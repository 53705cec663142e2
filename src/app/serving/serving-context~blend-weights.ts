import { z } from 'zod'
import type { BlendWeights } from '../core/blend.js'
import type { Snapshot } from '../core/snapshot.js'

const schema = z.object({
  segments: z
    .array(z.object({ maxHistory: z.number().nullable(), weights: z.record(z.string(), z.number().min(0)) }))
    .min(1),
  lift: z.record(z.string(), z.number()),
})

/** The weights that a blend's snapshot brings; null: none. */
export function readBlendWeights({ tuned }: Pick<Snapshot, 'tuned'>): BlendWeights | null {
  const parsed = schema.safeParse(tuned.blend)
  return parsed.success ? parsed.data : null
}
