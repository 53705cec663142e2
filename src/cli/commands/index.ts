// The commands, one file for each topic.

export { registerDoctor, registerDown, registerStatus, registerUp } from './database.js'
export { registerEvaluate } from './evaluate.js'
export { registerImport } from './import.js'
export { registerRecommend } from './recommend.js'
export { registerServe } from './serve.js'
export { registerPromote, registerRollback, registerSnapshots } from './snapshots.js'
export { registerStart } from './start.js'
export { registerTrain } from './train.js'
export { registerTune } from './tune.js'
