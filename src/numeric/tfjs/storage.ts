import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import type { Engine } from '../engine/index.js'

type Values = tf.backend_util.BackendValues

/** Arguments that TensorFlow.js passes to a kernel of this backend. */
export interface KernelCall {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>
  readonly backend: EngineBackend
  readonly attrs: unknown
}

/**
 * A TensorFlow.js backend that keeps tensors of 32-bit numbers in the engine's shared memory, where kernels
 * use them without copies. kernels.ts replaces the kernels that dominate the run time; all others are the CPU
 * backend's, which see the same memory as ordinary views.
 *
 * Values are copied on writing and on reading, because a view that outlives its tensor would show the data of
 * a later tensor.
 */
export class EngineBackend extends MathBackendCPU {
  readonly engine: Engine
  /** Address of each tensor in the engine's memory. */
  readonly #addresses = new WeakMap<object, number>()

  constructor(engine: Engine) {
    super()
    this.engine = engine
  }

  override write(values: Values, _shape: number[], dtype: tf.DataType): object {
    const dataId = {}
    this.#store(dataId, values, dtype, 1)
    return dataId
  }

  override move(
    dataId: object,
    values: Values,
    _shape: number[],
    dtype: tf.DataType,
    refCount: number,
  ): void {
    this.#store(dataId, values, dtype, refCount)
  }

  override readSync(dataId: object): Values {
    const values = super.readSync(dataId)
    return this.#addresses.has(dataId) ? (values as Float32Array).slice() : values
  }

  override disposeData(dataId: object, force = false): boolean {
    const address = this.#addresses.get(dataId)
    const gone = super.disposeData(dataId, force)
    if (gone && address !== undefined) {
      this.#addresses.delete(dataId)
      this.engine.arena.free(address)
    }
    return gone
  }

  override memory(): { unreliable: boolean; reasons: string[] } {
    return { unreliable: false, reasons: [] }
  }

  /** A new tensor that a kernel must fill completely; its content is undefined. */
  output(shape: number[]): { readonly info: tf.TensorInfo; readonly values: Float32Array } {
    const length = tf.util.sizeFromShape(shape)
    const address = this.engine.arena.allocate(length * 4)
    const values = this.engine.arena.float32At(address, length)
    const dataId = {}
    this.#addresses.set(dataId, address)
    this.data.set(dataId, { values, dtype: 'float32', refCount: 1 })
    return { info: { dataId, shape, dtype: 'float32' }, values }
  }

  /** The engine's array of a tensor of 32-bit floats, without a copy; valid until the tensor is disposed. */
  floats(tensor: tf.TensorInfo): Float32Array {
    return this.data.get(tensor.dataId).values as Float32Array
  }

  /**
   * The engine's array of a tensor of 32-bit integers, without a copy; valid until the tensor is disposed.
   */
  integers(tensor: tf.TensorInfo): Int32Array {
    return this.data.get(tensor.dataId).values as Int32Array
  }

  #store(dataId: object, values: Values, dtype: tf.DataType, refCount: number): void {
    let kept = values
    if (values instanceof Float32Array || values instanceof Int32Array) {
      const { arena } = this.engine
      const address = arena.allocate(values.byteLength)
      const view =
        values instanceof Float32Array
          ? arena.float32At(address, values.length)
          : arena.int32At(address, values.length)
      view.set(values)
      this.#addresses.set(dataId, address)
      kept = view
    }
    this.data.set(dataId, { values: kept, dtype, refCount })
  }
}
