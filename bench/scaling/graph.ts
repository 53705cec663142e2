import { closeSync, openSync, writeSync } from 'node:fs'
import { createRandom, weightedSampler } from '../../src/numeric/random/index.js'

// Mean degrees are constant, so that users and items grow with the interactions.
const INTERACTIONS_PER_USER = 30
const INTERACTIONS_PER_ITEM = 50
/** Degrees of users follow a bounded Pareto distribution: P(degree > d) ∝ d^−1.5. */
const USER_TAIL = 1.5
const MAX_USER_DEGREE = 2000
/** The popularity of the item of rank r is proportional to (r + 10)^−0.8. */
const POPULARITY_POWER = 0.8

/**
 * Writes a graph of about `interactions` pairs in the `lightgcn` format. Degrees of users follow a bounded
 * Pareto distribution, those of items a power of their rank. The same seed writes the same file.
 *
 * @returns the number of pairs written.
 */
export function writeGraph(file: string, interactions: number, seed: number): number {
  const random = createRandom(seed).fork('scaling')
  const users = Math.round(interactions / INTERACTIONS_PER_USER)
  const items = Math.round(interactions / INTERACTIONS_PER_ITEM)
  const popularity = weightedSampler(
    Float64Array.from({ length: items }, (_, rank) => rank + 10),
    -POPULARITY_POWER,
  )
  const minDegree = (INTERACTIONS_PER_USER * (USER_TAIL - 1)) / USER_TAIL
  const handle = openSync(file, 'w')
  let lines: string[] = []
  let written = 0
  for (let user = 0; user < users; user++) {
    const degree = Math.min(
      MAX_USER_DEGREE,
      // In a small catalogue, drawing almost all items without repeats would take long.
      Math.ceil(items / 2),
      Math.round(minDegree * (1 - random.uniform()) ** (-1 / USER_TAIL)),
    )
    // Draws until there are `degree` distinct items. Repeats are more frequent in small catalogues, so
    // without this the degrees would grow with the graph.
    const distinct = new Set<number>()
    while (distinct.size < degree) {
      for (const item of popularity.draw(random, new Int32Array(degree - distinct.size))) distinct.add(item)
    }
    written += distinct.size
    lines.push(`${user} ${[...distinct].join(' ')}\n`)
    if (lines.length < 10_000 && user + 1 < users) continue
    writeSync(handle, lines.join(''))
    lines = []
  }
  closeSync(handle)
  return written
}
