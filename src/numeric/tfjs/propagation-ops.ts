import * as tf from '@tensorflow/tfjs-core'
import type { Engine, PropagateOptions } from '../engine/index.js'
import { type Csr, transpose } from '../sparse/index.js'
import type { EngineBackend, KernelCall } from './storage.js'

/** A square matrix and its transpose in the engine's memory, for propagation and its gradient. */
export interface PropagationGraph {
  readonly forward: Csr
  /** The transpose; the same object if the matrix is symmetric. */
  readonly backward: Csr
  readonly release: () => void
}

/** @throws RangeError if the matrix is not square. */
export function createGraph(engine: Engine, matrix: Csr): PropagationGraph {
  if (matrix.rows !== matrix.columns)
    throw new RangeError(`the matrix is ${matrix.rows} × ${matrix.columns}, expected a square one`)
  const transposed = transpose(matrix)
  const forward = engine.placeCsr(matrix)
  const backward = isSame(matrix, transposed) ? forward : engine.placeCsr(transposed)
  return {
    forward,
    backward,
    release() {
      engine.releaseCsr(forward)
      if (backward !== forward) engine.releaseCsr(backward)
    },
  }
}

function isSame(left: Csr, right: Csr): boolean {
  const parts = ['offsets', 'indices', 'values'] as const
  return parts.every((part) => left[part].every((value, at) => value === right[part][at]))
}

/**
 * `Σ_k weights[k] · Aᵏ x`, k = 0 … weights.length − 1: the linear propagation of LightGCN (He et al., 2020),
 * by Horner's rule with one product per layer. The gradient for x is the same sum with Aᵀ.
 *
 * @param x nodes × width.
 */
export function propagateLayers(
  x: tf.Tensor2D,
  graph: PropagationGraph,
  weights: readonly number[],
): tf.Tensor2D {
  return run(PROPAGATE, { x }, { graph, weights, backwards: false }) as tf.Tensor2D
}

/**
 * Some rows of the result of `propagateLayers`. The last product is computed for these rows only, and the
 * first product of the gradient from these rows only, so a batch costs about two products less than all rows.
 *
 * @param x nodes × width.
 * @param rows node numbers without repeats.
 */
export function propagateRows(
  x: tf.Tensor2D,
  graph: PropagationGraph,
  weights: readonly number[],
  rows: Int32Array,
): tf.Tensor2D {
  return run(PROPAGATE_ROWS, { x }, { graph, weights, rows }) as tf.Tensor2D
}

const PROPAGATE = 'KindredPropagate'
const PROPAGATE_ROWS = 'KindredPropagateRows'
const PROPAGATE_ROWS_BACK = 'KindredPropagateRowsBack'

interface Attributes {
  readonly graph: PropagationGraph
  readonly weights: readonly number[]
}

interface AllAttributes extends Attributes {
  readonly backwards: boolean
}

interface RowAttributes extends Attributes {
  readonly rows: Int32Array
}

function run(
  kernel: string,
  inputs: tf.NamedTensorMap,
  attributes: AllAttributes | RowAttributes,
): tf.Tensor {
  return tf.engine().runKernel(kernel, inputs, attributes as unknown as tf.NamedAttrMap) as tf.Tensor
}

/** Registers the operations of this file with TensorFlow.js; must be called once per process. */
export function registerPropagation(backendName: string): void {
  const kernels = {
    [PROPAGATE]: allRows,
    [PROPAGATE_ROWS]: someRows,
    [PROPAGATE_ROWS_BACK]: fromSomeRows,
  }
  for (const [kernelName, kernel] of Object.entries(kernels)) {
    tf.registerKernel({ kernelName, backendName, kernelFunc: kernel as unknown as tf.KernelFunc })
  }
  tf.registerGradient({
    kernelName: PROPAGATE,
    gradFunc: (dy, _saved, attrs) => {
      const { backwards, ...rest } = attrs as unknown as AllAttributes
      return {
        x: () => run(PROPAGATE, { x: dy as tf.Tensor }, { ...rest, backwards: !backwards }),
      }
    },
  })
  tf.registerGradient({
    kernelName: PROPAGATE_ROWS,
    gradFunc: (dy, _saved, attrs) => ({
      x: () => run(PROPAGATE_ROWS_BACK, { dy: dy as tf.Tensor }, attrs as unknown as RowAttributes),
    }),
  })
}

function allRows({ inputs, backend, attrs }: KernelCall): tf.TensorInfo {
  const { graph, weights, backwards } = attrs as AllAttributes
  const x = inputs.x!
  const base = backend.floats(x)
  if (weights.length < 2) {
    const { info, values } = backend.output(x.shape)
    backend.engine.axpy(weights[0] ?? 0, base, 0, base, values)
    return info
  }
  const matrix = backwards ? graph.backward : graph.forward
  return horner(backend, matrix, x.shape[1]!, weights, { start: base, base })
}

function someRows({ inputs, backend, attrs }: KernelCall): tf.TensorInfo {
  const { graph, weights, rows } = attrs as RowAttributes
  const x = inputs.x!
  const width = x.shape[1]!
  const base = backend.floats(x)
  if (weights.length < 2) {
    const { info, values } = backend.output([rows.length, width])
    backend.engine.gather(base, width, rows, values)
    backend.engine.axpy(weights[0] ?? 0, values, 0, values, values)
    return info
  }
  return horner(backend, graph.forward, width, weights, { start: base, base, rows })
}

/** The gradient of `someRows`. The input is some rows of a table whose other rows are zero. */
function fromSomeRows({ inputs, backend, attrs }: KernelCall): tf.TensorInfo {
  const { graph, weights, rows } = attrs as RowAttributes
  const dy = inputs.dy!
  const width = dy.shape[1]!
  const nodes = graph.backward.rows
  const base = backend.floats(dy)
  if (weights.length < 2) {
    const { info, values } = backend.output([nodes, width])
    const scaled = backend.engine.axpy(weights[0] ?? 0, base, 0, base)
    backend.engine.scatterAdd(values.fill(0), width, rows, scaled)
    return info
  }
  const places = new Int32Array(nodes).fill(-1)
  for (const [position, row] of rows.entries()) {
    if (places[row] !== -1) throw new RangeError(`row ${row} is repeated`)
    places[row] = position
  }
  return horner(backend, graph.backward, width, weights, { start: base, places, base, basePlaces: places })
}

interface Horner extends Pick<PropagateOptions, 'base' | 'basePlaces'> {
  readonly start: Float32Array
  /** Places of the rows of `start`; see PropagateOptions. */
  readonly places?: Int32Array
  /** Rows of the result to compute. Default: all. */
  readonly rows?: Int32Array
}

/** `Σ_k weights[k] · Aᵏ base` for at least two weights; `start` is the base. */
function horner(
  backend: EngineBackend,
  matrix: Csr,
  width: number,
  weights: readonly number[],
  { start, places, rows, ...base }: Horner,
): tf.TensorInfo {
  const top = weights.length - 1
  let before: tf.TensorInfo | undefined
  let values = start
  for (let layer = top - 1; layer >= 0; layer--) {
    const wanted = layer === 0 ? rows : undefined
    const next = backend.output([wanted?.length ?? matrix.rows, width])
    backend.engine.propagate(matrix, values, width, {
      ...base,
      ...(before === undefined && places ? { places } : {}),
      ...(wanted ? { rows: wanted } : {}),
      scale: before === undefined ? weights[top]! : 1,
      baseScale: weights[layer]!,
      out: next.values,
    })
    if (before) backend.disposeIntermediateTensorInfo(before)
    before = next.info
    values = next.values
  }
  return before!
}
