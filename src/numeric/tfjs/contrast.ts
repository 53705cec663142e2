import type { Engine } from '../engine/index.js'

/** Input of {@link contrastLoss}. */
export interface ContrastViews {
  /** rows × width. */
  readonly vectors: Float32Array
  readonly width: number
  /** 2 × rows × width, ≥ 0: distance of each view from the unit vector, towards the signs of its elements. */
  readonly noise: Float32Array
  /** τ. */
  readonly temperature: number
}

/**
 * Contrastive loss in the embedding space (SimGCL, Yu et al., 2022, "Are graph augmentations necessary?
 * Simple graph contrastive learning for recommendation"). Two views of each vector are its unit vector with
 * different noise; the loss is the softmax cross-entropy of the second view among the second views of all
 * rows, by cosine to the first view. It spreads the vectors evenly over the sphere.
 *
 * @returns the mean loss, and its gradient for the vectors (rows × width; zero for a vector of zeros).
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
  const secondViews = view(1)
  const ids = Int32Array.from({ length: rows }, (_, row) => row)
  const found = engine.sampledSoftmax(
    { width, users: view(0), positives: secondViews, negatives: secondViews },
    { positiveIds: ids, negativeIds: ids, temperature, cosine: true },
  )
  const gradient = engine.axpy(1, found.users, 1, found.positives)
  engine.axpy(1, gradient, 1, found.negatives, gradient)
  // Gradient of the normalization: the component along the vector is removed.
  for (let row = 0; row < rows; row++) {
    const own = gradient.subarray(row * width, (row + 1) * width)
    const direction = unit.subarray(row * width, (row + 1) * width)
    let along = 0
    for (let at = 0; at < width; at++) along += own[at]! * direction[at]!
    for (let at = 0; at < width; at++) own[at] = (own[at]! - along * direction[at]!) * scales[row]!
  }
  return { loss: found.loss, gradient }
}
