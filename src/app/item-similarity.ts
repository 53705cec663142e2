import type { Similarity } from '../core/rules/diversity.js'
import { EMBEDDING_ARRAYS } from '../core/snapshot.js'
import type { ServingSnapshot } from './snapshot-holder.js'

/** Arrays that hold a vector for each item, the first that a member of the snapshot has is used. */
const VECTORS = [EMBEDDING_ARRAYS.items, 'itemFactors']

/**
 * How alike items are: the cosine of what training learned of them, not below 0; where it knows one of them not, the tags that they share of all that they
 * have (Jaccard).
 *
 * @param tagsOf tags of an item, undefined where nothing is known of it.
 */
export function itemSimilarity(
  loaded: ServingSnapshot | null,
  tagsOf: (id: string) => readonly string[] | undefined,
): Similarity {
  const vectorOf = unitVectors(loaded)
  return (left, right) => {
    const [one, other] = [vectorOf(left), vectorOf(right)]
    return one === null || other === null ? jaccard(tagsOf(left), tagsOf(right)) : cosine(one, other)
  }
}

/** Vectors of length 1, made when first asked for; null for an item that has none. */
function unitVectors(loaded: ServingSnapshot | null): (id: string) => Float32Array | null {
  const table = loaded && tableOf(loaded)
  if (table === null) return () => null
  const { vectors, width, rowOf } = table
  const made = new Map<string, Float32Array | null>()
  return (id) => {
    const known = made.get(id)
    if (known !== undefined) return known
    const row = rowOf(id)
    const vector = row < 0 ? null : unit(vectors.subarray(row * width, (row + 1) * width))
    made.set(id, vector)
    return vector
  }
}

function tableOf({ snapshot }: ServingSnapshot) {
  const parts = [...Object.values(snapshot.members), snapshot].filter(({ target }) => target === 'item')
  for (const name of VECTORS) {
    const part = parts.find(({ arrays }) => arrays[name] instanceof Float32Array)
    if (part === undefined || part.items.size === 0) continue
    const vectors = part.arrays[name] as Float32Array
    return { vectors, width: vectors.length / part.items.size, rowOf: part.items.indexOf }
  }
  return null
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
