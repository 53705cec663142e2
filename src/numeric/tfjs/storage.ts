import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import type { Engine } from '../engine/index.js'

type Values = tf.backend_util.BackendValues

/** What TensorFlow.js hands to a kernel of this backend. */
export interface KernelCall {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>
  readonly backend: EngineBackend
  readonly attrs: unknown
}

/**
 * TensorFlow.js on the engine: tensors of 32-bit numbers live in the engine's shared memory, so that kernels work on them in
 * place. Kernels that matter are ours (backend-kernels.ts); the others are the CPU backend's, which see the same memory through
 * ordinary views.
 *
 * Whatever comes in is copied, whatever is read is a copy: a view that outlived its tensor would show the next one.
 */
export class EngineBackend extends MathBackendCPU {
  readonly engine: Engine
  /** Addresses of what is in the engine's memory. */
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

  /** A new tensor for a kernel to fill whole; its content is undefined. */
  output(shape: number[]): { readonly info: tf.TensorInfo; readonly values: Float32Array } {
    const length = tf.util.sizeFromShape(shape)
    const address = this.engine.arena.allocate(length * 4)
    const values = this.engine.arena.float32At(address, length)
    const dataId = {}
    this.#addresses.set(dataId, address)
    this.data.set(dataId, { values, dtype: 'float32', refCount: 1 })
    return { info: { dataId, shape, dtype: 'float32' }, values }
  }

  /** The engine's own array behind a tensor of 32-bit floats: no copy, valid while the tensor lives. */
  floats(tensor: tf.TensorInfo): Float32Array {
    return this.data.get(tensor.dataId).values as Float32Array
  }

  /** The engine's own array behind a tensor of whole numbers. */
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
