import * as tf from '@tensorflow/tfjs-core'
import { type Engine, sharedEngine } from '../engine/index.js'
import { registerKernels } from './kernels.js'
import { BACKEND, registerOps } from './ops.js'
import { EngineBackend } from './storage.js'

let registered: EngineBackend | undefined

/**
 * Makes the engine's backend the one that TensorFlow.js uses, registering it first if need be. There is one a process, on the
 * engine that it was first asked for with.
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
