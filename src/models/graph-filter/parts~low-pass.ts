import { type Csr, rowCounts, transpose } from '../numeric/csr.js'
import { sharedEngine } from '../numeric/engine.js'
import { normalizeByDegree } from '../numeric/normalize.js'
import type { Random } from '../numeric/random.js'
import { truncatedSvd } from '../numeric/svd.js'
import { binary } from './correlation.js'

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
  const { right, rank: width } = truncatedSvd(sharedEngine(), normalizeByDegree(binary(likes)), {
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
