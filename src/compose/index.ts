// Joins adapters, models and use cases. Each function says what it opens and who closes it.

export type { Settings } from '../config/index.js'
export { readImported } from '../neo4j/driver/index.js'
export * from './batch.js'
export * from './database.js'
export * from './evaluation.js'
export { composeEvaluation, composeTuning } from './evaluation.js'
export * from './import.js'
export * from './registry.js'
export * from './runtime.js'
export { readCleanFolder } from './runtime.js'
export * from './serving.js'
export { composeUseCases } from './use-cases.js'
