import { type ChainScales, type Pattern, sharedEngine } from '../../numeric/engine/index.js'
import {
  binarize,
  type Csr,
  inverseDegreePowers,
  rowIndices,
  selectRows,
  transpose,
} from '../../numeric/sparse/index.js'
import {
  listMetrics,
  profilesToCsr,
  type ScoreProfiles,
  sampleHeldOutUsers,
  yieldToEventLoop,
} from '../shared/index.js'
import type { NeighbourTable } from './similarity.js'

/**
 * Powers of the three degrees on a path user – item i – user v – item j: `Σ_{i, v} w_ui · d_i^−β · d_v^−γ · d_j^−δ`. All at ½
 * is the symmetrically normalised two-hop filter; a large β trusts rare items of the history, a small δ lets popular targets win.
 */
export interface TwoHopExponents {
  /** β, of the item in the history. */
  readonly source: number
  /** γ, of the person in between. */
  readonly middle: number
  /** δ, of the item that is scored. */
  readonly target: number
}

/** Where nothing says better: learned on validation cuts of several public graphs, and where the search begins. */
export const DEFAULT_EXPONENTS: TwoHopExponents = Object.freeze({ source: 0.7, middle: 0.6, target: 0.3 })

/** The two-hop score of every item, on the engine. @param steps of the same likes. */
export function twoHop(likes: Csr, exponents: TwoHopExponents, steps = placeSteps(likes)): ScoreProfiles {
  const third = inverseDegreePowers(steps.byItem, exponents.target)
  const walk = steps.walk(exponents, third)
  return (profiles, scores) => walk(profilesToCsr(profiles, likes.columns), scores)
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
export function twoHopNeighbours(likes: Csr, exponents: TwoHopExponents, count: number): NeighbourTable {
  const byItem = transpose(likes)
  const middle = inverseDegreePowers(likes, exponents.middle)
  const { ids, scores } = sharedEngine().topProducts(
    { ...byItem, values: Float32Array.from(byItem.indices, (user) => middle[user]!) },
    { ...likes, values: undefined },
    {
      n: count,
      rowScale: inverseDegreePowers(byItem, exponents.source),
      columnScale: inverseDegreePowers(byItem, exponents.target),
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

export interface LearnedExponents {
  readonly exponents: TwoHopExponents
  /** On validation. */
  readonly ndcg: number
  /** Pairs of source and middle exponents that were tried: the cost is in proportion. */
  readonly walks: number
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
    users = 4000,
    signal,
  }: { readonly seed: number; readonly users?: number; readonly signal?: AbortSignal },
): Promise<LearnedExponents> {
  const sample = sampleHeldOutUsers(validation, users, seed)
  const steps = placeSteps(likes)
  const measured = new Map<string, number>()
  let walks = 0
  /** Fills `measured` for several target exponents at once: they share the walk, which is the dear part. */
  const measure = async (source: number, middle: number, targets: readonly number[]): Promise<void> => {
    const open = targets.filter((target) => !measured.has(keyOf({ source, middle, target })))
    if (open.length === 0) return
    await yieldToEventLoop(signal)
    walks++
    const ndcgs = judgeTargets(
      steps.walk({ source, middle }),
      open.map((target) => inverseDegreePowers(steps.byItem, target)),
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
  steps.release()
  return { exponents: best, ndcg: measured.get(keyOf(best)) ?? 0, walks }
}

/** Writes the two-hop scores of profiles (profiles × items) to dense rows. */
type Walk = (profiles: Csr, scores: Float32Array) => void

/** Both steps of the walk, from items back to people and forth to items, in the engine's memory. */
export function placeSteps(likes: Csr) {
  const engine = sharedEngine()
  const byItem = transpose(likes)
  const place = ({ rows, columns, offsets, indices }: Csr): Pattern => ({
    ...{ rows, columns },
    offsets: engine.place(offsets),
    indices: engine.place(indices),
  })
  const [back, forth] = [place(byItem), place(likes)]
  return {
    byItem,
    /** items × people, and people × items. */
    ...{ back, forth },
    /** @param third factors of the items that are scored; absent: 1. */
    walk({ source, middle }: Pick<TwoHopExponents, 'source' | 'middle'>, third?: Float32Array): Walk {
      const scales: ChainScales = {
        first: inverseDegreePowers(byItem, source),
        second: inverseDegreePowers(likes, middle),
        ...(third && { third }),
      }
      return (profiles, scores) => {
        engine.chainProduct(profiles, back, forth, scales, scores)
      }
    },
    release: () => engine.release(back.offsets, back.indices, forth.offsets, forth.indices),
  }
}

/** Profiles whose dense scores are held at once: few enough for the cache. */
const JUDGED_AT_ONCE = 32

/** Mean NDCG@20 under each vector of target factors; the walk is the same for all. */
function judgeTargets(
  walk: Walk,
  targets: readonly Float32Array[],
  likes: Csr,
  validation: Csr,
  users: Int32Array,
): number[] {
  const engine = sharedEngine()
  const totals = targets.map(() => 0)
  const room = engine.float32(2 * JUDGED_AT_ONCE * likes.columns)
  for (let start = 0; start < users.length; start += JUDGED_AT_ONCE) {
    const block = users.subarray(start, start + JUDGED_AT_ONCE)
    const size = block.length * likes.columns
    const reached = room.subarray(0, size)
    const scores = room.subarray(size, 2 * size)
    walk(binarize(selectRows(likes, block)), reached)
    for (const [position, factors] of targets.entries()) {
      engine.scaleColumns(reached, factors, scores)
      const { ids } = engine.topK(scores, likes.columns, { k: 20, exclude: likes, excludeRows: block })
      for (const [at, user] of block.entries()) {
        const list = ids.subarray(at * 20, (at + 1) * 20)
        totals[position]! += listMetrics(list, rowIndices(validation, user), 20).ndcg
      }
    }
  }
  engine.release(room)
  return totals.map((total) => total / Math.max(1, users.length))
}

const tidy = (value: number): number => Math.round(value * 1000) / 1000

const keyOf = ({ source, middle, target }: TwoHopExponents): string => `${source} ${middle} ${target}`
