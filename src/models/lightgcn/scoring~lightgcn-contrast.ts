import type { Contrast } from '../numeric/ops.js'
import type { Random } from '../numeric/random.js'
import type { TrainingOptions } from './lightgcn-options.js'

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
