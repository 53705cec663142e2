// The commands, one file for each topic. An action loads `compose` when it runs: help and usage errors need
// little of the program.

export { registerDoctor, registerDown, registerUp } from './database.js'
export { registerEvaluate } from './evaluate.js'
export { registerForget } from './forget.js'
export { registerImport } from './import.js'
export { registerKeys } from './keys.js'
export { registerRecommend } from './recommend.js'
export { registerServe } from './serve.js'
export { registerPromote, registerRollback, registerSnapshots } from './snapshots.js'
export { registerStart } from './start.js'
export { registerStatus } from './status.js'
export { registerTrain } from './train.js'
export { registerTune } from './tune.js'
