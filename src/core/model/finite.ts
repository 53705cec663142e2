import { KindredError } from '../shared/index.js'
import type { Snapshot, SnapshotArray } from './snapshot.js'

/**
 * Largest absolute value of an element of a snapshot. Products of two such values and their sums stay within
 * single precision.
 */
export const MAX_ELEMENT = 1e15

/** The first array with an element that is not a number, infinite or beyond {@link MAX_ELEMENT}. */
export interface BadArray {
  /** Names of the members that lead to the array, and of the array. */
  readonly path: string
  readonly value: number
}

/** Searches the arrays of a snapshot and of its members; null if every element is in order. */
export function findBadArray({ arrays, members }: Pick<Snapshot, 'arrays' | 'members'>): BadArray | null {
  for (const [name, array] of Object.entries(arrays)) {
    const value = badElement(array)
    if (value !== undefined) return { path: name, value }
  }
  for (const [name, member] of Object.entries(members)) {
    const found = findBadArray(member)
    if (found !== null) return { path: `${name}/${found.path}`, value: found.value }
  }
  return null
}

/**
 * Checks a snapshot before it is stored or published.
 *
 * @throws KindredError FIT_DIVERGED if an element of an array is not finite.
 */
export function checkFiniteSnapshot(snapshot: Pick<Snapshot, 'arrays' | 'members'>): void {
  const bad = findBadArray(snapshot)
  if (bad === null) return
  throw new KindredError('FIT_DIVERGED', `the array ${bad.path} of the snapshot contains ${bad.value}`, {
    field: bad.path,
    remedy: 'train again with other options of this model',
  })
}

function badElement(array: SnapshotArray): number | undefined {
  if (!(array instanceof Float32Array || array instanceof Float64Array)) return undefined
  for (let at = 0; at < array.length; at++) {
    const value = array[at]!
    // False for NaN.
    if (!(Math.abs(value) <= MAX_ELEMENT)) return value
  }
  return undefined
}
