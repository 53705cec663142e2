import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { createRandom, weightedIndex } from '../../src/numeric/random/index.js'

/** Size of a generated friend graph. */
export interface FriendGraphOptions {
  readonly users: number
  readonly ties: number
  /** Number of users with `hubFriends` friends each, drawn uniformly from all other users. */
  readonly hubs: number
  readonly hubFriends: number
  readonly seed: number
}

/** Users per circle. */
const CIRCLE = 250
/** Fraction of ties within a circle. */
const WITHIN = 0.6
/** Exponent of the Pareto distribution of the users' weights, by which friends are drawn. */
const EXPONENT = 2
/** Upper bound of the weights: some users have ten times as many friends as most. */
const MAX_WEIGHT = 10

/**
 * Writes a friend graph in the format of `edges.txt`: circles of users who mostly know each other, ties
 * across circles by weights with a heavy tail, and a few hubs. The same options write the same file.
 */
export async function writeFriendGraph(file: string, options: FriendGraphOptions): Promise<void> {
  const { users, ties, hubs, hubFriends, seed } = options
  const random = createRandom(seed)
  const sums = new Float64Array(users)
  let total = 0
  for (let user = 0; user < users; user++) {
    if (user >= hubs) total += Math.min(MAX_WEIGHT, (1 - random.uniform()) ** (-1 / EXPONENT))
    sums[user] = total
  }
  const byWeight = (): number => weightedIndex(sums, random)
  const pairs = new Set<number>()
  const tie = (one: number, other: number): boolean => {
    if (one === other) return false
    const known = pairs.size
    pairs.add(Math.min(one, other) * users + Math.max(one, other))
    return pairs.size > known
  }
  for (let hub = 0; hub < hubs; hub++) {
    for (let friends = 0; friends < hubFriends; ) if (tie(hub, hubs + random.below(users - hubs))) friends++
  }
  while (pairs.size < ties) {
    const one = byWeight()
    const circle = one - (one % CIRCLE)
    const near = Math.min(users - 1, circle + random.below(CIRCLE))
    tie(one, random.uniform() < WITHIN ? Math.max(hubs, near) : byWeight())
  }
  const out = createWriteStream(file)
  let lines: string[] = []
  for (const pair of pairs) {
    lines.push(`p${Math.floor(pair / users)} p${pair % users}\n`)
    if (lines.length < 50_000) continue
    if (!out.write(lines.join(''))) await once(out, 'drain')
    lines = []
  }
  out.end(lines.join(''))
  await once(out, 'finish')
}
