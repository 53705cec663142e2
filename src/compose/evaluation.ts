import { join } from 'node:path'
import {
  type EvaluateRequest,
  type EvaluationReport,
  evaluate,
  type TuneReport,
  type TuneRequest,
  tune,
} from '../app/evaluation/index.js'

import type { Settings } from '../config/index.js'
import { buildDataset, type Dataset } from '../core/data/index.js'
import { silentScalars } from '../core/ports/index.js'
import type { Progress } from '../core/shared/index.js'
import { rankedLists } from '../datasets/formats/index.js'
import { createScalarLog, modelSettingsFile, trialJournal } from '../files/index.js'

import { membersOf } from '../models/index.js'
import { createTrainingSource } from '../neo4j/snapshots/index.js'
import { openSettingsGraph } from './database.js'
import { findModelInThread } from './fit-in-thread.js'
import { readCleanFolder } from './runtime.js'

/** `kindred tune`: from files alone, or from the graph, which it only reads. */
export function composeTuning(
  settings: Settings,
  progress: Progress,
): (request: TuneRequest) => Promise<TuneReport> {
  const { kinds, training } = settings
  return (request) =>
    tune(request, {
      readFolder: (folder, format, signal) => readCleanFolder(folder, format, { kinds, progress, signal }),
      readGraph: (signal) => readGraph(settings, progress, signal),
      findModel: findModelInThread,
      journal: trialJournal,
      settingsFile: modelSettingsFile,
      scalars: createScalarLog(join(settings.home, 'runs'), Date.now),
      kinds,
      validation: training.validationFraction,
      progress,
      now: Date.now,
    })
}

/** Where the settings of a model that was tuned on a dataset go unless told otherwise. */
export function tunedSettingsFile({ home }: Pick<Settings, 'home'>, dataset: string, model: string): string {
  return join(home, 'tuning', `${dataset}-${model}.json`)
}

async function readGraph(settings: Settings, progress: Progress, signal: AbortSignal): Promise<Dataset> {
  const graph = await openSettingsGraph(settings, progress, { signal })
  try {
    const columns = await createTrainingSource(graph).export(progress, signal)
    // The latest event, not the clock: the same graph is the same dataset tomorrow, and its trials can be continued.
    let asOf = 0
    for (let event = 0; event < columns.interactions.length; event++)
      asOf = Math.max(asOf, columns.interactions.at[event]! || 0)
    return buildDataset(columns, { name: 'graph', kinds: settings.kinds, asOf })
  } finally {
    await graph.close()
  }
}

/**
 * `kindred evaluate`: from files alone, no database.
 *
 * @param scalars folder for the figures of the fits; absent: they are shown, not kept.
 */
export function composeEvaluation(
  settings: Pick<Settings, 'kinds'>,
  progress: Progress,
  scalars: string | undefined,
): (request: EvaluateRequest) => Promise<EvaluationReport> {
  const { kinds } = settings
  return (request) =>
    evaluate(request, {
      readFolder: (folder, format, signal) => readCleanFolder(folder, format, { kinds, progress, signal }),
      findModel: findModelInThread,
      membersOf,
      rankedLists,
      scalars: scalars === undefined ? silentScalars : createScalarLog(scalars, Date.now),
      kinds,
      progress,
      now: Date.now,
      peakMemoryMiB: () => process.resourceUsage().maxRSS / 1024,
    })
}
