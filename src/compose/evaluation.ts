import { join } from 'node:path'
import { type TuneReport, type TuneRequest, tune } from '../app/tune.js'
import type { Settings } from '../config.js'
import type { Dataset } from '../core/dataset.js'
import { buildDataset } from '../core/dataset-builder.js'
import type { Progress } from '../core/progress.js'
import { modelSettingsFile } from '../files/model-settings.js'
import { createScalarLog } from '../files/tensorboard/scalar-log.js'
import { trialJournal } from '../files/trial-journal.js'
import { graphTrainingSource } from '../neo4j/training-export.js'
import { openSettingsGraph } from './database.js'
import { findModelInThread } from './fit-in-thread.js'
import { readCleanFolder } from './folders.js'

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
      validation: training.validation,
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
    const columns = await graphTrainingSource(graph).export(progress, signal)
    // The latest event, not the clock: the same graph is the same dataset tomorrow, and its trials can be continued.
    let asOf = 0
    for (let event = 0; event < columns.interactions.length; event++)
      asOf = Math.max(asOf, columns.interactions.at[event]! || 0)
    return buildDataset(columns, { name: 'graph', kinds: settings.kinds, asOf })
  } finally {
    await graph.close()
  }
}
