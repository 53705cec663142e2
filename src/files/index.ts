// Files that Kindred reads or writes: messages, options of models, journals, TensorBoard events, rejects, and
// what they say of a user.

export { createHomeTraces } from './home-traces.js'
export { type MessageFile, readMessageFiles } from './message-files.js'
export { modelSettingsFile } from './model-settings.js'
export { readOperations, type StoredOperation } from './operation-files.js'
export { createRejectsFile } from './rejects-file.js'
export { type AnnouncedServer, announceServer, findServers } from './server-files.js'
export { crc32c, createScalarLog, keepNewestRuns } from './tensorboard.js'
export { trialJournal } from './trial-journal.js'
