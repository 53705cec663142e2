// Seeded random numbers and sampling.

export { createRandom, type Random, shuffle } from './random.js'
export { type Sampler, uniformSampler, weightedIndex, weightedSampler } from './sampling.js'
