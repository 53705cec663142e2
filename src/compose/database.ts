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

/** The graph of the database of these settings, whose first write prepares it; closing it stops what was started for it. */
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

/** The database of these settings, answering; started where it is the home's own and not up. */
export function composeDatabase(
  settings: Settings,
  progress: Progress,
  signal?: AbortSignal,
): Promise<LocalDatabase> {
  return openDatabase(databaseSettings(settings), progress, signal)
}

/** Stops the home's own Neo4j, whoever started it; false where none ran. */
export function stopDatabase(settings: Settings): Promise<boolean> {
  return stopLocal(databaseSettings(settings).local)
}

export function composeStatus(settings: Settings): Promise<DatabaseStatus> {
  return databaseStatus(databaseSettings(settings))
}

/** What this machine has of what Kindred needs, most important first. */
export async function diagnose(settings: Settings): Promise<Finding[]> {
  const node: Finding = { name: 'Node', ok: true, required: true, found: process.version }
  return [node, ...(await diagnoseDatabase(databaseSettings(settings)))]
}

function databaseSettings({ home, neo4j, localNeo4j }: Settings): DatabaseSettings {
  const { uri, username, password = '', database } = neo4j
  return {
    owned: uri === undefined ? undefined : { uri, username, password, database },
    local: { home, ...localNeo4j },
  }
}
