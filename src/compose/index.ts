// Joins adapters, models and use cases for the commands and the server. The caller closes what it opens.

export type { NewKey } from '../app/access/index.js'
export { isOrigin, type Settings } from '../config/index.js'
export { readImported } from '../neo4j/driver/index.js'
export { checkExposure, composeKeys } from './access.js'
export { composeDatabase, composeStatus, diagnose, openSettingsGraph, stopDatabase } from './database.js'
export { composeForget } from './erasure.js'
export { composeEvaluation, composeTuning, readCleanFolder, tunedSettingsFile } from './evaluation.js'
export { composeImport, holdsSample, openFolder, openSample } from './import.js'
export { checkTraining, composeRegistry, type Registry, type TrainingRequest } from './registry.js'
export { loadSettings, type Runtime, readModelSettings, systemRuntime } from './runtime.js'
export { checkFreePort, composeServer, composeServing, type RunningServer } from './serving.js'
export { type Batch, composeBatch, composeUseCases, type ServedSettings } from './use-cases.js'
