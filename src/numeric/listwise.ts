import * as tf from '@tensorflow/tfjs-core'
import type { Engine } from './engine.js'

/** Lists one below the other: list l owns the rows `offsets[l] … offsets[l + 1] − 1`. */
export interface ListBatch {
  readonly offsets: Int32Array
  /** 1 for a row that is relevant, else 0. */
  readonly relevant: Uint8Array
}

/** Variables of a network `w₂ᵀ relu(W₁ᵀ x + b₁) + w₀ᵀ x`, one hidden layer and a linear way past it. */
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
 * Mean listwise loss of a batch of lists that the network scores, as a TensorFlow.js operation; forward and backward run in the engine at once.
 *
 * @param inputs rows × width, row by row, `batch.relevant.length` rows.
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
    const inner = engine.matmul(inputs, w1!, { rows, columns: hidden, inner: width })
    for (let at = 0; at < inner.length; at++) inner[at] = Math.max(0, inner[at]! + b1![at % hidden]!)
    const past = engine.matmul(inputs, w0!, { rows, columns: 1, inner: width })
    const scores = engine.axpy(1, engine.matmul(inner, w2!, { rows, columns: 1, inner: hidden }), 1, past)
    const { value, gradient } = softmaxOverLists(scores, batch)
    const transposed = { transposeA: true, inner: rows }
    const ofSecond = engine.matmul(inner, gradient, { ...transposed, rows: hidden, columns: 1 })
    const ofSkip = engine.matmul(inputs, gradient, { ...transposed, rows: width, columns: 1 })
    const ofBias = new Float64Array(hidden)
    // The hidden values are not needed any more: their gradient takes their place.
    for (let at = 0; at < inner.length; at++) {
      const unit = at % hidden
      inner[at] = inner[at]! > 0 ? gradient[(at - unit) / hidden]! * w2![unit]! : 0
      ofBias[unit]! += inner[at]!
    }
    const ofFirst = engine.matmul(inputs, inner, { ...transposed, rows: width, columns: hidden })
    save([
      tf.tensor2d(ofFirst, [width, hidden]),
      tf.tensor1d(Float32Array.from(ofBias)),
      tf.tensor2d(ofSecond, [hidden, 1]),
      tf.tensor2d(ofSkip, [width, 1]),
    ])
    return {
      value: tf.scalar(value),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => saved.map((each) => tf.mul(each, dy)),
    }
  })
  return operation(first, bias, second, skip) as tf.Scalar
}

/**
 * Listwise softmax cross-entropy (ListNet's top-one loss, Cao et al., 2007, "Learning to Rank: From Pairwise Approach to Listwise
 * Approach"): the mean over lists of `−Σ_p ln softmax(s)_p / |P|`, P the relevant rows of a list, and its gradient, `(softmax(s)_r − [r ∈ P] / |P|) / lists`.
 * Lists without a relevant row are passed over.
 *
 * @param scores one a row.
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
    let most = Number.NEGATIVE_INFINITY
    for (let row = start; row < end; row++) {
      count += relevant[row]!
      if (scores[row]! > most) most = scores[row]!
    }
    if (count === 0) continue
    lists++
    let sum = 0
    for (let row = start; row < end; row++) sum += Math.exp(scores[row]! - most)
    const logSum = most + Math.log(sum)
    for (let row = start; row < end; row++) {
      gradient[row] = Math.exp(scores[row]! - logSum)
      if (relevant[row] === 0) continue
      total += (logSum - scores[row]!) / count
      gradient[row]! -= 1 / count
    }
  }
  const share = 1 / Math.max(1, lists)
  for (let row = 0; row < gradient.length; row++) gradient[row]! *= share
  return { value: total * share, gradient }
}
