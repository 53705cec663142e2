import { bestRows } from '../numeric/best-rows.js'
import { type Csr, rowIndices, transpose } from '../numeric/csr.js'
import { sharedEngine } from '../numeric/engine.js'
import { binary, degreePowers } from './correlation.js'
import type { Profile } from './dense.js'
import { breathe, type NeighbourTable } from './similarity.js'
import { judgeList, sampleJudged } from './validation.js'

/**
 * Powers of the three degrees on a path user – item i – user v – item j: `Σ_{i, v} w_ui · d_i^−β · d_v^−γ · d_j^−δ`. All at ½
 * is the symmetrically normalised two-hop filter; a large β trusts rare items of the history, a small δ lets popular targets win.
 */
export interface Exponents {
  /** β, of the item in the history. */
  readonly source: number
  /** γ, of the person in between. */
  readonly middle: number
  /** δ, of the item that is scored. */
  readonly target: number
}

/** Where nothing says better: learned on validation cuts of several public graphs, and where the search begins. */
export const DEFAULT_EXPONENTS: Exponents = Object.freeze({ source: 0.7, middle: 0.6, target: 0.3 })

/** Adds the two-hop score of every item to dense scores that come zeroed. */
export function twoHop(likes: Csr, exponents: Exponents): (profile: Profile, scores: Float32Array) => void {
  const reach = oneHopBack(likes, exponents)
  const targets = degreePowers(transpose(likes), exponents.target)
  return (profile, scores) => {
    reach(profile, scores)
    for (let item = 0; item < scores.length; item++) scores[item]! *= targets[item]!
  }
}

/**
 * Neighbours kept for each person who likes an item: what one or two people say about an item orders thousands of others
 * by chance, and on a long tail such neighbours are most of what there is to write.
 */
const NEIGHBOURS_PER_LIKE = 10

/**
 * The best neighbours of each item: `s_ij = d_i^−β · d_j^−δ · Σ_v d_v^−γ`, v over people who like both; at most `count`, and at most ten
 * for each person who likes i.
 */
export function twoHopNeighbours(likes: Csr, exponents: Exponents, count: number): NeighbourTable {
  const byItem = transpose(likes)
  const middle = degreePowers(likes, exponents.middle)
  const { ids, scores } = sharedEngine().topProducts(
    { ...byItem, values: Float32Array.from(byItem.indices, (user) => middle[user]!) },
    binary(likes),
    {
      n: count,
      rowScale: degreePowers(byItem, exponents.source),
      columnScale: degreePowers(byItem, exponents.target),
      skipDiagonal: true,
    },
  )
  for (let item = 0; item < byItem.rows; item++) {
    const likers = byItem.offsets[item + 1]! - byItem.offsets[item]!
    const end = (item + 1) * count
    ids.fill(-1, Math.min(end, item * count + NEIGHBOURS_PER_LIKE * likers), end)
  }
  // What pads the scores must be finite and speak for nothing.
  for (const [slot, other] of ids.entries()) if (other < 0) scores[slot] = 0
  return { count, ids, scores }
}

/**
 * The exponents of the best validation NDCG@20, by a pattern search along each axis with steps .2, .1 and .05 over at most `users`
 * people; which people, depends on the seed alone.
 */
export async function learnExponents(
  likes: Csr,
  validation: Csr,
  {
    seed,
    users = 1000,
    signal,
  }: { readonly seed: number; readonly users?: number; readonly signal?: AbortSignal },
): Promise<{ readonly exponents: Exponents; readonly ndcg: number }> {
  const sample = sampleJudged(validation, users, seed)
  const degrees = transpose(likes)
  const measured = new Map<string, number>()
  /** Fills `measured` for several target exponents at once: they share the walk, which is the dear part. */
  const measure = async (source: number, middle: number, targets: readonly number[]): Promise<void> => {
    const open = targets.filter((target) => !measured.has(keyOf({ source, middle, target })))
    if (open.length === 0) return
    await breathe(signal)
    const ndcgs = judgeTargets(
      oneHopBack(likes, { source, middle }),
      open.map((target) => degreePowers(degrees, target)),
      likes,
      validation,
      sample,
    )
    for (const [position, target] of open.entries()) {
      measured.set(keyOf({ source, middle, target }), ndcgs[position]!)
    }
  }
  let best = DEFAULT_EXPONENTS
  for (const step of [0.2, 0.1, 0.05]) {
    // Three rounds at most: each axis moves by one step a round; further moves come with the next, finer step.
    for (let round = 0; round < 3; round++) {
      const before = best
      for (const axis of ['target', 'source', 'middle'] as const) {
        const candidates = [-1, 0, 1].map((sign) => ({ ...best, [axis]: tidy(best[axis] + sign * step) }))
        if (axis === 'target')
          await measure(
            best.source,
            best.middle,
            candidates.map(({ target }) => target),
          )
        else for (const { source, middle, target } of candidates) await measure(source, middle, [target])
        for (const candidate of candidates) {
          if (measured.get(keyOf(candidate))! > measured.get(keyOf(best))!) best = candidate
        }
      }
      if (keyOf(before) === keyOf(best)) break
    }
  }
  return { exponents: best, ndcg: measured.get(keyOf(best)) ?? 0 }
}

/** Scores before the power of the target's degree: users reached over the history, then their items. */
function oneHopBack(
  likes: Csr,
  { source, middle }: Pick<Exponents, 'source' | 'middle'>,
): (profile: Profile, scores: Float32Array) => void {
  const byItem = transpose(likes)
  const sources = degreePowers(byItem, source)
  const middles = degreePowers(likes, middle)
  const reached = new Float32Array(likes.rows)
  return ({ rows, weights }, scores) => {
    reached.fill(0)
    for (let position = 0; position < rows.length; position++) {
      const item = rows[position]!
      const strength = weights[position]! * sources[item]!
      for (const user of rowIndices(byItem, item)) reached[user]! += strength
    }
    for (let user = 0; user < reached.length; user++) {
      if (reached[user] === 0) continue
      const strength = reached[user]! * middles[user]!
      const end = likes.offsets[user + 1]!
      for (let entry = likes.offsets[user]!; entry < end; entry++) scores[likes.indices[entry]!]! += strength
    }
  }
}

/** Mean NDCG@20 under each vector of target factors. */
function judgeTargets(
  reach: (profile: Profile, scores: Float32Array) => void,
  targets: readonly Float32Array[],
  likes: Csr,
  validation: Csr,
  users: Int32Array,
): number[] {
  const totals = targets.map(() => 0)
  const reached = new Float32Array(likes.columns)
  const scores = new Float32Array(likes.columns)
  for (const user of users) {
    const known = rowIndices(likes, user)
    reached.fill(0)
    reach({ user, rows: known, weights: new Float32Array(known.length).fill(1) }, reached)
    for (const item of known) reached[item] = 0
    for (const [position, factors] of targets.entries()) {
      for (let item = 0; item < scores.length; item++) scores[item] = reached[item]! * factors[item]!
      totals[position]! += judgeList(bestRows(scores, 20), rowIndices(validation, user), 20).ndcg
    }
  }
  return totals.map((total) => total / Math.max(1, users.length))
}

const tidy = (value: number): number => Math.round(value * 1000) / 1000

const keyOf = ({ source, middle, target }: Exponents): string => `${source} ${middle} ${target}`
