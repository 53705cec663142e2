import type { Random } from '../../src/numeric/random/index.js'
import { lowerBound } from '../../src/numeric/sparse/index.js'

/**
 * Work of n log n operations. Its times show how much of the growth of a step is due to this machine's
 * caches.
 */
export interface Yardsticks {
  /** Sorts n numbers, which accesses memory in order. */
  sort(): void
  /**
   * Finds each of n numbers among them by binary search, which accesses memory at random. Returns the sum of
   * their positions.
   */
  lookUp(): number
}

/** Creates the yardsticks for n = `count`. */
export function createYardsticks(count: number, random: Random): Yardsticks {
  const numbers = Float64Array.from({ length: count }, () => random.uniform())
  const sorted = numbers.slice().sort()
  return {
    sort() {
      sorted.set(numbers)
      sorted.sort()
    },
    lookUp() {
      let positions = 0
      for (const number of numbers) positions += lowerBound(sorted, number, 0, count - 1)
      return positions
    },
  }
}
