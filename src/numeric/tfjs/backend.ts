import * as tf from '@tensorflow/tfjs-core'
import { type Engine, sharedEngine } from '../engine/index.js'
import { registerKernels } from './kernels.js'
import { BACKEND, registerOps } from './ops.js'
import { EngineBackend } from './storage.js'

let registered: EngineBackend | undefined

/**
 * Registers the engine's backend with TensorFlow.js if necessary, and makes it the active one. TensorFlow.js
 * has one registry per process, so there is one backend per process, on the engine of the first call.
 */
export async function activateBackend(engine: Engine = sharedEngine()): Promise<EngineBackend> {
  if (!registered) {
    const backend = new EngineBackend(engine)
    tf.copyRegisteredKernels('cpu', BACKEND)
    registerKernels(BACKEND)
    registerOps()
    tf.registerBackend(BACKEND, () => backend, 10)
    registered = backend
  }
  if (tf.getBackend() !== BACKEND) await tf.setBackend(BACKEND)
  return registered
}
