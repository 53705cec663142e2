import { closeSync, openSync, writeSync } from 'node:fs'
import { createRandom, weightedSampler } from '../../src/numeric/random/index.js'

/** How a generated graph grows: mean degrees stay, so that users and items grow with the interactions. */
const INTERACTIONS_A_USER = 30
const INTERACTIONS_AN_ITEM = 50
/** P(degree > d) of users falls as d^−1.5 from the least to the most. */
const USER_TAIL = 1.5
const MOST_OF_A_USER = 2000
/** Popularity of the item of rank r is in proportion to (r + 10)^−0.8. */
const POPULARITY_POWER = 0.8

/**
 * Writes a graph of about `interactions` pairs in the `lightgcn` format: degrees of users follow a bounded Pareto distribution, those
 * of items a power of their rank; the same seed gives the same file.
 *
 * @returns pairs written.
 */
export function writeGraph(file: string, interactions: number, seed: number): number {
  const random = createRandom(seed).fork('scaling')
  const users = Math.round(interactions / INTERACTIONS_A_USER)
  const items = Math.round(interactions / INTERACTIONS_AN_ITEM)
  const popularity = weightedSampler(
    Float64Array.from({ length: items }, (_, rank) => rank + 10),
    -POPULARITY_POWER,
  )
  const least = (INTERACTIONS_A_USER * (USER_TAIL - 1)) / USER_TAIL
  const handle = openSync(file, 'w')
  let lines: string[] = []
  let written = 0
  for (let user = 0; user < users; user++) {
    const degree = Math.min(
      MOST_OF_A_USER,
      // Nobody takes so much of a small catalogue that the last items are long in coming.
      Math.ceil(items / 2),
      Math.round(least * (1 - random.uniform()) ** (-1 / USER_TAIL)),
    )
    // Drawn until there are as many as the degree says: repeats are commoner in small catalogues, and would let degrees grow with the graph.
    const taken = new Set<number>()
    while (taken.size < degree) {
      for (const item of popularity.draw(random, new Int32Array(degree - taken.size))) taken.add(item)
    }
    written += taken.size
    lines.push(`${user} ${[...taken].join(' ')}\n`)
    if (lines.length < 10_000 && user + 1 < users) continue
    writeSync(handle, lines.join(''))
    lines = []
  }
  closeSync(handle)
  return written
}
