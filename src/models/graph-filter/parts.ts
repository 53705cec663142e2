import { lazy } from '../../core/shared/index.js'
import { sharedEngine } from '../../numeric/engine/index.js'
import { truncatedSvd } from '../../numeric/linear/index.js'
import type { Random } from '../../numeric/random/index.js'
import {
  binarize,
  type Csr,
  inverseDegreePowers,
  normalizeByDegree,
  rowCounts,
  scaleEntries,
  transpose,
} from '../../numeric/sparse/index.js'
import { placeSteps, type TwoHopExponents, twoHop } from '../neighbours/index.js'
import { addRow, innerProducts, maskKnown, type Profile, type ScoreProfiles } from '../shared/index.js'

/** Scores of one block of profiles (profiles × items each), every part with a maximum of 1 for each profile over what is not in it. */
export interface FilterParts {
  /** Two hops from the profile. */
  readonly near: Float32Array
  /** Two more hops, from all that `near` reached. */
  readonly far: Float32Array
  /** The low-pass. */
  readonly pass: Float32Array
}

/** Fills parts that come zeroed. */
export type ScoreParts = (profiles: readonly Profile[], parts: FilterParts) => void

/** Profiles that walk the further hops side by side: as wide as the kernel likes it, small enough for the cache. */
const SIDE_BY_SIDE = 64
/** So many profiles, as pages have them, take their steps without values, which would have to be kept. */
export const FEW = 8
/** Columns that a step without values takes at once. */
const COLUMNS = 4

/** Parts that count for nothing need not be computed, and stay 0. */
export interface PartsWanted {
  readonly far: boolean
  readonly pass: boolean
}

/** The parts of the filter on a graph; see graph-filter.ts for what they are. */
export function filterParts(
  likes: Csr,
  exponents: TwoHopExponents,
  pass: LowPass,
  wanted: PartsWanted = { far: true, pass: true },
): ScoreParts {
  const steps = placeSteps(likes)
  const near = twoHop(likes, exponents, steps)
  const further = wanted.far ? twoHopsFurther(likes, steps) : undefined
  const scorePass = wanted.pass ? scoreByVectors(pass) : undefined
  return (profiles, parts) => {
    near(profiles, parts.near)
    calibrate(profiles, parts.near, false)
    further?.(profiles.length, parts.near, parts.far)
    scorePass?.(profiles, parts.pass)
    calibrate(profiles, parts.near, true)
    if (further) calibrate(profiles, parts.far, true)
    if (scorePass) calibrate(profiles, parts.pass, true)
  }
}

/** Adds `near − sharpen · far + mix · pass` to `scores`. */
export function addUp(parts: FilterParts, sharpen: number, mix: number, scores: Float32Array): void {
  const engine = sharedEngine()
  engine.axpy(1, parts.near, -sharpen, parts.far, scores)
  if (mix > 0) engine.axpy(1, scores, mix, parts.pass, scores)
}

/**
 * `X D^−½ Rᵀ D^−½ R D^−½` of dense rows X (count × items), R the binary graph. A few rows take their steps without values, the same bits
 * for each however many they are.
 */
function twoHopsFurther(
  likes: Csr,
  { byItem, back, forth }: ReturnType<typeof placeSteps>,
): (count: number, from: Float32Array, out: Float32Array) => void {
  const engine = sharedEngine()
  const items = likes.columns
  const root = engine.place(inverseDegreePowers(byItem, 0.5))
  const userRoot = engine.place(inverseDegreePowers(likes, 0.5))
  /** Rooms for several columns; one column uses the beginning of each. */
  const rows = engine.float32(COLUMNS * items)
  const columns = engine.float32(COLUMNS * items)
  const met = engine.float32(COLUMNS * likes.rows)
  const valued = lazy(() => {
    const ones = new Float32Array(likes.rows).fill(1)
    const toPeople = scaleEntries(binarize(likes), userRoot, root)
    const toItems = scaleEntries(binarize(byItem), root, ones)
    return {
      toPeople: { ...forth, values: engine.place(toPeople.values) },
      toItems: { ...back, values: engine.place(toItems.values) },
    }
  })
  const one = (from: Float32Array, out: Float32Array): void => {
    const scaled = engine.scaleColumns(from, root, rows.subarray(0, items))
    const people = engine.patternProduct(forth, scaled, userRoot, met.subarray(0, likes.rows))
    engine.patternProduct(back, people, root, out)
  }
  const several = (from: Float32Array, out: Float32Array): void => {
    engine.scaleColumns(from, root, rows.subarray(0, from.length))
    rows.fill(0, from.length)
    engine.transpose(rows, COLUMNS, items, columns)
    engine.patternProduct(forth, columns, userRoot, met)
    engine.patternProduct(back, met, root, columns)
    engine.transpose(columns, items, COLUMNS, rows)
    out.set(rows.subarray(0, out.length))
  }
  return (count, from, out) => {
    if (count <= FEW) {
      for (let start = 0; start < count; start += COLUMNS) {
        const end = Math.min(start + COLUMNS, count)
        const step = end - start === 1 ? one : several
        step(from.subarray(start * items, end * items), out.subarray(start * items, end * items))
      }
      return
    }
    const { toPeople, toItems } = valued()
    for (let start = 0; start < count; start += SIDE_BY_SIDE) {
      const width = Math.min(SIDE_BY_SIDE, count - start)
      const rows = from.subarray(start * items, (start + width) * items)
      const people = engine.propagate(toPeople, engine.transpose(rows, width, items), width)
      const reached = engine.propagate(toItems, people, width)
      engine.transpose(reached, items, width, out.subarray(start * items, (start + width) * items))
    }
  }
}

function scoreByVectors({ width, source, target }: LowPass): ScoreProfiles {
  const scoreVectors = innerProducts(target, width)
  return (profiles, scores) => {
    const vectors = new Float32Array(profiles.length * width)
    for (const [position, { rows, weights }] of profiles.entries()) {
      const vector = vectors.subarray(position * width, (position + 1) * width)
      for (let entry = 0; entry < rows.length; entry++) addRow(vector, source, rows[entry]!, weights[entry]!)
    }
    scoreVectors(vectors, scores)
  }
}

/** As `calibration`, in the engine. */
function calibrationOf(scores: Float32Array): number {
  const best = sharedEngine().maximum(scores)
  return best > 0 ? 1 / best : 0
}

/** @param unseen whether only what is not in the profile counts for the maximum. */
function calibrate(profiles: readonly Profile[], scores: Float32Array, unseen: boolean): void {
  const targets = profiles.length === 0 ? 0 : scores.length / profiles.length
  const factors = new Float32Array(profiles.length)
  for (const [position, { rows }] of profiles.entries()) {
    const own = scores.subarray(position * targets, (position + 1) * targets)
    if (!unseen) {
      factors[position] = calibrationOf(own)
      continue
    }
    const kept = Float32Array.from(rows, (row) => own[row]!)
    maskKnown(own, rows, -1)
    factors[position] = calibrationOf(own)
    for (const [at, row] of rows.entries()) own[row] = kept[at]!
  }
  sharedEngine().scaleRows(scores, targets, factors, scores)
}

/** The ideal low-pass filter of a user–item graph, as factors of items: `score(u, j) = Σ_i r_ui · source_i · target_j`. */
export interface LowPass {
  readonly width: number
  /** `d_i^−½ V_i`, items × width. */
  readonly source: Float32Array
  /** `d_j^½ V_j`, items × width. */
  readonly target: Float32Array
}

/**
 * `R D^−½ V Vᵀ D^½` with V the leading right singular vectors of the symmetrically normalised matrix (GF-CF, Shen et al., 2021).
 *
 * @param rank most vectors; at most as many as there are users or items.
 */
export function lowPass(likes: Csr, rank: number, random: Random): LowPass {
  const { right, rank: width } = truncatedSvd(sharedEngine(), normalizeByDegree(binarize(likes)), {
    rank,
    random,
    iterations: 3,
  })
  const degrees = rowCounts(transpose(likes))
  const scaled = (power: number): Float32Array =>
    right.map((value, at) => {
      const degree = degrees[Math.floor(at / width)]!
      return degree === 0 ? 0 : value * degree ** power
    })
  return { width, source: scaled(-0.5), target: scaled(0.5) }
}
