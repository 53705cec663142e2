import { closeSync, openSync, writeSync } from 'node:fs'
import { createRandom } from '../../src/numeric/random.js'
import { weightedSampler } from '../../src/numeric/sampling.js'

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
 * @returns pairs written; a user's repeated draws count once.
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
      items,
      Math.round(least * (1 - random.uniform()) ** (-1 / USER_TAIL)),
    )
    const taken = new Set(popularity.draw(random, new Int32Array(Math.max(1, degree))))
    written += taken.size
    lines.push(`${user} ${[...taken].join(' ')}\n`)
    if (lines.length < 10_000 && user + 1 < users) continue
    writeSync(handle, lines.join(''))
    lines = []
  }
  closeSync(handle)
  return written
}
