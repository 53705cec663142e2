import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** Files of the local server below KINDRED_HOME. */
export interface LocalFiles {
  /** `--home-dir` of the server, with `conf`, `data` and `logs`. */
  readonly server: string
  readonly configuration: string
  /** Initial password of an empty server, in the form that Neo4j reads once. */
  readonly initialAuth: string
  /** Exists once the server has created its databases. */
  readonly systemDatabase: string
  /** Neo4j's own log. */
  readonly log: string
  /** Neo4j's detailed log, which says why a database failed. */
  readonly debugLog: string
  /** Folder of the transaction logs, one folder a database. */
  readonly transactions: string
  /** Output of the process before its log is open. */
  readonly console: string
  readonly password: string
  readonly state: string
  readonly lock: string
}

/** Paths of the local server's files. */
export function localFiles(home: string): LocalFiles {
  const server = join(home, 'neo4j')
  return {
    server,
    configuration: join(server, 'conf', 'neo4j.conf'),
    initialAuth: join(server, 'data', 'dbms', 'auth.ini'),
    systemDatabase: join(server, 'data', 'databases', 'system'),
    log: join(server, 'logs', 'neo4j.log'),
    debugLog: join(server, 'logs', 'debug.log'),
    transactions: join(server, 'data', 'transactions'),
    console: join(server, 'logs', 'console.log'),
    password: join(home, 'neo4j.password'),
    state: join(home, 'neo4j.json'),
    lock: join(home, 'neo4j.lock'),
  }
}

/**
 * Creates a folder that only its owner can read, because the database holds personal data. An existing folder
 * keeps its mode.
 */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
}

/** Writes a file atomically, readable by its owner only. */
export function writePrivateFile(file: string, text: string): void {
  const temporary = `${file}.${process.pid}.tmp`
  writeFileSync(temporary, text, { mode: 0o600 })
  chmodSync(temporary, 0o600)
  renameSync(temporary, file)
}

/** Text of a file; undefined if it does not exist. */
export function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

const runSchema = z.discriminatedUnion('runner', [
  z.strictObject({ runner: z.literal('java'), pid: z.number().int().positive() }),
  z.strictObject({ runner: z.literal('docker'), container: z.string().min(1) }),
])

const stateSchema = z.strictObject({
  /** Chosen at the first start and kept. */
  boltPort: z.number().int().min(1).max(65_535),
  /** The server that was started last and not stopped since. It may have died. */
  run: runSchema.optional(),
})

/** A server process, with enough data to find it from another process. */
export type Run = z.output<typeof runSchema>

/** State of a home's server. */
export type LocalState = z.output<typeof stateSchema>

/**
 * Reads the state; undefined if it is missing or unreadable. Then the home starts anew with its data and
 * password.
 */
export function readState(files: LocalFiles): LocalState | undefined {
  const text = readIfPresent(files.state)
  if (text === undefined) return undefined
  try {
    return stateSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** Writes the state of a home's server. */
export function writeState(files: LocalFiles, state: LocalState): void {
  writePrivateFile(files.state, `${JSON.stringify(state, null, 2)}\n`)
}
