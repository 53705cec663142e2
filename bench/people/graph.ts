import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { createRandom, weightedIndex } from '../../src/numeric/random/index.js'

export interface PeopleOptions {
  readonly people: number
  readonly ties: number
  /** People with `hubFriends` friends each, drawn from all others alike. */
  readonly hubs: number
  readonly hubFriends: number
  readonly seed: number
}

/** People of one circle, of whom most of one's friends are. */
const CIRCLE = 250
/** Share of ties that stay within a circle. */
const WITHIN = 0.6
/** Weights by which people make friends are Pareto's with this exponent, cut here: some know ten times as many as most. */
const EXPONENT = 2
const HEAVIEST = 10

/**
 * Writes a friend graph as `edges.txt` has it: circles of people who mostly know each other, ties across them by weights with a heavy tail, and a few
 * hubs. The same options write the same file.
 */
export async function writePeople(file: string, options: PeopleOptions): Promise<void> {
  const { people, ties, hubs, hubFriends, seed } = options
  const random = createRandom(seed)
  const sums = new Float64Array(people)
  let total = 0
  for (let person = 0; person < people; person++) {
    if (person >= hubs) total += Math.min(HEAVIEST, (1 - random.uniform()) ** (-1 / EXPONENT))
    sums[person] = total
  }
  const byWeight = (): number => weightedIndex(sums, random)
  const pairs = new Set<number>()
  const tie = (one: number, other: number): boolean => {
    if (one === other) return false
    const known = pairs.size
    pairs.add(Math.min(one, other) * people + Math.max(one, other))
    return pairs.size > known
  }
  for (let hub = 0; hub < hubs; hub++) {
    for (let friends = 0; friends < hubFriends; ) if (tie(hub, hubs + random.below(people - hubs))) friends++
  }
  while (pairs.size < ties) {
    const one = byWeight()
    const circle = one - (one % CIRCLE)
    const near = Math.min(people - 1, circle + random.below(CIRCLE))
    tie(one, random.uniform() < WITHIN ? Math.max(hubs, near) : byWeight())
  }
  const out = createWriteStream(file)
  let lines: string[] = []
  for (const pair of pairs) {
    lines.push(`p${Math.floor(pair / people)} p${pair % people}\n`)
    if (lines.length < 50_000) continue
    if (!out.write(lines.join(''))) await once(out, 'drain')
    lines = []
  }
  out.end(lines.join(''))
  await once(out, 'finish')
}
