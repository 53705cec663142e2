import type { Settings } from '../config/index.js'
import type { Progress } from '../core/shared/index.js'
import { type Graph, guardWrites, openGraph, type PrepareOptions } from '../neo4j/driver/index.js'
import {
  type DatabaseSettings,
  type DatabaseStatus,
  databaseStatus,
  diagnoseDatabase,
  type Finding,
  type LocalDatabase,
  openDatabase,
  stopLocal,
} from '../neo4j/local/index.js'

/**
 * The graph of the settings. Its first write checks that the graph is ours and creates indexes. Closing it
 * stops a database that this call started.
 */
export async function openSettingsGraph(
  settings: Settings,
  progress: Progress,
  options: PrepareOptions & { readonly signal?: AbortSignal } = {},
): Promise<Graph> {
  const database = await composeDatabase(settings, progress, options.signal)
  const graph = guardWrites(openGraph(database.graph), options)
  return {
    ...graph,
    async close() {
      await graph.close()
      await database.stop()
    },
  }
}

/**
 * The database of the settings, ready for queries. The local Neo4j is started if it is not running.
 *
 * @param repair cuts off an end of its transaction log that cannot be read, even if confirmed writes may be
 *   in it. Default false.
 */
export function composeDatabase(
  settings: Settings,
  progress: Progress,
  signal?: AbortSignal,
  repair = false,
): Promise<LocalDatabase> {
  const { owned, local } = databaseSettings(settings)
  return openDatabase({ owned, local: { ...local, repair } }, progress, signal)
}

/** Stops the local Neo4j of the home. Returns false if it was not running. */
export function stopDatabase(settings: Settings): Promise<boolean> {
  return stopLocal(databaseSettings(settings).local)
}

/** The state of the database of the settings; starts nothing. */
export function composeStatus(settings: Settings): Promise<DatabaseStatus> {
  return databaseStatus(databaseSettings(settings))
}

/** What Kindred needs, and whether this machine has it; the most important first. */
export async function diagnose(settings: Settings): Promise<Finding[]> {
  const node: Finding = { name: 'Node', ok: true, required: true, found: process.version }
  return [node, ...(await diagnoseDatabase(databaseSettings(settings)))]
}

function databaseSettings({ home, neo4j, localNeo4j }: Pick<Settings, 'home' | 'localNeo4j' | 'neo4j'>) {
  return { owned: addressOf(neo4j), local: { home, ...localNeo4j } } satisfies DatabaseSettings
}

/**
 * The address and log-in of the owner's database; undefined: the local Neo4j. A log-in within the address is
 * taken out of it, because addresses are printed. It counts if the settings have no password.
 */
export function addressOf({ uri, username, password, database }: Settings['neo4j']) {
  if (uri === undefined) return undefined
  const [, scheme = '', logIn] = /^([a-z0-9+.-]+:\/\/)(?:([^?#]*)@)?/i.exec(uri) ?? []
  if (logIn === undefined) return { uri, username, password: password ?? '', database }
  const bare = scheme + uri.slice(scheme.length + logIn.length + 1)
  const [name = '', ...secret] = logIn.split(':')
  return password === undefined && secret.length > 0
    ? { uri: bare, username: decoded(name), password: decoded(secret.join(':')), database }
    : { uri: bare, username, password: password ?? '', database }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
