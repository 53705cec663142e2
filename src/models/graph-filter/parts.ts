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

/**
 * Parts of the score of a block of profiles, each profiles × items. The maximum of each part is 1 for each
 * profile, over the items that are not in the profile.
 */
export interface FilterParts {
  /** Two hops from the profile. */
  readonly near: Float32Array
  /** Two more hops, from everything that `near` reached. */
  readonly far: Float32Array
  /** The low-pass. */
  readonly pass: Float32Array
}

/** Fills the parts of profiles; the parts must be zero before. */
export type ScoreParts = (profiles: readonly Profile[], parts: FilterParts) => void

/** Profiles that take the further hops together: wide enough for the kernel, small enough for the cache. */
const BLOCK_PROFILES = 64
/**
 * Up to this number of profiles, as in a page, the hops use the pattern of the matrix and need no values in
 * memory.
 */
export const MAX_PATTERN_PROFILES = 8
/** Columns that a hop without values takes at once. */
const COLUMNS = 4

/** Which parts to compute; the others stay 0. */
export interface PartsWanted {
  readonly far: boolean
  readonly pass: boolean
}

/**
 * Computes the parts of the filter; see graph-filter.ts for their definitions.
 *
 * @param interactions users × items.
 */
export function filterParts(
  interactions: Csr,
  exponents: TwoHopExponents,
  pass: LowPass,
  wanted: PartsWanted = { far: true, pass: true },
): ScoreParts {
  const steps = placeSteps(interactions)
  const near = twoHop(interactions, exponents, steps)
  const further = wanted.far ? twoHopsFurther(interactions, steps) : undefined
  const scorePass = wanted.pass ? scoreByVectors(pass) : undefined
  return (profiles, parts) => {
    near(profiles, parts.near)
    scaleToMax(profiles, parts.near, { skipKnown: false })
    further?.(profiles.length, parts.near, parts.far)
    scorePass?.(profiles, parts.pass)
    scaleToMax(profiles, parts.near, { skipKnown: true })
    if (further) scaleToMax(profiles, parts.far, { skipKnown: true })
    if (scorePass) scaleToMax(profiles, parts.pass, { skipKnown: true })
  }
}

/** Writes `near − sharpen · far + mix · pass` to `scores`. */
export function combineParts(parts: FilterParts, sharpen: number, mix: number, scores: Float32Array): void {
  const engine = sharedEngine()
  engine.axpy(1, parts.near, -sharpen, parts.far, scores)
  if (mix > 0) engine.axpy(1, scores, mix, parts.pass, scores)
}

/**
 * `X D^−½ Rᵀ D^−½ R D^−½` of dense rows X (count × items), where R is the binary user–item matrix. Up to
 * {@link MAX_PATTERN_PROFILES} rows use the pattern of R alone. Within that number, the bits of a row do not
 * depend on the other rows.
 */
function twoHopsFurther(
  interactions: Csr,
  { byItem, itemUsers, userItems }: ReturnType<typeof placeSteps>,
): (count: number, from: Float32Array, out: Float32Array) => void {
  const engine = sharedEngine()
  const items = interactions.columns
  const root = engine.place(inverseDegreePowers(byItem, 0.5))
  const userRoot = engine.place(inverseDegreePowers(interactions, 0.5))
  /** Buffers for several columns; a single column uses the beginning of each. */
  const rows = engine.float32(COLUMNS * items)
  const columns = engine.float32(COLUMNS * items)
  const reachedUsers = engine.float32(COLUMNS * interactions.rows)
  const withValues = lazy(() => {
    const ones = new Float32Array(interactions.rows).fill(1)
    const toUsers = scaleEntries(binarize(interactions), userRoot, root)
    const toItems = scaleEntries(binarize(byItem), root, ones)
    return {
      toUsers: { ...userItems, values: engine.place(toUsers.values) },
      toItems: { ...itemUsers, values: engine.place(toItems.values) },
    }
  })
  const singleRow = (from: Float32Array, out: Float32Array): void => {
    const scaled = engine.scaleColumns(from, root, rows.subarray(0, items))
    const users = engine.patternProduct(
      userItems,
      scaled,
      userRoot,
      reachedUsers.subarray(0, interactions.rows),
    )
    engine.patternProduct(itemUsers, users, root, out)
  }
  const fewRows = (from: Float32Array, out: Float32Array): void => {
    engine.scaleColumns(from, root, rows.subarray(0, from.length))
    rows.fill(0, from.length)
    engine.transpose(rows, COLUMNS, items, columns)
    engine.patternProduct(userItems, columns, userRoot, reachedUsers)
    engine.patternProduct(itemUsers, reachedUsers, root, columns)
    engine.transpose(columns, items, COLUMNS, rows)
    out.set(rows.subarray(0, out.length))
  }
  return (count, from, out) => {
    if (count <= MAX_PATTERN_PROFILES) {
      for (let start = 0; start < count; start += COLUMNS) {
        const end = Math.min(start + COLUMNS, count)
        const step = end - start === 1 ? singleRow : fewRows
        step(from.subarray(start * items, end * items), out.subarray(start * items, end * items))
      }
      return
    }
    const { toUsers, toItems } = withValues()
    for (let start = 0; start < count; start += BLOCK_PROFILES) {
      const width = Math.min(BLOCK_PROFILES, count - start)
      const rows = from.subarray(start * items, (start + width) * items)
      const users = engine.propagate(toUsers, engine.transpose(rows, width, items), width)
      const reached = engine.propagate(toItems, users, width)
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

/** The max normalizer of core/blend, computed in the engine: 1 / max, or 0 if no score is above 0. */
function maxNormalizer(scores: Float32Array): number {
  const best = sharedEngine().maximum(scores)
  return best > 0 && best < Number.POSITIVE_INFINITY ? 1 / best : 0
}

/**
 * Scales the scores of each profile to a maximum of 1.
 *
 * @param skipKnown whether the maximum is over the items that are not in the profile.
 */
function scaleToMax(
  profiles: readonly Profile[],
  scores: Float32Array,
  { skipKnown }: { readonly skipKnown: boolean },
): void {
  const targets = profiles.length === 0 ? 0 : scores.length / profiles.length
  const factors = new Float32Array(profiles.length)
  for (const [position, { rows }] of profiles.entries()) {
    const own = scores.subarray(position * targets, (position + 1) * targets)
    if (!skipKnown) {
      factors[position] = maxNormalizer(own)
      continue
    }
    const kept = Float32Array.from(rows, (row) => own[row]!)
    maskKnown(own, rows, -1)
    factors[position] = maxNormalizer(own)
    for (const [at, row] of rows.entries()) own[row] = kept[at]!
  }
  sharedEngine().scaleRows(scores, targets, factors, scores)
}

/**
 * The ideal low-pass filter of a user–item graph as item factors:
 * `score(u, j) = Σ_i r_ui · source_i · target_j`.
 */
export interface LowPass {
  readonly width: number
  /** `d_i^−½ V_i`, items × width. */
  readonly source: Float32Array
  /** `d_j^½ V_j`, items × width. */
  readonly target: Float32Array
}

/**
 * `R D^−½ V Vᵀ D^½`, where V are the leading right singular vectors of the symmetrically normalized R (GF-CF,
 * Shen et al., 2021).
 *
 * @param interactions R, users × items.
 * @param rank most vectors; the number is also limited by that of users and items.
 */
export function lowPass(interactions: Csr, rank: number, random: Random): LowPass {
  const { right, rank: width } = truncatedSvd(sharedEngine(), normalizeByDegree(binarize(interactions)), {
    rank,
    random,
    iterations: 3,
  })
  const degrees = rowCounts(transpose(interactions))
  const scaled = (power: number): Float32Array =>
    right.map((value, at) => {
      const degree = degrees[Math.floor(at / width)]!
      return degree === 0 ? 0 : value * degree ** power
    })
  return { width, source: scaled(-0.5), target: scaled(0.5) }
}
