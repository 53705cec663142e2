import { z } from 'zod'
import { calibration } from '../core/blend.js'
import type { Model, TrainingRun } from '../core/recommender.js'
import { type Csr, rowCounts, rowIndices } from '../numeric/csr.js'
import { createRandom } from '../numeric/random.js'
import { collectCases, mask } from './blend-cases.js'
import { judge } from './blend-weights.js'
import { itemRecommender, type Profile, type ScoreProfiles } from './dense.js'
import { type LowPass, lowPass } from './low-pass.js'
import { exponentsFor } from './neighbours.js'
import { readOptions, searched, searchSpaceOf } from './options.js'
import { arrayOf, createSnapshot, csrArrays, csrOf, expectAlgorithm, signedHistory } from './snapshots.js'
import { type Exponents, twoHop } from './two-hop.js'
import { sampleJudged } from './validation.js'
import { addRow, innerProducts } from './vectors.js'

const NAME = 'graph-filter'

/**
 * A closed-form filter of the user–item graph (GF-CF, Shen et al., 2021, "How powerful is graph convolution for recommendation?"):
 * a two-hop neighbourhood with a power of each of the three degrees (two-hop.ts; GF-CF fixes all at ½) plus `mix` times the ideal
 * low-pass of rank `rank`, each brought to a maximum of 1 for the user over what they do not have. Exponents and mix are learned on
 * validation; nothing else is trained.
 *
 * Arrays: `likes*` (users × items), `history*` (users × items, signed), `passSource` and `passTarget` Float32 (items × rank).
 * Tuned: `exponents`, `mix`.
 */
export const graphFilter: Model = {
  name: NAME,
  targets: ['item'],
  async fit(data, run) {
    const options = readOptions(NAME, shape, run.options)
    const likes = data.interactions
    const { exponents } = await exponentsFor(NAME, likes, run)
    run.onProgress?.({ step: 'low-pass', fraction: 0.5 })
    const pass = lowPass(likes, options.rank, createRandom(run.seed).fork(NAME))
    const chosen = await chooseMix(likes, exponents, pass, run)
    return createSnapshot(NAME, data, run, {
      options,
      tuned: { exponents, mix: chosen.mix },
      metrics: chosen.metrics,
      arrays: {
        passSource: pass.source,
        passTarget: pass.target,
        ...csrArrays('likes', likes),
        ...csrArrays('history', signedHistory(data)),
      },
    })
  },
  searchSpace: () => searchSpaceOf(shape),
  load(snapshot) {
    expectAlgorithm(snapshot, NAME)
    const { exponents, mix } = readOptions(NAME, tunedShape, snapshot.tuned)
    const source = arrayOf(snapshot, 'passSource', Float32Array)
    const pass = {
      width: snapshot.items.size === 0 ? 0 : source.length / snapshot.items.size,
      source,
      target: arrayOf(snapshot, 'passTarget', Float32Array),
    }
    const parts = partsOf(csrOf(snapshot, 'likes', snapshot.items.size), exponents, pass)
    return itemRecommender(snapshot, {
      profiles: csrOf(snapshot, 'history', snapshot.items.size),
      score: (profiles, scores) => addParts(parts, [1, mix], profiles, scores),
    })
  },
}

const shape = {
  /** Singular vectors of the low-pass. */
  rank: searched(z.int().min(1).max(2048).default(128), { from: 32, to: 512, scale: 'log', whole: true }),
}

const tunedShape = {
  exponents: z.strictObject({ source: z.number(), middle: z.number(), target: z.number() }),
  mix: z.number().min(0),
}

/** Where nothing says better. */
const DEFAULT_MIX = 0.25

const MIXES = [0, 0.1, 0.2, 0.3, 0.45, 0.7, 1, 1.5]

/** The neighbourhood and the low-pass, each scoring by itself. */
function partsOf(
  likes: Csr,
  exponents: Exponents,
  { width, source, target }: LowPass,
): readonly ScoreProfiles[] {
  const scoreVectors = innerProducts(target, width)
  return [
    twoHop(likes, exponents),
    (profiles, scores) => {
      const vectors = new Float32Array(profiles.length * width)
      for (const [position, { rows, weights }] of profiles.entries()) {
        const vector = vectors.subarray(position * width, (position + 1) * width)
        for (let entry = 0; entry < rows.length; entry++)
          addRow(vector, source, rows[entry]!, weights[entry]!)
      }
      scoreVectors(vectors, scores)
    },
  ]
}

function addParts(
  parts: readonly ScoreProfiles[],
  weights: readonly number[],
  profiles: readonly Profile[],
  scores: Float32Array,
): void {
  for (const [part, calibrated] of calibratedParts(parts, profiles, scores.length).entries()) {
    const weight = weights[part]!
    for (let at = 0; at < scores.length; at++) scores[at]! += weight * calibrated[at]!
  }
}

/** Scores of each part with a maximum of 1 for each user, over what is not in the profile. */
function calibratedParts(
  parts: readonly ScoreProfiles[],
  profiles: readonly Profile[],
  length: number,
): Float32Array[] {
  const targets = profiles.length === 0 ? 0 : length / profiles.length
  return parts.map((part) => {
    const scores = new Float32Array(length)
    part(profiles, scores)
    for (const [position, { rows }] of profiles.entries()) {
      const own = scores.subarray(position * targets, (position + 1) * targets)
      const unseen = own.slice()
      mask(unseen, rows, -1)
      const factor = calibration(unseen)
      for (let target = 0; target < targets; target++) own[target]! *= factor
    }
    return scores
  })
}

async function chooseMix(
  likes: Csr,
  exponents: Exponents,
  pass: LowPass,
  { tuned, validation, seed }: TrainingRun,
): Promise<{ readonly mix: number; readonly metrics: Readonly<Record<string, number>> }> {
  if (tuned?.mix !== undefined) return { mix: Number(tuned.mix), metrics: {} }
  if (!validation) return { mix: DEFAULT_MIX, metrics: {} }
  const scorers = partsOf(likes, exponents, pass).map(
    (score) => (block: Int32Array, scores: Float32Array) => {
      scores.fill(0)
      score(trainProfiles(likes, block), scores)
    },
  )
  const cases = await collectCases(scorers, {
    users: sampleJudged(validation, 1000, seed),
    relevant: validation,
    known: likes,
    people: false,
    historyLengths: rowCounts(likes),
  })
  let best = { mix: 0, ndcg: -1, recall: 0 }
  for (const mix of MIXES) {
    const { ndcg, recall } = judge(cases, () => [1, mix])
    if (ndcg > best.ndcg) best = { mix, ndcg, recall }
  }
  return { mix: best.mix, metrics: { 'ndcg@20': best.ndcg, 'recall@20': best.recall } }
}

const trainProfiles = (likes: Csr, users: Int32Array): Profile[] =>
  Array.from(users, (user) => {
    const rows = rowIndices(likes, user)
    return { user, rows, weights: new Float32Array(rows.length).fill(1) }
  })
