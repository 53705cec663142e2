import { KindredError, type Progress, printableUri } from '../../core/shared/index.js'

import { type GraphSettings, openGraph } from '../driver/index.js'
import { diagnoseLocal, type Finding } from './diagnose.js'
import { localFiles } from './files.js'
import { type LocalDatabase, type LocalSettings, type LocalStatus, localStatus, openLocal } from './server.js'

/** Settings of the database: the owner's Neo4j or the home's own. */
export interface DatabaseSettings {
  /** The owner's Neo4j; absent to use the home's own. */
  readonly owned?: GraphSettings | undefined
  readonly local: LocalSettings
}

/**
 * Opens the database: the owner's if a URI is set, else the home's own, which is started if it is not
 * running.
 *
 * @throws KindredError as {@link openLocal}; DATABASE_UNAVAILABLE if the owner's database does not answer.
 */
export async function openDatabase(
  { owned, local }: DatabaseSettings,
  progress: Progress,
  signal?: AbortSignal,
): Promise<LocalDatabase> {
  if (owned === undefined) return openLocal(local, progress, signal)
  await verify(owned)
  return { graph: owned, startedByUs: false, async stop() {} }
}

/** Status of the database. */
export type DatabaseStatus = (LocalStatus | OwnedStatus) & {
  /** File with the password of the home's own server. */
  readonly passwordFile?: string
}

/** Status of the owner's Neo4j. */
export interface OwnedStatus {
  readonly kind: 'owned'
  readonly uri: string
  readonly answers: boolean
}

/** Status of the database; starts and stops nothing. */
export async function databaseStatus({ owned, local }: DatabaseSettings): Promise<DatabaseStatus> {
  if (owned === undefined)
    return { ...(await localStatus(local)), passwordFile: localFiles(local.home).password }
  const answers = await verify(owned).then(
    () => true,
    () => false,
  )
  return { kind: 'owned', uri: printableUri(owned.uri), answers }
}

/** Findings for `kindred doctor`. */
export async function diagnoseDatabase({ owned, local }: DatabaseSettings): Promise<Finding[]> {
  const findings = await diagnoseLocal(local, owned === undefined)
  if (owned === undefined) return findings
  const problem = await verify(owned).then(
    () => undefined,
    (error: unknown) => error,
  )
  const own: Finding = {
    name: `NEO4J_URI ${printableUri(owned.uri)}`,
    ok: problem === undefined,
    required: true,
    found: problem === undefined ? 'answers' : problem instanceof Error ? problem.message : String(problem),
    ...(problem === undefined ? {} : { remedy: 'start that Neo4j, or: unset NEO4J_URI' }),
  }
  return [own, ...findings]
}

async function verify(settings: GraphSettings): Promise<void> {
  const graph = openGraph(settings)
  try {
    await graph.verify()
  } catch (error) {
    if (!(error instanceof KindredError)) throw error
    throw new KindredError(error.code, `${error.message} (${printableUri(settings.uri)})`, {
      field: 'NEO4J_URI',
      remedy: error.retryable ? 'start it, or unset NEO4J_URI to use a local one' : error.remedy!,
      retryable: error.retryable,
      cause: error,
    })
  } finally {
    await graph.close()
  }
}
