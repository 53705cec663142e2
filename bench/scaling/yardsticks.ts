import type { Random } from '../../src/numeric/random/index.js'
import { lowerBound } from '../../src/numeric/sparse/index.js'

/** Work of n log n operations, as this machine does it: what its caches make of it tells what growth a step may be blamed for. */
export interface Yardsticks {
  /** Sorts n numbers, which reads and writes memory in order. */
  sort(): void
  /** Looks each of n numbers up among them by halving, which reads memory anywhere. Gives the sum of their places. */
  lookUp(): number
}

export function createYardsticks(count: number, random: Random): Yardsticks {
  const asked = Float64Array.from({ length: count }, () => random.uniform())
  const sorted = asked.slice().sort()
  return {
    sort() {
      sorted.set(asked)
      sorted.sort()
    },
    lookUp() {
      let places = 0
      for (const wanted of asked) places += lowerBound(sorted, wanted, 0, count - 1)
      return places
    },
  }
}
