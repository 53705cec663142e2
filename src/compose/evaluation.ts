import { join } from 'node:path'
import {
  type EvaluateRequest,
  type EvaluationReport,
  evaluate,
  type TuneReport,
  type TuneRequest,
  tune,
} from '../app/evaluation/index.js'
import { type CleanFolder, cleanRecords } from '../app/import/index.js'
import type { Settings } from '../config/index.js'
import type { CleanData } from '../core/data/index.js'
import { buildDataset, type Dataset, latestTime } from '../core/dataset/index.js'
import { silentScalars } from '../core/ports/index.js'
import type { Progress } from '../core/shared/index.js'
import { rankedLists } from '../datasets/formats/index.js'
import { chooseReader } from '../datasets/index.js'
import { createScalarLog, modelSettingsFile, trialJournal } from '../files/index.js'
import { membersOf } from '../models/index.js'
import { createTrainingSource } from '../neo4j/snapshots/index.js'
import { openSettingsGraph } from './database.js'
import { findModelInThread } from './fit-in-thread.js'
import { ratingRules } from './shared.js'

interface ReadOptions extends Pick<Settings, 'kinds'> {
  /** The setting; its declared properties are read. Default: none are declared. */
  readonly catalogue?: Pick<Settings['catalogue'], 'properties'>
  /** The setting; default: its defaults. */
  readonly ratings?: Settings['ratings'] | undefined
  readonly progress: Progress
  readonly signal?: AbortSignal | undefined
}

/**
 * Reads a folder of data and cleans its records. Earlier ratings of a pair stay beside later ones, so that a
 * split in time knows the pair; a dataset counts the latest.
 *
 * @throws KindredError as {@link chooseReader} and the reader do.
 */
export async function readCleanFolder(
  folder: string,
  format: string,
  options: ReadOptions,
): Promise<CleanData> {
  return (await readFolder(folder, format, options)).data
}

async function readFolder(
  folder: string,
  format: string,
  { kinds, catalogue, ratings, progress, signal }: ReadOptions,
): Promise<CleanFolder> {
  const reader = await chooseReader(folder, format)
  const facts = await reader.describe(folder)
  progress.start(`reading ${reader.format}`, 0)
  const cleaned = await cleanRecords(reader.read(folder), facts, {
    kinds,
    keepEarlierRatings: true,
    ...(ratings !== undefined && { ratings: ratingRules(ratings) }),
    properties: catalogue?.properties ?? {},
    now: Date.now(),
    onProgress: (records) => progress.update(records),
    signal,
  })
  const { users, items, interactions, ties } = cleaned.data
  const rejected = Object.values(cleaned.report.subjects).reduce((sum, table) => sum + table.rejected, 0)
  progress.finish(
    `${users.size} users, ${items.size} items, ${interactions.length} interactions, ${ties.length} ties; ` +
      `${rejected} rows rejected`,
  )
  return cleaned
}

/** The use case of `kindred tune`. It reads files, or the graph, and writes nothing to the graph. */
export function composeTuning(
  settings: Settings,
  progress: Progress,
): (request: TuneRequest) => Promise<TuneReport> {
  const { kinds, catalogue, ratings, training } = settings
  return (request) =>
    tune(request, {
      readFolder: (folder, format, signal) =>
        readCleanFolder(folder, format, { kinds, catalogue, ratings, progress, signal }),
      readGraph: (signal) => readGraph(settings, progress, signal),
      findModel: findModelInThread,
      journal: trialJournal,
      settingsFile: modelSettingsFile,
      scalars: createScalarLog(join(settings.home, 'runs'), Date.now),
      kinds,
      validationFraction: training.validationFraction,
      progress,
      now: Date.now,
    })
}

/** Default file for the best options of a model on a dataset. */
export function tunedSettingsFile({ home }: Pick<Settings, 'home'>, dataset: string, model: string): string {
  return join(home, 'tuning', `${dataset}-${model}.json`)
}

async function readGraph(settings: Settings, progress: Progress, signal: AbortSignal): Promise<Dataset> {
  const graph = await openSettingsGraph(settings, progress, { signal })
  try {
    const columns = await createTrainingSource(graph).export(progress, signal)
    return buildDataset(columns, { name: 'graph', kinds: settings.kinds, asOf: latestTime(columns) })
  } finally {
    await graph.close()
  }
}

/**
 * The use case of `kindred evaluate`. It reads files only; no database is needed.
 *
 * @param logDir folder for TensorBoard event files of the fits; undefined: none are written.
 */
export function composeEvaluation(
  settings: Pick<Settings, 'kinds' | 'catalogue'> & Partial<Pick<Settings, 'ratings'>>,
  progress: Progress,
  logDir: string | undefined,
): (request: EvaluateRequest) => Promise<EvaluationReport> {
  const { kinds, catalogue, ratings } = settings
  return (request) =>
    evaluate(request, {
      readFolder: (folder, format, signal) =>
        readFolder(folder, format, { kinds, catalogue, ratings, progress, signal }),
      findModel: findModelInThread,
      membersOf,
      rankedLists,
      scalars: logDir === undefined ? silentScalars : createScalarLog(logDir, Date.now),
      kinds,
      progress,
      now: Date.now,
      peakMemoryMiB: () => process.resourceUsage().maxRSS / 1024,
    })
}
