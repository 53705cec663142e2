import type { Random } from '../../numeric/random/index.js'
import type { Contrast } from '../../numeric/tfjs/index.js'
import { type TrainingPairs, targetCounts } from './graph.js'
import type { TrainingOptions } from './options.js'

/** How vectors of the network become scores: `x · y + bias of y`, with x and y of length 1 where scores are cosines. */
export interface Scoring {
  /** Of the vectors. */
  readonly width: number
  /** Whether vectors are brought to length 1; vectors of zeros stay. */
  readonly unit: boolean
  /** One a target; null: none. */
  readonly biases: Float32Array | null
}

/**
 * What popular targets are owed: a softmax over negatives drawn with probability q learns `log p(target | user) − log q(target)`, times
 * τ (Yi et al., 2019, "Sampling-bias-corrected neural modeling for large corpus item recommendations"), here with
 * q ∝ (1 + count)^a. Null where negatives are drawn alike.
 */
export function targetBiases(
  pairs: TrainingPairs,
  { loss, popularityPower, temperature }: TrainingOptions,
): Float32Array | null {
  if (loss === 'bpr' || popularityPower === 0) return null
  return Float32Array.from(targetCounts(pairs), (count) => temperature * popularityPower * Math.log1p(count))
}

/** Width of vectors that carry the bias: the next multiple of four, as wide as a step of the engine's kernels. */
export const scoredWidth = ({ width, biases }: Scoring): number =>
  biases === null ? width : 4 * Math.ceil((width + 1) / 4)

/** Vectors of targets, each with its bias behind it: rows × scoredWidth. */
export function withBiases(vectors: Float32Array, scoring: Scoring): Float32Array {
  return widened(vectors, scoring, (row) => scoring.biases?.[row] ?? 0)
}

/** Vectors of those who ask, each with a 1 behind it that picks up the bias; vectors of zeros stay zeros. */
export function withConstant(vectors: Float32Array, scoring: Scoring): Float32Array {
  return widened(vectors, scoring, (_, length) => (length > 0 ? 1 : 0))
}

function widened(
  vectors: Float32Array,
  scoring: Scoring,
  last: (row: number, length: number) => number,
): Float32Array {
  const { width, unit } = scoring
  const wide = scoredWidth(scoring)
  const rows = vectors.length / width
  const out = new Float32Array(rows * wide)
  for (let row = 0; row < rows; row++) {
    const start = row * width
    let squares = 0
    for (let at = start; at < start + width; at++) squares += vectors[at]! * vectors[at]!
    const length = Math.sqrt(squares)
    const factor = unit && length > 0 ? 1 / length : 1
    for (let at = 0; at < width; at++) out[row * wide + at] = vectors[start + at]! * factor
    if (wide > width) out[row * wide + width] = last(row, length)
  }
  return out
}

/** Rows that are told apart at once: what they cost grows with the square. */
const MOST_ROWS = 1024

/**
 * What a batch contrasts (numeric/contrast.ts): its users among themselves, its items among themselves, 1,024 of each at most. Unlike in
 * SimGCL, noise is put on the final vectors and not on each layer's.
 *
 * @param users nodes below this are users.
 * @returns a function of the batch's nodes, ascending; positions in the answer are those among these nodes.
 */
export function createContrasts(
  users: number,
  { contrast, contrastNoise, contrastTemperature, dimensions }: TrainingOptions,
  random: Random,
): (nodes: Int32Array) => readonly Contrast[] {
  if (contrast === 0) return () => []
  return (nodes) => {
    const firstItem = nodes.findIndex((node) => node >= users)
    const bound = firstItem < 0 ? nodes.length : firstItem
    const spans = [
      [0, bound],
      [bound, nodes.length],
    ] as const
    return spans.flatMap(([start, end]) => {
      const count = Math.min(MOST_ROWS, end - start)
      if (count < 2) return []
      const stride = (end - start) / count
      const rows = Int32Array.from({ length: count }, (_, at) => start + Math.floor(at * stride))
      const noise = steps(2 * count, dimensions, contrastNoise, random)
      return [{ rows, noise, weight: contrast, temperature: contrastTemperature }]
    })
  }
}

/** Rows of this length, in a random direction of the positive orthant. */
function steps(rows: number, width: number, length: number, random: Random): Float32Array {
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
