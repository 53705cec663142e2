import * as tf from '@tensorflow/tfjs-core'
import type { EngineBackend } from './storage.js'

/** Options of {@link FusedAdam}; defaults as in AdamOptions. */
export interface FusedAdamOptions {
  readonly learningRate: number
  readonly beta1?: number
  readonly beta2?: number
  readonly epsilon?: number
  /** λ of an L2 penalty λ/2 ‖variable‖² on every variable. Default 0. */
  readonly l2?: number
}

interface Moments {
  readonly first: tf.Variable
  readonly second: tf.Variable
}

/**
 * Adam as a TensorFlow.js optimizer with one kernel per variable. Parameter and moments are changed in place;
 * no tensors are created. Variables must be 32-bit floats on the engine's backend.
 */
export class FusedAdam extends tf.Optimizer {
  /** Name under which TensorFlow.js serializes the optimizer. */
  static readonly className = 'FusedAdam'
  readonly #backend: EngineBackend
  readonly #options: FusedAdamOptions
  readonly #moments = new Map<string, Moments>()
  learningRate: number

  constructor(backend: EngineBackend, options: FusedAdamOptions) {
    super()
    this.#backend = backend
    this.#options = options
    this.learningRate = options.learningRate
  }

  override applyGradients(gradients: Parameters<tf.Optimizer['applyGradients']>[0]): void {
    const named = Array.isArray(gradients)
      ? gradients.map(({ name, tensor }) => [name, tensor] as const)
      : Object.entries(gradients)
    this.incrementIterations()
    for (const [name, gradient] of named) {
      const variable = tf.engine().registeredVariables[name]
      if (!variable || !gradient) continue
      const moments = this.#momentsOf(name, variable)
      const { learningRate } = this
      this.#backend.engine.adam(
        this.#own(variable),
        this.#backend.floats(gradient),
        this.#own(moments.first),
        this.#own(moments.second),
        { ...this.#options, learningRate, step: this.iterations },
      )
    }
  }

  override dispose(): void {
    for (const { first, second } of this.#moments.values()) tf.dispose([first, second])
    this.#moments.clear()
  }

  getConfig(): tf.serialization.ConfigDict {
    return { ...this.#options, learningRate: this.learningRate }
  }

  #momentsOf(name: string, variable: tf.Variable): Moments {
    const known = this.#moments.get(name)
    if (known) return known
    const zeros = () => tf.tidy(() => tf.variable(tf.zerosLike(variable), false))
    const moments = { first: zeros(), second: zeros() }
    this.#moments.set(name, moments)
    return moments
  }

  /** The variable's array for writing. If other tensors share it, the variable gets a copy first. */
  #own(variable: tf.Variable): Float32Array {
    if (this.#backend.refCount(variable.dataId) > 1) {
      tf.tidy(() => {
        const { info, values } = this.#backend.output(variable.shape)
        values.set(this.#backend.floats(variable))
        variable.assign(tf.engine().makeTensorFromTensorInfo(info))
      })
    }
    return this.#backend.floats(variable)
  }
}
