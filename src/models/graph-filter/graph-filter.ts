import { z } from 'zod'
import type { Model, TrainingRun } from '../../core/model/index.js'
import { lazy } from '../../core/shared/index.js'
import { sharedEngine } from '../../numeric/engine/index.js'
import { createRandom, shuffle } from '../../numeric/random/index.js'
import { type Csr, rowIndices } from '../../numeric/sparse/index.js'
import { exponentsFor } from '../neighbours/index.js'
import {
  arrayOf,
  createSnapshot,
  csrArrays,
  csrOf,
  expectAlgorithm,
  itemRecommender,
  listMetrics,
  type Profile,
  readOptions,
  sampleHeldOutUsers,
  searchSpaceOf,
  signedHistory,
  tunable,
  yieldToEventLoop,
} from '../shared/index.js'

import { addUp, FEW, type FilterParts, filterParts, type LowPass, lowPass, type ScoreParts } from './parts.js'

const NAME = 'graph-filter'

/**
 * A closed-form filter of the user–item graph: `near − sharpen · far + mix · pass`, each part brought to a maximum of 1 for the user over
 * what they do not have.
 *
 * - near: a two-hop neighbourhood with a power of each of the three degrees (two-hop.ts; GF-CF fixes all at ½).
 * - far: two more hops from there, normalised symmetrically. What is reached that way from everywhere says little; taking it off sharpens
 *   (the sharpening of Choi et al., 2023, "Blurring-Sharpening Process Models for Collaborative Filtering").
 * - pass: the ideal low-pass of rank `rank` (GF-CF, Shen et al., 2021, "How powerful is graph convolution for recommendation?").
 *
 * TwoHopExponents, sharpen and mix are learned on validation; nothing else is trained.
 *
 * Arrays: `likes*` (users × items), `history*` (users × items, signed), `passSource` and `passTarget` Float32 (items × rank; empty
 * where `mix` is 0).
 * Tuned: `exponents`, `sharpen`, `mix`.
 */
export const graphFilter: Model = {
  name: NAME,
  targets: ['item'],
  async fit(data, run) {
    const options = readOptions(NAME, shape, run.options)
    const likes = data.interactions
    const { exponents } = await exponentsFor(NAME, likes, run)
    run.onProgress?.({ step: 'low-pass', fraction: 0.5 })
    // A refit knows whether the low-pass counts at all; where it does not, nobody need compute it, keep it or load it.
    const pass =
      run.tuned?.mix === 0 ? NO_PASS : lowPass(likes, options.rank, createRandom(run.seed).fork(NAME))
    run.onProgress?.({ step: 'shares', fraction: 0.7 })
    const { metrics, ...shares } = await chooseShares(likes, filterParts(likes, exponents, pass), run)
    const kept = shares.mix === 0 ? NO_PASS : pass
    return createSnapshot(NAME, data, run, {
      options,
      tuned: { exponents, ...shares },
      metrics,
      arrays: {
        passSource: kept.source,
        passTarget: kept.target,
        ...csrArrays('likes', likes),
        ...csrArrays('history', signedHistory(data)),
      },
    })
  },
  searchSpace: () => searchSpaceOf(shape),
  load(snapshot) {
    expectAlgorithm(snapshot, NAME)
    const { exponents, sharpen, mix } = readOptions(NAME, tunedShape, snapshot.tuned)
    const { size } = snapshot.items
    const source = arrayOf(snapshot, 'passSource', Float32Array)
    const pass = {
      width: size === 0 ? 0 : source.length / size,
      source,
      target: arrayOf(snapshot, 'passTarget', Float32Array),
    }
    const likes = csrOf(snapshot, 'likes', size)
    const scoreParts = filterParts(likes, exponents, pass, { far: sharpen > 0, pass: mix > 0 })
    /** Pages are few at a time; their parts lie in the engine's memory, where every step finds them. */
    const partsOfFew = lazy(() => placedParts(FEW * size))
    return itemRecommender(snapshot, {
      profiles: csrOf(snapshot, 'history', size),
      score: (profiles, scores) => {
        const parts =
          profiles.length <= FEW ? firstOf(partsOfFew(), scores.length) : emptyParts(scores.length)
        scoreParts(profiles, parts)
        addUp(parts, sharpen, mix, scores)
      },
    })
  },
}

const shape = {
  /** Singular vectors of the low-pass. */
  rank: tunable(z.int().min(1).max(2048).default(128), { from: 32, to: 512, scale: 'log', whole: true }),
}

const NO_PASS: LowPass = { width: 0, source: new Float32Array(0), target: new Float32Array(0) }

const tunedShape = {
  exponents: z.strictObject({ source: z.number(), middle: z.number(), target: z.number() }),
  sharpen: z.number().min(0),
  mix: z.number().min(0),
}

interface Shares {
  readonly sharpen: number
  readonly mix: number
}

/** Where nothing says better. */
const DEFAULT_SHARES: Shares = { sharpen: 0.3, mix: 0.2 }

const SHARPENS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
const MIXES = [0, 0.1, 0.2, 0.35, 0.6, 1]

/** People that the shares are learned on, at most: the best lie close together, and a few thousand people cannot tell them apart. */
const JUDGED_USERS = 10_000
/** People by whom all pairs of shares are judged; only the best few by all. */
const JUDGED_FIRST = 1500
const KEPT_PAIRS = 8
/** People whose parts are held at once. */
const AT_ONCE = 64

/** The shares of the best NDCG@20 on validation: every pair of them on a few people, the best of these on more. */
async function chooseShares(
  likes: Csr,
  scoreParts: ScoreParts,
  { tuned, validation, seed, signal }: TrainingRun,
): Promise<Shares & { readonly metrics: Readonly<Record<string, number>> }> {
  if (tuned?.mix !== undefined) {
    const { sharpen, mix } = readOptions(NAME, tunedShape, tuned)
    return { sharpen, mix, metrics: {} }
  }
  if (!validation) return { ...DEFAULT_SHARES, metrics: {} }
  const engine = sharedEngine()
  const items = likes.columns
  let pairs = SHARPENS.flatMap((sharpen) => MIXES.map((mix) => ({ sharpen, mix, ndcg: 0, recall: 0 })))
  const users = shuffle(sampleHeldOutUsers(validation, JUDGED_USERS, seed), createRandom(seed).fork('shares'))
  const room = engine.float32(AT_ONCE * items)
  for (let start = 0; start < users.length; start += AT_ONCE) {
    await yieldToEventLoop(signal)
    if (pairs.length > KEPT_PAIRS && start >= JUDGED_FIRST) {
      pairs = pairs.sort((left, right) => right.ndcg - left.ndcg).slice(0, KEPT_PAIRS)
    }
    const block = users.subarray(start, start + AT_ONCE)
    const scores = room.subarray(0, block.length * items)
    const parts = emptyParts(scores.length)
    scoreParts(trainProfiles(likes, block), parts)
    for (const pair of pairs) {
      addUp(parts, pair.sharpen, pair.mix, scores)
      const { ids } = engine.topK(scores, items, { k: 20, exclude: likes, excludeRows: block })
      for (const [at, user] of block.entries()) {
        const judged = listMetrics(ids.subarray(at * 20, (at + 1) * 20), rowIndices(validation, user), 20)
        pair.ndcg += judged.ndcg
        pair.recall += judged.recall
      }
    }
  }
  engine.release(room)
  const best = pairs.reduce((winner, pair) => (pair.ndcg > winner.ndcg ? pair : winner))
  const count = Math.max(1, users.length)
  const metrics = { 'ndcg@20': best.ndcg / count, 'recall@20': best.recall / count }
  return { sharpen: best.sharpen, mix: best.mix, metrics }
}

const emptyParts = (length: number): FilterParts => ({
  near: new Float32Array(length),
  far: new Float32Array(length),
  pass: new Float32Array(length),
})

/** The same, to be used again and again: what is wanted of them is written whole each time, the rest stays 0. */
const placedParts = (length: number): FilterParts => ({
  near: sharedEngine().float32(length),
  far: sharedEngine().float32(length),
  pass: sharedEngine().float32(length),
})

const firstOf = ({ near, far, pass }: FilterParts, length: number): FilterParts => ({
  near: near.subarray(0, length),
  far: far.subarray(0, length),
  pass: pass.subarray(0, length),
})

const trainProfiles = (likes: Csr, users: Int32Array): Profile[] =>
  Array.from(users, (user) => {
    const rows = rowIndices(likes, user)
    return { user, rows, weights: new Float32Array(rows.length).fill(1) }
  })
