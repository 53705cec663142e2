// The TensorFlow.js backend on the engine: storage, kernels, operations with gradients, Adam and losses.

export { activateBackend } from './backend.js'
export { FusedAdam } from './fused-adam.js'
export { listwiseNetworkLoss } from './listwise.js'
export { type BatchLoss, type BatchRows, batchLoss, type Contrast, compactBatch } from './ops.js'
export { createGraph, propagateLayers, propagateRows } from './propagation-ops.js'
