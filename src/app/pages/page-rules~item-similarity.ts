import type { Similarity } from '../core/rules/diversity.js'
import type { ServingSnapshot } from './snapshot-holder.js'

/**
 * How alike items are: the cosine of what training learned of them, not below 0; where it knows one of them not, the tags that they share of all that they
 * have (Jaccard).
 *
 * @param tagsOf tags of an item, undefined where nothing is known of it.
 */
export function itemSimilarity(
  loaded: Pick<ServingSnapshot, 'items' | 'itemVector'> | null,
  tagsOf: (id: string) => readonly string[] | undefined,
): Similarity {
  const vectorOf = unitVectors(loaded)
  return (left, right) => {
    const [one, other] = [vectorOf(left), vectorOf(right)]
    return one === null || other === null ? jaccard(tagsOf(left), tagsOf(right)) : cosine(one, other)
  }
}

/** Vectors of length 1, made when first asked for; null for an item that has none. */
function unitVectors(
  loaded: Pick<ServingSnapshot, 'items' | 'itemVector'> | null,
): (id: string) => Float32Array | null {
  const itemVector = loaded?.itemVector ?? null
  if (loaded === null || itemVector === null) return () => null
  const made = new Map<string, Float32Array | null>()
  return (id) => {
    const known = made.get(id)
    if (known !== undefined) return known
    const row = loaded.items.indexOf(id)
    const vector = row < 0 ? null : unit(itemVector(row))
    made.set(id, vector)
    return vector
  }
}

/** Null where the vector is all zero: nothing was learned of the item. */
function unit(vector: Float32Array): Float32Array | null {
  const length = Math.hypot(...vector)
  return length > 0 ? vector.map((value) => value / length) : null
}

function cosine(left: Float32Array, right: Float32Array): number {
  let sum = 0
  for (let at = 0; at < left.length; at++) sum += left[at]! * right[at]!
  return Math.min(1, Math.max(0, sum))
}

function jaccard(left: readonly string[] = [], right: readonly string[] = []): number {
  const shared = left.filter((tag) => right.includes(tag)).length
  return shared === 0 ? 0 : shared / (left.length + right.length - shared)
}
