import * as tf from '@tensorflow/tfjs-core'
import type { Engine } from '../engine/index.js'

/** A batch of concatenated lists: list l has the rows `offsets[l] … offsets[l + 1] − 1`. */
export interface ListBatch {
  readonly offsets: Int32Array
  /** 1 for a relevant row, 0 for any other. */
  readonly relevant: Uint8Array
}

/** Variables of a network `w₂ᵀ relu(W₁ᵀ x + b₁) + w₀ᵀ x`: one hidden layer with a linear skip connection. */
export interface NetworkVariables {
  /** W₁, width × hidden. */
  readonly first: tf.Tensor2D
  /** b₁, hidden. */
  readonly bias: tf.Tensor1D
  /** w₂, hidden × 1. */
  readonly second: tf.Tensor2D
  /** w₀, width × 1. */
  readonly skip: tf.Tensor2D
}

/**
 * Mean listwise loss of a network on a batch of lists, as a TensorFlow.js operation. The engine computes loss
 * and gradients in the same pass.
 *
 * @param inputs rows × width, row-major, with `batch.relevant.length` rows.
 */
export function listwiseNetworkLoss(
  engine: Engine,
  { first, bias, second, skip }: NetworkVariables,
  inputs: Float32Array,
  batch: ListBatch,
): tf.Scalar {
  const rows = batch.relevant.length
  const [width, hidden] = first.shape
  const operation = tf.customGrad((...given) => {
    const save = given.pop() as tf.GradSaveFunc
    const [w1, b1, w2, w0] = given.map((each) => (each as tf.Tensor).dataSync<'float32'>())
    // A single product for the hidden layer and, as the last column, the skip connection.
    const columns = hidden + 1
    const wide = appendColumn(w1!, w0!, hidden)
    const inner = engine.matmul(inputs, wide, { rows, columns, inner: width })
    const scores = new Float32Array(rows)
    for (let row = 0, at = 0; row < rows; row++) {
      let score = 0
      for (let unit = 0; unit < hidden; unit++, at++) {
        inner[at] = Math.max(0, inner[at]! + b1![unit]!)
        score += w2![unit]! * inner[at]!
      }
      scores[row] = score + inner[at++]!
    }
    const { value, gradient } = softmaxOverLists(scores, batch)
    const secondGradient = new Float64Array(hidden)
    const biasGradient = new Float64Array(hidden)
    // The gradient overwrites the hidden values, which are no longer needed.
    for (let row = 0, at = 0; row < rows; row++) {
      for (let unit = 0; unit < hidden; unit++, at++) {
        secondGradient[unit]! += gradient[row]! * inner[at]!
        inner[at] = inner[at]! > 0 ? gradient[row]! * w2![unit]! : 0
        biasGradient[unit]! += inner[at]!
      }
      inner[at++] = gradient[row]!
    }
    const wideGradient = engine.matmul(inputs, inner, { transposeA: true, inner: rows, rows: width, columns })
    const { left: firstGradient, right: skipGradient } = splitLastColumn(wideGradient, hidden)
    save([
      tf.tensor2d(firstGradient, [width, hidden]),
      tf.tensor1d(Float32Array.from(biasGradient)),
      tf.tensor2d(Float32Array.from(secondGradient), [hidden, 1]),
      tf.tensor2d(skipGradient, [width, 1]),
    ])
    return {
      value: tf.scalar(value),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => saved.map((each) => tf.mul(each, dy)),
    }
  })
  return operation(first, bias, second, skip) as tf.Scalar
}

/** Appends a column (rows × 1) to a matrix (rows × columns). */
function appendColumn(left: Float32Array, right: Float32Array, columns: number): Float32Array {
  const wide = new Float32Array(left.length + right.length)
  for (const [row, value] of right.entries()) {
    const start = row * (columns + 1)
    wide.set(left.subarray(row * columns, (row + 1) * columns), start)
    wide[start + columns] = value
  }
  return wide
}

/** The inverse of {@link appendColumn}. */
function splitLastColumn(wide: Float32Array, columns: number) {
  const rows = wide.length / (columns + 1)
  const left = new Float32Array(rows * columns)
  const right = new Float32Array(rows)
  for (let row = 0; row < rows; row++) {
    const start = row * (columns + 1)
    left.set(wide.subarray(start, start + columns), row * columns)
    right[row] = wide[start + columns]!
  }
  return { left, right }
}

/**
 * Listwise softmax cross-entropy (ListNet's top-one loss, Cao et al., 2007, "Learning to Rank: From Pairwise
 * Approach to Listwise Approach"): the mean over lists of `−Σ_p ln softmax(s)_p / |P|`, P the relevant rows
 * of a list, and its gradient, `(softmax(s)_r − [r ∈ P] / |P|) / lists`. Lists without a relevant row are
 * skipped.
 *
 * @param scores one per row.
 */
export function softmaxOverLists(
  scores: Float32Array,
  { offsets, relevant }: ListBatch,
): { readonly value: number; readonly gradient: Float32Array } {
  const gradient = new Float32Array(scores.length)
  let total = 0
  let lists = 0
  for (let list = 0; list + 1 < offsets.length; list++) {
    const start = offsets[list]!
    const end = offsets[list + 1]!
    let count = 0
    let highest = Number.NEGATIVE_INFINITY
    for (let row = start; row < end; row++) {
      count += relevant[row]!
      if (scores[row]! > highest) highest = scores[row]!
    }
    if (count === 0) continue
    lists++
    let sum = 0
    for (let row = start; row < end; row++) sum += Math.exp(scores[row]! - highest)
    const logSum = highest + Math.log(sum)
    for (let row = start; row < end; row++) {
      gradient[row] = Math.exp(scores[row]! - logSum)
      if (relevant[row] === 0) continue
      total += (logSum - scores[row]!) / count
      gradient[row]! -= 1 / count
    }
  }
  const weight = 1 / Math.max(1, lists)
  for (let row = 0; row < gradient.length; row++) gradient[row]! *= weight
  return { value: total * weight, gradient }
}
