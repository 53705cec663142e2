import { createRequire } from 'node:module'
import { cleanRecords } from './app/clean-records.js'
import { type EvaluateRequest, type EvaluationReport, evaluate } from './app/evaluate.js'
import { loadSettings as readSettings, type Settings, SettingsError } from './config.js'
import { KindredError } from './core/errors.js'
import type { Progress } from './core/progress.js'
import { chooseReader } from './datasets/index.js'
import { rankedLists } from './datasets/ranked-lists.js'
import { findModel } from './models/index.js'
import {
  type DatabaseSettings,
  type DatabaseStatus,
  databaseStatus,
  diagnoseDatabase,
  openDatabase,
} from './neo4j/local/access.js'
import type { Finding } from './neo4j/local/diagnose.js'
import { type LocalDatabase, stopLocal } from './neo4j/local/server.js'

export type { Settings } from './config.js'

/** @throws KindredError BAD_CONFIGURATION naming each setting that is wrong. */
export function loadSettings(): Settings {
  try {
    return readSettings()
  } catch (error) {
    if (error instanceof SettingsError) throw new KindredError('BAD_CONFIGURATION', error.message)
    throw error
  }
}

/** `kindred evaluate`: from files alone, no database. */
export function composeEvaluation(
  settings: Pick<Settings, 'kinds'>,
  progress: Progress,
): (request: EvaluateRequest) => Promise<EvaluationReport> {
  const { kinds } = settings
  return (request) =>
    evaluate(request, {
      async readFolder(folder, format, signal) {
        const reader = await chooseReader(folder, format)
        const facts = await reader.describe(folder)
        progress.start(`reading ${reader.format}`, 0)
        const { data } = await cleanRecords(reader.read(folder), facts, {
          kinds,
          now: Date.now(),
          onProgress: (records) => progress.update(records),
          signal,
        })
        const { users, items, interactions, ties } = data
        progress.finish(
          `${users.size} people, ${items.size} items, ${interactions.length} interactions, ${ties.length} ties`,
        )
        return data
      },
      findModel,
      rankedLists,
      kinds,
      progress,
      now: Date.now,
      peakMemoryMiB: () => process.resourceUsage().maxRSS / 1024,
    })
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
  return [node, ...(await diagnoseDatabase(databaseSettings(settings))), diagnoseTfjsNode()]
}

function databaseSettings({ home, neo4j, local }: Settings): DatabaseSettings {
  const { uri, username, password = '', database } = neo4j
  return {
    owned: uri === undefined ? undefined : { uri, username, password, database },
    local: { home, ...local },
  }
}

function diagnoseTfjsNode(): Finding {
  const name = '@tensorflow/tfjs-node'
  try {
    createRequire(import.meta.url).resolve(name)
    return { name, ok: true, required: false, found: 'installed' }
  } catch {
    const found = 'not installed (optional, for dense models; Node below 23)'
    return { name, ok: false, required: false, found, remedy: `npm install --no-save ${name}` }
  }
}
