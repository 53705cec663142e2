import assert from 'node:assert/strict'
import type { TrainStatistics } from '../../../src/evaluation/metrics/catalogue-metrics.js'
import type { ListMetric } from '../../../src/evaluation/metrics/list-metrics.js'
import { csrFromTriplets, transpose } from '../../../src/numeric/sparse/index.js'

/** A list of ten with hits at ranks 2, 3, 6 and 9, of a user with six entries in the test. */
export const HITS = Uint8Array.of(0, 1, 1, 0, 0, 1, 0, 0, 1, 0)
export const RELEVANT = 6

/**
 * The expected values in these tests are computed independently in NumPy, straight from the definitions
 * (dense 0/1 vectors, cumulative sums, all pairs compared), on this list and on the catalogue below.
 *
 * @param gold by k.
 */
export function checkGold(metric: ListMetric, gold: Readonly<Record<number, number>>): void {
  for (const [k, value] of Object.entries(gold)) near(metric.of(HITS, Number(k), RELEVANT), value, `@${k}`)
}

export function near(found: number, wanted: number, what = ''): void {
  assert.ok(Math.abs(found - wanted) < 1e-12, `${what} ${found} is not ${wanted}`)
}

const profiles = csrFromTriplets(5, 8, {
  rows: [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3],
  columns: [0, 1, 2, 0, 1, 3, 0, 4, 5, 0, 1, 5],
})

/** Five users, eight targets; the last user has no profile, the last two targets no audience. */
export const CATALOGUE: TrainStatistics = {
  profiles,
  audiences: transpose(profiles),
  popularity: Int32Array.of(4, 3, 1, 1, 1, 2, 0, 0),
}
export const USERS = Int32Array.of(0, 1, 2, 3, 4)
export const LISTS = [
  [3, 4, 5],
  [2, 4],
  [1, 6, 3],
  [2, 3, 7],
  [0, 1, 5],
].map((list) => Int32Array.from(list))
