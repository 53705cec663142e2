/** The library: the vocabulary, the models, how they are judged, and the parts joined. */
export * from './compose/index.js'
export * from './core/blend/index.js'
export * from './core/data/index.js'
export * from './core/model/index.js'
export * from './core/shared/index.js'
export * from './evaluation/index.js'
export * from './models/index.js'
