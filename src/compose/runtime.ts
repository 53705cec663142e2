import { randomUUID } from 'node:crypto'
import { cleanRecords } from '../app/import/index.js'
import { loadSettings as readSettings, type Settings, SettingsError } from '../config/index.js'
import type { CleanData } from '../core/data/index.js'
import type { ModelSettings } from '../core/ports/index.js'
import { KindredError, type Progress } from '../core/shared/index.js'

import { chooseReader } from '../datasets/index.js'
import { modelSettingsFile } from '../files/index.js'

/** Reads a folder and cleans what it holds, telling of it. */
export async function readCleanFolder(
  folder: string,
  format: string,
  {
    kinds,
    progress,
    signal,
  }: Pick<Settings, 'kinds'> & { readonly progress: Progress; readonly signal?: AbortSignal | undefined },
): Promise<CleanData> {
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
}

/** What differs between a server and a test of it. */
export interface Runtime {
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly randomId: () => string
  /** Takes one line for the operator. */
  readonly log: (line: string) => void
}

export function systemRuntime(log: (line: string) => void): Runtime {
  return { clock: Date.now, random: Math.random, randomId: randomUUID, log }
}

/** @throws KindredError BAD_CONFIGURATION naming each setting that is wrong. */
export function loadSettings(): Settings {
  try {
    return readSettings()
  } catch (error) {
    if (error instanceof SettingsError) throw new KindredError('BAD_CONFIGURATION', error.message)
    throw error
  }
}

/** Options of models from a file; none without one. */
export async function readModelSettings(file: string | undefined): Promise<ModelSettings> {
  return file === undefined ? {} : modelSettingsFile.read(file)
}
