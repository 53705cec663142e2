import * as tf from '@tensorflow/tfjs-core'
import { blocksOf } from '../engine/index.js'
import type { EngineBackend } from './storage.js'

interface Call {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>
  readonly backend: EngineBackend
  readonly attrs: Readonly<Record<string, unknown>>
}
type Kernel = (call: Call) => tf.TensorInfo
type AnyKernel = (call: Call) => tf.TensorInfo | tf.TensorInfo[]

/** A kernel of the engine in place of one of TensorFlow.js's CPU backend. */
interface Replacement {
  /** Whether the engine's kernel supports the call; otherwise the CPU backend's kernel runs. */
  readonly applies: (call: Call) => boolean
  readonly run: AnyKernel
}

/** Replaces kernels of the CPU backend by kernels of the engine, under the name of the engine's backend. */
export function registerKernels(backendName: string): void {
  for (const [kernelName, { applies, run }] of Object.entries(replacements(backendName))) {
    const fallback = tf.getKernel(kernelName, backendName)?.kernelFunc as unknown as AnyKernel | undefined
    if (!fallback) throw new Error(`TensorFlow.js has no CPU kernel ${kernelName}`)
    const kernel: AnyKernel = (call) => (applies(call) ? run(call) : fallback(call))
    tf.unregisterKernel(kernelName, backendName)
    tf.registerKernel({ kernelName, backendName, kernelFunc: kernel as unknown as tf.KernelFunc })
  }
}

function replacements(backendName: string): Readonly<Record<string, Replacement>> {
  return {
    BatchMatMul: { applies: bothMatrices, run: matMul },
    _FusedMatMul: { applies: bothMatrices, run: fusedMatMul(backendName) },
    GatherV2: { applies: gathersRows, run: gather },
    UnsortedSegmentSum: { applies: ({ inputs }) => isFloat(inputs.x), run: segmentSum },
    Transpose: { applies: isPlainTranspose, run: transpose },
    Add: { applies: canAdd, run: add },
    Sub: { applies: sameShape, run: addMultiples(1, -1) },
    Multiply: { applies: sameShape, run: elementwise('multiplyElements') },
    RealDiv: { applies: sameShape, run: elementwise('divideElements') },
    Relu: { applies: ({ inputs }) => isFloat(inputs.x), run: relu },
    Step: { applies: ({ inputs }) => isFloat(inputs.x), run: step },
    Sum: { applies: sumsRows, run: sumRows },
    SplitV: { applies: ({ inputs }) => isFloat(inputs.x), run: split },
  }
}

const isFloat = (tensor: tf.TensorInfo | undefined): boolean => tensor?.dtype === 'float32'

function sameShape({ inputs: { a, b } }: Call): boolean {
  return isFloat(a) && isFloat(b) && tf.util.arraysEqual(a!.shape, b!.shape)
}

function canAdd(call: Call): boolean {
  const { a, b } = call.inputs
  return sameShape(call) || (isFloat(a) && isFloat(b) && addsRowVector(a!, b!))
}

function addsRowVector(a: tf.TensorInfo, b: tf.TensorInfo): boolean {
  return a.shape.length === 2 && b.shape.length === 1 && b.shape[0] === a.shape[1]
}

/** α a + β b. */
function addMultiples(alpha: number, beta: number): Kernel {
  return ({ inputs, backend }) => {
    const a = inputs.a!
    const { info, values } = backend.output(a.shape)
    backend.engine.axpy(alpha, backend.floats(a), beta, backend.floats(inputs.b!), values)
    return info
  }
}

function elementwise(kernel: 'multiplyElements' | 'divideElements'): Kernel {
  return ({ inputs, backend }) => {
    const a = inputs.a!
    const { info, values } = backend.output(a.shape)
    backend.engine.arena.call((frame) => {
      frame.run(kernel, blocksOf(kernel, values.length), {
        a: frame.input(backend.floats(a)),
        b: frame.input(backend.floats(inputs.b!)),
        out: frame.output(values),
        count: values.length,
      })
    })
    return info
  }
}

const addSameShape = addMultiples(1, 1)

const add: Kernel = (call) => (sameShape(call) ? addSameShape(call) : addRowVector(call))

const addRowVector: Kernel = ({ inputs, backend }) => {
  const a = inputs.a!
  const [rows, width] = a.shape as [number, number]
  const { info, values } = backend.output(a.shape)
  backend.engine.arena.call((frame) => {
    frame.run('addRowVector', blocksOf('addRowVector', rows), {
      a: frame.input(backend.floats(a)),
      vector: frame.input(backend.floats(inputs.b!)),
      out: frame.output(values),
      width,
      rowCount: rows,
    })
  })
  return info
}

const relu: Kernel = ({ inputs, backend }) => {
  const x = inputs.x!
  const { info, values } = backend.output(x.shape)
  backend.engine.arena.call((frame) => {
    frame.run('relu', blocksOf('relu', values.length), {
      a: frame.input(backend.floats(x)),
      out: frame.output(values),
      count: values.length,
    })
  })
  return info
}

const step: Kernel = ({ inputs, backend, attrs }) => {
  const x = inputs.x!
  const { info, values } = backend.output(x.shape)
  backend.engine.arena.call((frame) => {
    frame.run('step', blocksOf('step', values.length), {
      a: frame.input(backend.floats(x)),
      out: frame.output(values),
      count: values.length,
      alpha: attrs.alpha as number,
    })
  })
  return info
}

/**
 * The gradient of a concatenation. The CPU backend copies element by element, which took most of a network's
 * training time.
 */
const split: AnyKernel = ({ inputs, backend, attrs }) => {
  const x = inputs.x!
  const axis = tf.util.parseAxisParam(attrs.axis as number, x.shape)[0]!
  const sizes = tf.backend_util.prepareSplitSize(
    x as tf.Tensor,
    attrs.numOrSizeSplits as number | number[],
    axis,
  )
  const outer = tf.util.sizeFromShape(x.shape.slice(0, axis))
  const inner = tf.util.sizeFromShape(x.shape.slice(axis + 1))
  const stride = x.shape[axis]! * inner
  const source = backend.floats(x)
  let start = 0
  return sizes.map((size) => {
    const { info, values } = backend.output([...x.shape.slice(0, axis), size, ...x.shape.slice(axis + 1)])
    const length = size * inner
    for (let at = 0; at < outer; at++) {
      const from = at * stride + start
      values.set(source.subarray(from, from + length), at * length)
    }
    start += length
    return info
  })
}

/** Whether both inputs are matrices, or stacks of equally many matrices. */
function bothMatrices({ inputs: { a, b, bias }, attrs }: Call): boolean {
  if (!isFloat(a) || !isFloat(b) || a!.shape.length !== b!.shape.length) return false
  if (!tf.util.arraysEqual(a!.shape.slice(0, -2), b!.shape.slice(0, -2))) return false
  // The CPU backend handles PReLU, and a fused bias that is not a single row.
  if (bias && (a!.shape.length !== 2 || bias.shape.length !== 1)) return false
  return attrs.activation !== 'prelu'
}

const matMul: Kernel = ({ inputs, backend, attrs }) => {
  const a = inputs.a!
  const b = inputs.b!
  const transposeA = attrs.transposeA === true
  const transposeB = attrs.transposeB === true
  const [outerA, innerA] = lastTwo(a.shape, transposeA)
  const [innerB, outerB] = lastTwo(b.shape, transposeB)
  tf.util.assert(innerA === innerB, () => `inner sizes of matMul differ: [${a.shape}] and [${b.shape}]`)
  const { info, values } = backend.output([...a.shape.slice(0, -2), outerA, outerB])
  const left = backend.floats(a)
  const right = backend.floats(b)
  const shape = { rows: outerA, columns: outerB, inner: innerA, transposeA, transposeB }
  const size = outerA * outerB
  const count = tf.util.sizeFromShape(a.shape.slice(0, -2))
  for (let at = 0; at < count; at++) {
    backend.engine.matmul(
      left.subarray(at * outerA * innerA, (at + 1) * outerA * innerA),
      right.subarray(at * innerA * outerB, (at + 1) * innerA * outerB),
      shape,
      values.subarray(at * size, (at + 1) * size),
    )
  }
  return info
}

function lastTwo(shape: number[], swapped: boolean): [number, number] {
  const rows = shape[shape.length - 2]!
  const columns = shape[shape.length - 1]!
  return swapped ? [columns, rows] : [rows, columns]
}

function fusedMatMul(backendName: string): Kernel {
  /** Kernel of each value of the attribute `activation`. */
  const activations: Readonly<Record<string, string>> = {
    relu: 'Relu',
    relu6: 'Relu6',
    elu: 'Elu',
    sigmoid: 'Sigmoid',
    leakyrelu: 'LeakyRelu',
  }
  return (call) => {
    const { inputs, backend, attrs } = call
    let current = matMul(call)
    const follow = (next: tf.TensorInfo) => {
      backend.disposeIntermediateTensorInfo(current)
      current = next
    }
    if (inputs.bias) follow(addRowVector({ ...call, inputs: { a: current, b: inputs.bias } }))
    const activation = activations[attrs.activation as string]
    if (activation) {
      const kernel = tf.getKernel(activation, backendName)!.kernelFunc as unknown as Kernel
      follow(kernel({ inputs: { x: current }, backend, attrs: { alpha: attrs.leakyreluAlpha } }))
    }
    return current
  }
}

function gathersRows({ inputs: { x, indices }, attrs }: Call): boolean {
  return isFloat(x) && indices?.dtype === 'int32' && attrs.axis === 0 && (attrs.batchDims ?? 0) === 0
}

const gather: Kernel = ({ inputs, backend }) => {
  const x = inputs.x!
  const indices = inputs.indices!
  const { info, values } = backend.output([...indices.shape, ...x.shape.slice(1)])
  const width = tf.util.sizeFromShape(x.shape.slice(1))
  backend.engine.gather(backend.floats(x), width, backend.integers(indices), values)
  return info
}

const segmentSum: Kernel = ({ inputs, backend, attrs }) => {
  const x = inputs.x!
  const ids = backend.integers(inputs.segmentIds!)
  const { info, values } = backend.output([attrs.numSegments as number, ...x.shape.slice(1)])
  values.fill(0)
  backend.engine.scatterAdd(values, tf.util.sizeFromShape(x.shape.slice(1)), ids, backend.floats(x))
  return info
}

function isPlainTranspose({ inputs: { x }, attrs }: Call): boolean {
  const perm = attrs.perm as readonly number[]
  return isFloat(x) && (perm.every((axis, at) => axis === at) || perm.length === 2)
}

const transpose: Kernel = ({ inputs, backend, attrs }) => {
  const x = inputs.x!
  const perm = attrs.perm as readonly number[]
  if (perm.every((axis, at) => axis === at)) {
    backend.incRef(x.dataId)
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype }
  }
  const [rows, columns] = x.shape as [number, number]
  const { info, values } = backend.output([columns, rows])
  backend.engine.arena.call((frame) => {
    frame.run('transposeTiles', blocksOf('transposeTiles', columns), {
      source: frame.input(backend.floats(x)),
      out: frame.output(values),
      rowCount: rows,
      columns,
    })
  })
  return info
}

/** Whether a matrix is summed over its rows, as for the gradient of a bias. */
function sumsRows({ inputs: { x }, attrs }: Call): boolean {
  const axes = tf.util.parseAxisParam(attrs.axis as number | number[], x!.shape)
  return isFloat(x) && x!.shape.length === 2 && axes.length === 1 && axes[0] === 0
}

const sumRows: Kernel = ({ inputs, backend, attrs }) => {
  const x = inputs.x!
  const [rows, width] = x.shape as [number, number]
  const { info, values } = backend.output(attrs.keepDims ? [1, width] : [width])
  backend.engine.arena.call((frame) => {
    frame.run('columnSums', blocksOf('columnSums', width), {
      a: frame.input(backend.floats(x)),
      out: frame.output(values),
      width,
      rowCount: rows,
    })
  })
  return info
}
