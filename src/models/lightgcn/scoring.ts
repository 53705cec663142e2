import type { Random } from '../../numeric/random/index.js'
import type { Contrast } from '../../numeric/tfjs/index.js'
import { type TrainingPairs, targetCounts } from './graph.js'
import type { TrainingOptions } from './options.js'

/** How vectors become scores: `x · y + bias_y`, where x and y have unit length if scores are cosines. */
export interface Scoring {
  /** Width of the vectors. */
  readonly width: number
  /** Whether vectors are scaled to unit length; zero vectors stay zero. */
  readonly unit: boolean
  /** One bias per target; null for no biases. */
  readonly biases: Float32Array | null
}

/**
 * The logQ correction of each target. A softmax over negatives drawn with probability q learns
 * `log p(target | user) − log q(target)` (Yi et al., 2019, "Sampling-bias-corrected neural modeling for large
 * corpus item recommendations"). Here q ∝ (1 + count)^a, so the bias is `τ a log(1 + count)`. Null if
 * sampling is uniform.
 */
export function popularityBiases(
  pairs: TrainingPairs,
  { loss, popularityPower, temperature }: TrainingOptions,
): Float32Array | null {
  if (loss === 'bpr' || popularityPower === 0) return null
  return Float32Array.from(targetCounts(pairs), (count) => temperature * popularityPower * Math.log1p(count))
}

/** Width of vectors with a bias column: padded to a multiple of four, the step of the engine's kernels. */
export const augmentedWidth = ({ width, biases }: Scoring): number =>
  biases === null ? width : 4 * Math.ceil((width + 1) / 4)

/** Target vectors with the bias as a further column: rows × {@link augmentedWidth}. */
export function augmentTargets(vectors: Float32Array, scoring: Scoring): Float32Array {
  return augment(vectors, scoring, (row) => scoring.biases?.[row] ?? 0)
}

/** Query vectors with a 1 as a further column, which picks up the target's bias. Zero vectors stay zero. */
export function augmentQueries(vectors: Float32Array, scoring: Scoring): Float32Array {
  return augment(vectors, scoring, (_, length) => (length > 0 ? 1 : 0))
}

function augment(
  vectors: Float32Array,
  scoring: Scoring,
  extraColumn: (row: number, length: number) => number,
): Float32Array {
  const { width, unit } = scoring
  const paddedWidth = augmentedWidth(scoring)
  const rows = vectors.length / width
  const out = new Float32Array(rows * paddedWidth)
  for (let row = 0; row < rows; row++) {
    const start = row * width
    let squares = 0
    for (let at = start; at < start + width; at++) squares += vectors[at]! * vectors[at]!
    const length = Math.sqrt(squares)
    const factor = unit && length > 0 ? 1 / length : 1
    for (let at = 0; at < width; at++) out[row * paddedWidth + at] = vectors[start + at]! * factor
    if (paddedWidth > width) out[row * paddedWidth + width] = extraColumn(row, length)
  }
  return out
}

/** Rows per side of a batch that are contrasted; the cost is quadratic in this number. */
const MAX_CONTRASTED_ROWS = 1024

/**
 * Draws the noisy views of the contrastive loss (numeric/tfjs/contrast.ts): users are contrasted with users,
 * items with items, at most 1,024 rows each. Deviation from SimGCL (Yu et al., 2022, "Are Graph Augmentations
 * Necessary?"): the noise is added to the final vectors instead of those of each layer.
 *
 * @param users nodes below this number are users.
 * @returns a function of the batch's nodes, ascending. Row numbers in its result are positions among these
 *   nodes.
 */
export function createContrasts(
  users: number,
  { sslWeight, sslEpsilon, sslTemperature, dimensions }: TrainingOptions,
  random: Random,
): (nodes: Int32Array) => readonly Contrast[] {
  if (sslWeight === 0) return () => []
  return (nodes) => {
    const firstItem = nodes.findIndex((node) => node >= users)
    const bound = firstItem < 0 ? nodes.length : firstItem
    const spans = [
      [0, bound],
      [bound, nodes.length],
    ] as const
    return spans.flatMap(([start, end]) => {
      const count = Math.min(MAX_CONTRASTED_ROWS, end - start)
      if (count < 2) return []
      const stride = (end - start) / count
      const rows = Int32Array.from({ length: count }, (_, at) => start + Math.floor(at * stride))
      const noise = randomDirections(2 * count, dimensions, sslEpsilon, random)
      return [{ rows, noise, weight: sslWeight, temperature: sslTemperature }]
    })
  }
}

/** Rows of the given length, each in a random direction of the positive orthant. */
function randomDirections(rows: number, width: number, length: number, random: Random): Float32Array {
  const noise = new Float32Array(rows * width)
  for (let row = 0; row < rows; row++) {
    const own = noise.subarray(row * width, (row + 1) * width)
    let squares = 0
    for (let at = 0; at < width; at++) {
      own[at] = random.uniform()
      squares += own[at]! ** 2
    }
    const factor = squares > 0 ? length / Math.sqrt(squares) : 0
    for (let at = 0; at < width; at++) own[at]! *= factor
  }
  return noise
}
