import fc from 'fast-check'
import { createRandom } from '../../../src/numeric/random/index.js'

/** Draws of one random document or message. */
export interface Choices {
  /** Uniform in 0 … below − 1. */
  number(below: number): number
  /** True with this probability. */
  chance(probability: number): boolean
  pick<T>(values: readonly T[]): T
  /** Whether another part fits. Each call takes one part from the size. */
  grow(): boolean
}

/** Choices with a size: fast-check shrinks a failure to few parts. @param parts largest size. */
export function choices(parts: number): fc.Arbitrary<Choices> {
  return fc
    .record({ seed: fc.noShrink(fc.integer()), size: fc.nat({ max: parts }) })
    .map(({ seed, size }) => createChoices(seed, size))
}

/** @param size number of parts that may grow. */
export function createChoices(seed: number, size: number): Choices {
  const random = createRandom(seed)
  let left = size
  return {
    number: random.below,
    chance: (probability) => random.uniform() < probability,
    pick: (values) => values[random.below(values.length)]!,
    grow: () => left-- > 0,
  }
}
