import type { Engine } from '../engine/index.js'

/** Rows that are to be told apart by two noisy views of each. */
export interface ContrastViews {
  /** rows × width. */
  readonly vectors: Float32Array
  readonly width: number
  /** 2 × rows × width, 0 or above: how far each view steps from the unit vector, into the orthant that it lies in. */
  readonly noise: Float32Array
  /** τ. */
  readonly temperature: number
}

/**
 * Contrastive loss in the embedding space (SimGCL, Yu et al., 2022, "Are graph augmentations necessary? Simple graph contrastive
 * learning for recommendation"): each vector, made unit length, is seen twice, with noise of its own, and the first view must find the
 * second among those of all rows, by cosine. It spreads vectors evenly over the sphere.
 *
 * @returns the mean loss, and its gradient for the vectors, rows × width; a vector of zeros has none.
 */
export function contrastLoss(
  engine: Engine,
  { vectors, width, noise, temperature }: ContrastViews,
): { readonly loss: number; readonly gradient: Float32Array } {
  const rows = vectors.length / width
  const scales = engine.rowNorms(vectors, width).map((norm) => (norm > 0 ? 1 / norm : 0))
  const unit = engine.scaleRows(vectors, width, scales)
  const view = (from: number) =>
    unit.map((value, at) => value + Math.sign(value) * noise[from * unit.length + at]!)
  const seconds = view(1)
  const ids = Int32Array.from({ length: rows }, (_, row) => row)
  const found = engine.sampledSoftmax(
    { width, users: view(0), positives: seconds, negatives: seconds },
    { positiveIds: ids, negativeIds: ids, temperature, cosine: true },
  )
  const gradient = engine.axpy(1, found.users, 1, found.positives)
  engine.axpy(1, gradient, 1, found.negatives, gradient)
  // Back through the unit length: what points along the vector changes nothing.
  for (let row = 0; row < rows; row++) {
    const own = gradient.subarray(row * width, (row + 1) * width)
    const direction = unit.subarray(row * width, (row + 1) * width)
    let along = 0
    for (let at = 0; at < width; at++) along += own[at]! * direction[at]!
    for (let at = 0; at < width; at++) own[at] = (own[at]! - along * direction[at]!) * scales[row]!
  }
  return { loss: found.loss, gradient }
}
