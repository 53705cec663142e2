import { createRandom, type Random, shuffle } from '../../numeric/random/index.js'
import type { Csr } from '../../numeric/sparse/index.js'
import { type Dataset, freezeDataset } from './dataset.js'

/** A dataset without its held-out entries, and these entries. */
export interface HoldOut {
  readonly data: Dataset
  /** users × items, or users × users for ties; rows as in the dataset. */
  readonly heldOut: Csr
}

/**
 * Holds out a share of each user's interactions: the latest ones, or random ones without times. Each user
 * keeps at least one entry.
 *
 * @param share in (0, 1); rounded randomly per user, so that short histories contribute too.
 * @param by `random` ignores the times. Default: the latest ones if there are times.
 */
export function holdOutInteractions(
  data: Dataset,
  share: number,
  seed: number,
  by: 'time' | 'random' = 'time',
): HoldOut {
  const random = createRandom(seed).fork('hold out interactions')
  const { interactions } = data
  const times = by === 'time' ? data.times : null
  const out = new Uint8Array(interactions.indices.length)
  for (let user = 0; user < interactions.rows; user++) {
    const start = interactions.offsets[user]!
    const length = interactions.offsets[user + 1]! - start
    const count = Math.min(length - 1, roundRandomly(length * share, random))
    if (count <= 0) continue
    const order = shuffle(
      Int32Array.from({ length }, (_, position) => start + position),
      random,
    )
    // A stable sort after the shuffle: equal times stay in random order; unknown times come last and are held
    // out last.
    if (times) order.sort((left, right) => timeOf(times, right) - timeOf(times, left))
    for (const entry of order.subarray(0, count)) out[entry] = 1
  }
  return takeOut(data, out)
}

/** A hold-out of the last items, and the order of what remains. */
export interface LastHoldOut extends HoldOut {
  /** Parallel to the interactions of `data`. */
  readonly order: Float64Array | null
}

/**
 * Holds out the last interaction of each user with at least two.
 *
 * @param order by entry of the interactions, the highest last; entries with NaN come first. Null: a random
 * one.
 */
export function holdOutLast(data: Dataset, order: Float64Array | null, seed: number): LastHoldOut {
  const random = createRandom(seed).fork('hold out the last')
  const { interactions } = data
  const out = new Uint8Array(interactions.indices.length)
  const placeOf = (entry: number): number => {
    const place = order?.[entry] ?? 0
    return Number.isNaN(place) ? Number.NEGATIVE_INFINITY : place
  }
  for (let user = 0; user < interactions.rows; user++) {
    const start = interactions.offsets[user]!
    const length = interactions.offsets[user + 1]! - start
    if (length < 2) continue
    // Equal places are drawn at random, not by the order of the items.
    const entries = shuffle(
      Int32Array.from({ length }, (_, position) => start + position),
      random,
    )
    out[entries.reduce((last, entry) => (placeOf(entry) > placeOf(last) ? entry : last))] = 1
  }
  return { ...takeOut(data, out), order: order?.filter((_, entry) => out[entry] === 0) ?? null }
}

/** @param out 1 for each entry of the interactions that is held out. */
function takeOut(data: Dataset, out: Uint8Array): HoldOut {
  const { interactions, times } = data
  const kept = split(interactions, out)
  return {
    data: freezeDataset({
      ...data,
      interactions: kept.rest,
      times: times ? times.filter((_, entry) => out[entry] === 0) : null,
    }),
    heldOut: kept.taken,
  }
}

/** Holds out a random share of the ties. Both directions of an undirected tie stay together. */
export function holdOutTies(data: Dataset, share: number, seed: number): HoldOut {
  const random = createRandom(seed).fork('hold out ties')
  const { ties } = data
  const out = new Uint8Array(ties.indices.length)
  const chosen = new Set<number>()
  for (let user = 0; user < ties.rows; user++) {
    for (let entry = ties.offsets[user]!; entry < ties.offsets[user + 1]!; entry++) {
      const other = ties.indices[entry]!
      // Rows ascend, so the draw for an undirected tie happens at its lower end.
      const mirrored = !data.tiesDirected && other < user
      const key = mirrored ? other * ties.rows + user : user * ties.rows + other
      if (!mirrored && random.uniform() < share) chosen.add(key)
      if (chosen.has(key)) out[entry] = 1
    }
  }
  const kept = split(ties, out)
  return {
    data: freezeDataset({ ...data, ties: kept.rest }),
    heldOut: kept.taken,
  }
}

/** A matrix of the same shape with the entries of some rows only. */
export function keepRows(matrix: Csr, keep: (row: number) => boolean): Csr {
  const out = new Uint8Array(matrix.indices.length)
  for (let row = 0; row < matrix.rows; row++) {
    if (keep(row)) out.fill(1, matrix.offsets[row], matrix.offsets[row + 1])
  }
  return split(matrix, out).taken
}

/** Splits a matrix by one flag per entry, 1 for `taken`; both parts keep its shape. */
function split(matrix: Csr, flags: Uint8Array): { readonly taken: Csr; readonly rest: Csr } {
  const part = (flag: 0 | 1): Csr => {
    const offsets = new Int32Array(matrix.rows + 1)
    let count = 0
    for (let row = 0; row < matrix.rows; row++) {
      for (let entry = matrix.offsets[row]!; entry < matrix.offsets[row + 1]!; entry++) {
        if (flags[entry] === flag) count++
      }
      offsets[row + 1] = count
    }
    return {
      rows: matrix.rows,
      columns: matrix.columns,
      offsets,
      indices: matrix.indices.filter((_, entry) => flags[entry] === flag),
      values: matrix.values.filter((_, entry) => flags[entry] === flag),
    }
  }
  return { taken: part(1), rest: part(0) }
}

const timeOf = (times: Float64Array, entry: number): number => {
  const time = times[entry]!
  return Number.isNaN(time) ? 0 : time
}

const roundRandomly = (value: number, random: Random): number => Math.floor(value + random.uniform())
