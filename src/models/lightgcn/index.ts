// LightGCN: graph, options, training and scoring.

export { buildGraph, trainingPairs } from './graph.js'
export { friendEmbedding, lightgcn } from './lightgcn.js'
export { readLightGcnOptions } from './options.js'
export { batchSizeFor, trainLightGcn } from './training.js'
