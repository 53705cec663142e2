// Files that Kindred writes: options of models, trial journals, TensorBoard events, rejected rows.

export { modelSettingsFile } from './model-settings.js'
export { createRejectsFile } from './rejects-file.js'
export { crc32c, createScalarLog, keepNewestRuns } from './tensorboard.js'
export { trialJournal } from './trial-journal.js'
