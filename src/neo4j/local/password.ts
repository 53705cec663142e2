import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { KindredError } from '../../core/shared/index.js'
import { type LocalFiles, readIfPresent, writePrivateFile } from './files.js'

const HASH_ROUNDS = 1024

/** The home's password; undefined if it has none yet. */
export function readPassword(files: LocalFiles): string | undefined {
  const text = readIfPresent(files.password)?.trim()
  return text === '' ? undefined : text
}

/**
 * The home's password. It is created for a server that has not run yet.
 *
 * @throws KindredError BAD_CONFIGURATION if data exists and its password is lost.
 */
export function ensurePassword(files: LocalFiles): string {
  const hasRun = existsSync(files.systemDatabase)
  const known = readPassword(files)
  if (known === undefined && hasRun) {
    throw new KindredError(
      'BAD_CONFIGURATION',
      `the database in ${files.server} is there, its password is not`,
      {
        field: files.password,
        remedy: `put the file ${files.password} back, or delete ${files.server} to begin with an empty database`,
      },
    )
  }
  const password = known ?? randomBytes(24).toString('base64url')
  if (known === undefined) writePrivateFile(files.password, `${password}\n`)
  if (!hasRun) {
    mkdirSync(dirname(files.initialAuth), { recursive: true, mode: 0o700 })
    writePrivateFile(files.initialAuth, initialAuth(password, randomBytes(32)))
  }
  return password
}

/**
 * The line that `neo4j-admin dbms set-initial-password` would write, without a JVM and without the password
 * in a process list.
 */
export function initialAuth(password: string, salt: Buffer): string {
  let digest = createHash('sha256').update(salt).update(password).digest()
  for (let round = 1; round < HASH_ROUNDS; round++) digest = createHash('sha256').update(digest).digest()
  return `neo4j:SHA-256,${digest.toString('hex')},${salt.toString('hex')},${HASH_ROUNDS}:\n`
}
