import { z } from 'zod'
import type { Model, TrainingRun } from '../../core/model/index.js'
import { lazy } from '../../core/shared/index.js'
import { sharedEngine } from '../../numeric/engine/index.js'
import { createRandom, shuffle } from '../../numeric/random/index.js'
import { type Csr, rowIndices } from '../../numeric/sparse/index.js'
import { listMetrics } from '../../numeric/stats/index.js'
import { exponentsFor } from '../neighbours/index.js'
import {
  arrayOf,
  createSnapshot,
  csrArrays,
  csrOf,
  expectAlgorithm,
  historyProfile,
  itemRecommender,
  type Profile,
  readOptions,
  sampleHeldOutUsers,
  searchSpaceOf,
  signedHistory,
  tunable,
  yieldToEventLoop,
} from '../shared/index.js'
import { createNewItemScores } from './new-items.js'
import {
  combineParts,
  type FilterParts,
  filterParts,
  type LowPass,
  lowPass,
  MAX_PATTERN_PROFILES,
  type ScoreParts,
} from './parts.js'

const NAME = 'graph-filter'

/**
 * A closed-form filter of the user–item graph: `near − sharpen · far + mix · pass`. Each part is scaled to a
 * maximum of 1 per user over the items not in their history.
 *
 * - near: two-hop paths with a power of each of the three degrees (two-hop.ts). GF-CF fixes all powers at ½.
 * - far: two more hops from there, symmetrically normalized. Items that are reached from everywhere carry
 *   little information; subtracting them sharpens the scores (Choi et al., 2023, "Blurring-Sharpening Process
 *   Models for Collaborative Filtering").
 * - pass: the ideal low-pass of rank `rank` (GF-CF, Shen et al., 2021, "How powerful is graph convolution for
 *   recommendation?").
 *
 * The exponents, `sharpen` and `mix` are chosen on validation. Nothing else is trained.
 *
 * Arrays: `likes*` (users × items), `history*` (users × items, signed), `passSource` and `passTarget` Float32
 * (items × rank; empty if `mix` is 0). Tuned: `exponents`, `sharpen`, `mix`. Metrics: `ndcg@20`, `recall@20`.
 */
export const graphFilter: Model = {
  name: NAME,
  targets: ['item'],
  async fit(data, run) {
    const options = readOptions(NAME, shape, run.options)
    const { interactions } = data
    const { exponents } = await exponentsFor(NAME, interactions, run)
    run.onProgress?.({ step: 'low-pass', fraction: 0.5 })
    await yieldToEventLoop(run.signal)
    // A refit with `mix` 0 needs no low-pass: it is not computed, stored or loaded.
    const pass =
      run.tuned?.mix === 0 ? NO_PASS : lowPass(interactions, options.rank, createRandom(run.seed).fork(NAME))
    run.onProgress?.({ step: 'part weights', fraction: 0.7 })
    await yieldToEventLoop(run.signal)
    const { metrics, ...weights } = await choosePartWeights(
      interactions,
      filterParts(interactions, exponents, pass),
      run,
    )
    const kept = weights.mix === 0 ? NO_PASS : pass
    return createSnapshot(NAME, data, run, {
      options,
      tuned: { exponents, ...weights },
      metrics,
      arrays: {
        passSource: kept.source,
        passTarget: kept.target,
        ...csrArrays('likes', interactions),
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
    const interactions = csrOf(snapshot, 'likes', size)
    const scoreParts = filterParts(interactions, exponents, pass, { far: sharpen > 0, pass: mix > 0 })
    // A page scores few profiles. Their parts stay in the engine's memory and are used again.
    const reusedParts = lazy(() => engineParts(MAX_PATTERN_PROFILES * size))
    const known = { users: snapshot.users, items: snapshot.items }
    const scoreNew = lazy(() => createNewItemScores(interactions, exponents, { sharpen }))
    return {
      ...itemRecommender(snapshot, {
        profiles: csrOf(snapshot, 'history', size),
        score: (profiles, scores) => {
          const parts =
            profiles.length <= MAX_PATTERN_PROFILES
              ? leadingParts(reusedParts(), scores.length)
              : zeroParts(scores.length)
          scoreParts(profiles, parts)
          combineParts(parts, sharpen, mix, scores)
        },
      }),
      scoreNewItems(query, items) {
        const profile = historyProfile(known, query)
        const parts = leadingParts(reusedParts(), size)
        for (const part of [parts.near, parts.far, parts.pass]) part.fill(0)
        scoreParts([profile], parts)
        return scoreNew()(profile, parts, items)
      },
    }
  },
}

const shape = {
  /** Number of singular vectors of the low-pass. */
  rank: tunable(z.int().min(1).max(2048).default(128), { from: 32, to: 512, scale: 'log', whole: true }),
}

const NO_PASS: LowPass = { width: 0, source: new Float32Array(0), target: new Float32Array(0) }

const tunedShape = {
  exponents: z.strictObject({ source: z.number(), middle: z.number(), target: z.number() }),
  sharpen: z.number().min(0),
  mix: z.number().min(0),
}

/** Weights of the parts `far` (subtracted) and `pass`; `near` has weight 1. */
interface PartWeights {
  readonly sharpen: number
  readonly mix: number
}

/** PartWeights without validation data. */
const DEFAULT_PART_WEIGHTS: PartWeights = { sharpen: 0.3, mix: 0.2 }

/** Values on the grid of the search. */
const SHARPENS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
const MIXES = [0, 0.1, 0.2, 0.35, 0.6, 1]

/** Most users to evaluate. The best pairs are so close that a few thousand users cannot separate them. */
const MAX_USERS = 10_000
/** Users on whom every pair of the grid is evaluated; only the best pairs are evaluated on more. */
const SCREENING_USERS = 1500
const PAIRS_AFTER_SCREENING = 8
/** Users whose parts are held at once. */
const BLOCK_USERS = 64

/**
 * The weights with the best NDCG@20 on validation: a grid search on some users, then the best pairs on more
 * users.
 *
 * @param interactions users × items.
 * @returns the weights, and `ndcg@20` and `recall@20` if they were evaluated.
 */
async function choosePartWeights(
  interactions: Csr,
  scoreParts: ScoreParts,
  { tuned, validation, seed, signal }: TrainingRun,
): Promise<PartWeights & { readonly metrics: Readonly<Record<string, number>> }> {
  if (tuned?.mix !== undefined) {
    const { sharpen, mix } = readOptions(NAME, tunedShape, tuned)
    return { sharpen, mix, metrics: {} }
  }
  if (!validation) return { ...DEFAULT_PART_WEIGHTS, metrics: {} }
  const engine = sharedEngine()
  const items = interactions.columns
  let pairs = SHARPENS.flatMap((sharpen) => MIXES.map((mix) => ({ sharpen, mix, ndcg: 0, recall: 0 })))
  const users = shuffle(sampleHeldOutUsers(validation, MAX_USERS, seed), createRandom(seed).fork('shares'))
  const buffer = engine.float32(BLOCK_USERS * items)
  for (let start = 0; start < users.length; start += BLOCK_USERS) {
    await yieldToEventLoop(signal)
    if (pairs.length > PAIRS_AFTER_SCREENING && start >= SCREENING_USERS) {
      pairs = pairs.sort((left, right) => right.ndcg - left.ndcg).slice(0, PAIRS_AFTER_SCREENING)
    }
    const block = users.subarray(start, start + BLOCK_USERS)
    const scores = buffer.subarray(0, block.length * items)
    const parts = zeroParts(scores.length)
    scoreParts(trainProfiles(interactions, block), parts)
    for (const pair of pairs) {
      combineParts(parts, pair.sharpen, pair.mix, scores)
      const { ids } = engine.topK(scores, items, { k: 20, exclude: interactions, excludeRows: block })
      for (const [at, user] of block.entries()) {
        const metrics = listMetrics(ids.subarray(at * 20, (at + 1) * 20), rowIndices(validation, user), 20)
        pair.ndcg += metrics.ndcg
        pair.recall += metrics.recall
      }
    }
  }
  engine.release(buffer)
  const best = pairs.reduce((winner, pair) => (pair.ndcg > winner.ndcg ? pair : winner))
  const count = Math.max(1, users.length)
  const metrics = { 'ndcg@20': best.ndcg / count, 'recall@20': best.recall / count }
  return { sharpen: best.sharpen, mix: best.mix, metrics }
}

/** Parts of zeros, each of the given length. */
const zeroParts = (length: number): FilterParts => ({
  near: new Float32Array(length),
  far: new Float32Array(length),
  pass: new Float32Array(length),
})

/**
 * Parts in the engine's memory that are reused: computed parts are overwritten each time, the others stay 0.
 */
const engineParts = (length: number): FilterParts => ({
  near: sharedEngine().float32(length),
  far: sharedEngine().float32(length),
  pass: sharedEngine().float32(length),
})

/** Views of the first `length` scores of each part. */
const leadingParts = ({ near, far, pass }: FilterParts, length: number): FilterParts => ({
  near: near.subarray(0, length),
  far: far.subarray(0, length),
  pass: pass.subarray(0, length),
})

/** Profiles of users from the training data, all weights 1. */
const trainProfiles = (interactions: Csr, users: Int32Array): Profile[] =>
  Array.from(users, (user) => {
    const rows = rowIndices(interactions, user)
    return { user, rows, weights: new Float32Array(rows.length).fill(1) }
  })
