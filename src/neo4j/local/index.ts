// The local Neo4j server: jars, processes, ports, passwords, diagnosis.

export {
  type DatabaseSettings,
  type DatabaseStatus,
  databaseStatus,
  diagnoseDatabase,
  openDatabase,
} from './access.js'
export type { Finding } from './diagnose.js'
export { localFiles, readState, writeState } from './files.js'
export { commandLine, exists, isFree, LOOPBACK, waitUntilGone } from './processes.js'
export { type LocalDatabase, type LocalSettings, localStatus, openLocal, stopLocal } from './server.js'
