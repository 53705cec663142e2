import type { ServingSnapshot } from '../serving/index.js'

/** Items of the history that are named as close to an item. */
const NAMED = 2

/**
 * The items of the history whose learned vectors are closest to each item, by cosine: at most two, closest
 * first, each with a cosine above 0. Items without a vector are absent.
 *
 * @param history ids that are compared.
 */
export function nearestOfHistory(
  items: readonly string[],
  history: readonly string[],
  loaded: Pick<ServingSnapshot, 'items' | 'itemVector'> | null,
): ReadonlyMap<string, readonly string[]> {
  const itemVector = loaded?.itemVector ?? null
  if (loaded === null || itemVector === null) return new Map()
  const unitOf = (id: string): Float32Array | null => {
    const row = loaded.items.indexOf(id)
    return row < 0 ? null : unit(itemVector(row))
  }
  const known = history.flatMap((id) => {
    const vector = unitOf(id)
    return vector === null ? [] : [{ id, vector }]
  })
  const nearest = new Map<string, readonly string[]>()
  for (const item of items) {
    const vector = unitOf(item)
    if (vector === null) continue
    const close = known
      .filter(({ id }) => id !== item)
      .map((each) => ({ id: each.id, cosine: dot(each.vector, vector) }))
      .filter(({ cosine }) => cosine > 0)
      .sort((left, right) => right.cosine - left.cosine || (left.id < right.id ? -1 : 1))
    nearest.set(
      item,
      close.slice(0, NAMED).map(({ id }) => id),
    )
  }
  return nearest
}

/** Null if all components are zero: nothing was learned about the item. */
function unit(vector: Float32Array): Float32Array | null {
  const length = Math.sqrt(dot(vector, vector))
  return length > 0 ? vector.map((value) => value / length) : null
}

function dot(left: Float32Array, right: Float32Array): number {
  let sum = 0
  for (let at = 0; at < left.length; at++) sum += left[at]! * right[at]!
  return sum
}
