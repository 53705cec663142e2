import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { createMessages, type Messages } from '../api/text/index.js'
import { loadSettings as readSettings, type Settings, SettingsError } from '../config/index.js'
import type { ModelSettings } from '../core/ports/index.js'
import { KindredError, type Log } from '../core/shared/index.js'
import { modelSettingsFile, readMessageFiles } from '../files/index.js'

/** Clock, randomness and log of a process; tests have their own. */
export interface Runtime {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly randomId: () => string
  /** Receives one line for the operator. */
  readonly log: Log
}

/** The clock and randomness of the system. */
export function systemRuntime(log: Log): Runtime {
  return { now: Date.now, random: Math.random, randomId: randomUUID, log }
}

/**
 * The settings of this process.
 *
 * @throws KindredError BAD_CONFIGURATION naming each setting that is wrong.
 */
export function loadSettings(): Settings {
  try {
    return readSettings()
  } catch (error) {
    if (error instanceof SettingsError) throw new KindredError('BAD_CONFIGURATION', error.message)
    throw error
  }
}

/**
 * Options of models, by model, from a file that `kindred tune` wrote. Without a file, no options.
 *
 * @throws KindredError BAD_CONFIGURATION if the file cannot be read.
 */
export async function readModelSettings(file: string | undefined): Promise<ModelSettings> {
  return file === undefined ? {} : modelSettingsFile.read(file)
}

/**
 * The sentences of reasons, with those of the folder `reasons.messages`.
 *
 * @throws KindredError BAD_CONFIGURATION naming a file, key or placeholder that is wrong.
 */
export function composeMessages({
  home,
  kinds,
  reasons: { messages: folder },
}: Pick<Settings, 'home' | 'kinds' | 'reasons'>): Messages {
  const own = folder === undefined ? [] : readMessageFiles(resolve(home, folder))
  return createMessages(own, Object.keys(kinds))
}
