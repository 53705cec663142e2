// LightGCN: graph, options, training and scoring.

export { buildGraph, trainingPairs } from './graph.js'
export { friendEmbedding, lightgcn, trainLightGcn } from './lightgcn.js'
export { batchSizeFor, readLightGcnOptions } from './options.js'
