import { type EvaluateRequest, type EvaluationReport, evaluate } from '../app/evaluate.js'
import type { Settings } from '../config.js'
import { silentScalars } from '../core/ports/scalar-log.js'
import type { Progress } from '../core/progress.js'
import { rankedLists } from '../datasets/ranked-lists.js'
import { createScalarLog } from '../files/tensorboard/scalar-log.js'
import { membersOf } from '../models/index.js'
import { findModelInThread } from './fit-in-thread.js'
import { readCleanFolder } from './folders.js'

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
