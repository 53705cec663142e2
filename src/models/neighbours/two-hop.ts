import { type ChainScales, type Pattern, sharedEngine } from '../../numeric/engine/index.js'
import {
  binarize,
  type Csr,
  inverseDegreePowers,
  rowIndices,
  selectRows,
  transpose,
} from '../../numeric/sparse/index.js'
import { listMetrics } from '../../numeric/stats/index.js'
import { profilesToCsr, type ScoreProfiles, sampleHeldOutUsers, yieldToEventLoop } from '../shared/index.js'
import type { NeighbourTable } from './neighbour-table.js'

/**
 * Exponents of the three degrees on a path user – item i – user v – item j:
 * `score(u, j) = Σ_{i, v} w_ui · d_i^−β · d_v^−γ · d_j^−δ`. With all at ½ this is the symmetrically
 * normalized two-hop filter. A large β emphasizes rare items of the history; a small δ favours popular
 * targets.
 */
export interface TwoHopExponents {
  /** β, of the item in the history. */
  readonly source: number
  /** γ, of the user in the middle. */
  readonly middle: number
  /** δ, of the item that is scored. */
  readonly target: number
}

/**
 * Exponents without validation data, and the start of the search. Learned on validation cuts of several
 * public graphs.
 */
export const DEFAULT_EXPONENTS: TwoHopExponents = Object.freeze({ source: 0.7, middle: 0.6, target: 0.3 })

/**
 * Scores every item by two-hop paths, on the engine.
 *
 * @param interactions users × items.
 * @param steps of the same interactions.
 */
export function twoHop(
  interactions: Csr,
  exponents: TwoHopExponents,
  steps = placeSteps(interactions),
): ScoreProfiles {
  const third = inverseDegreePowers(steps.byItem, exponents.target)
  const walk = steps.walk(exponents, third)
  return (profiles, scores) => walk(profilesToCsr(profiles, interactions.columns), scores)
}

/**
 * Neighbours kept per user of an item. With one or two users, the order of thousands of neighbours is chance,
 * and on a long tail such neighbours would be most of the table.
 */
const NEIGHBOURS_PER_USER = 10

/**
 * The best neighbours of each item by `s_ij = d_i^−β · d_j^−δ · Σ_v d_v^−γ` over the users v who have both
 * items: at most `count`, and at most ten per user who has i.
 */
export function twoHopNeighbours(
  interactions: Csr,
  exponents: TwoHopExponents,
  count: number,
): NeighbourTable {
  const byItem = transpose(interactions)
  const middle = inverseDegreePowers(interactions, exponents.middle)
  const { ids, scores } = sharedEngine().topProducts(
    { ...byItem, values: Float32Array.from(byItem.indices, (user) => middle[user]!) },
    { ...interactions, values: undefined },
    {
      n: count,
      rowScale: inverseDegreePowers(byItem, exponents.source),
      columnScale: inverseDegreePowers(byItem, exponents.target),
      skipDiagonal: true,
    },
  )
  for (let item = 0; item < byItem.rows; item++) {
    const users = byItem.offsets[item + 1]! - byItem.offsets[item]!
    const end = (item + 1) * count
    ids.fill(-1, Math.min(end, item * count + NEIGHBOURS_PER_USER * users), end)
  }
  // The padding must be finite and contribute nothing.
  for (const [slot, other] of ids.entries()) if (other < 0) scores[slot] = 0
  return { count, ids, scores }
}

/** Result of {@link learnExponents}. */
export interface LearnedExponents {
  readonly exponents: TwoHopExponents
  /** NDCG@20 on validation. */
  readonly ndcg: number
  /** Pairs of source and middle exponents that were evaluated. The cost is proportional to it. */
  readonly walks: number
}

/** Settings of {@link learnExponents}. */
export interface LearnExponentsOptions {
  /** Decides which users are evaluated. */
  readonly seed: number
  /** Most users to evaluate. Default 4,000. */
  readonly users?: number
  readonly signal?: AbortSignal
}

/**
 * The exponents with the best NDCG@20 on validation, found by a pattern search along each axis with steps of
 * 0.2, 0.1 and 0.05.
 *
 * @param interactions users × items.
 * @param validation users × items, held out of `interactions`.
 * @throws the reason of the signal if it is aborted.
 */
export async function learnExponents(
  interactions: Csr,
  validation: Csr,
  { seed, users = 4000, signal }: LearnExponentsOptions,
): Promise<LearnedExponents> {
  const sample = sampleHeldOutUsers(validation, users, seed)
  const steps = placeSteps(interactions)
  const ndcgs = new Map<string, number>()
  let walks = 0
  /** Fills `ndcgs` for several target exponents at once. They share the walk, which is the expensive part. */
  const evaluate = async (source: number, middle: number, targets: readonly number[]): Promise<void> => {
    const open = targets.filter((target) => !ndcgs.has(keyOf({ source, middle, target })))
    if (open.length === 0) return
    await yieldToEventLoop(signal)
    walks++
    const results = evaluateTargets(
      steps.walk({ source, middle }),
      open.map((target) => inverseDegreePowers(steps.byItem, target)),
      interactions,
      validation,
      sample,
    )
    for (const [position, target] of open.entries()) {
      ndcgs.set(keyOf({ source, middle, target }), results[position]!)
    }
  }
  let best = DEFAULT_EXPONENTS
  for (const step of [0.2, 0.1, 0.05]) {
    // At most three rounds per step size; in a round each axis moves by at most one step.
    for (let round = 0; round < 3; round++) {
      const before = best
      for (const axis of ['target', 'source', 'middle'] as const) {
        const candidates = [-1, 0, 1].map((sign) => ({
          ...best,
          [axis]: roundExponent(best[axis] + sign * step),
        }))
        if (axis === 'target')
          await evaluate(
            best.source,
            best.middle,
            candidates.map(({ target }) => target),
          )
        else for (const { source, middle, target } of candidates) await evaluate(source, middle, [target])
        for (const candidate of candidates) {
          if (ndcgs.get(keyOf(candidate))! > ndcgs.get(keyOf(best))!) best = candidate
        }
      }
      if (keyOf(before) === keyOf(best)) break
    }
  }
  steps.release()
  return { exponents: best, ndcg: ndcgs.get(keyOf(best)) ?? 0, walks }
}

/** Writes the two-hop scores of profiles (profiles × items) to dense rows. */
type Walk = (profiles: Csr, scores: Float32Array) => void

/**
 * Copies the two steps of the walk, from items to users and from users to items, to the engine's memory.
 *
 * @param interactions users × items.
 */
export function placeSteps(interactions: Csr) {
  const engine = sharedEngine()
  const byItem = transpose(interactions)
  const place = ({ rows, columns, offsets, indices }: Csr): Pattern => ({
    ...{ rows, columns },
    offsets: engine.place(offsets),
    indices: engine.place(indices),
  })
  const [itemUsers, userItems] = [place(byItem), place(interactions)]
  return {
    /** Interactions by item: items × users. */
    byItem,
    /** The step from items to users: items × users. */
    itemUsers,
    /** The step from users to items: users × items. */
    userItems,
    /** @param third factors of the scored items. Default 1. */
    walk({ source, middle }: Pick<TwoHopExponents, 'source' | 'middle'>, third?: Float32Array): Walk {
      const scales: ChainScales = {
        first: inverseDegreePowers(byItem, source),
        second: inverseDegreePowers(interactions, middle),
        ...(third && { third }),
      }
      return (profiles, scores) => {
        engine.chainProduct(profiles, itemUsers, userItems, scales, scores)
      }
    },
    /** Frees the engine's memory. */
    release: () => engine.release(itemUsers.offsets, itemUsers.indices, userItems.offsets, userItems.indices),
  }
}

/** Users whose dense scores are held at once; a block fits the cache. */
const BLOCK_USERS = 32

/** Mean NDCG@20 for each vector of target factors. The walk is the same for all. */
function evaluateTargets(
  walk: Walk,
  targets: readonly Float32Array[],
  interactions: Csr,
  validation: Csr,
  users: Int32Array,
): number[] {
  const engine = sharedEngine()
  const totals = targets.map(() => 0)
  const buffer = engine.float32(2 * BLOCK_USERS * interactions.columns)
  for (let start = 0; start < users.length; start += BLOCK_USERS) {
    const block = users.subarray(start, start + BLOCK_USERS)
    const size = block.length * interactions.columns
    const reached = buffer.subarray(0, size)
    const scores = buffer.subarray(size, 2 * size)
    walk(binarize(selectRows(interactions, block)), reached)
    for (const [position, factors] of targets.entries()) {
      engine.scaleColumns(reached, factors, scores)
      const { ids } = engine.topK(scores, interactions.columns, {
        k: 20,
        exclude: interactions,
        excludeRows: block,
      })
      for (const [at, user] of block.entries()) {
        const list = ids.subarray(at * 20, (at + 1) * 20)
        totals[position]! += listMetrics(list, rowIndices(validation, user), 20).ndcg
      }
    }
  }
  engine.release(buffer)
  return totals.map((total) => total / Math.max(1, users.length))
}

/** Removes floating-point noise, so that equal exponents have equal keys. */
const roundExponent = (value: number): number => Math.round(value * 1000) / 1000

const keyOf = ({ source, middle, target }: TwoHopExponents): string => `${source} ${middle} ${target}`
