import { type EvaluateRequest, type EvaluationReport, evaluate } from '../app/evaluate.js'
import type { Settings } from '../config.js'
import type { Progress } from '../core/progress.js'
import { rankedLists } from '../datasets/ranked-lists.js'
import { findModel, membersOf } from '../models/index.js'
import { readCleanFolder } from './folders.js'

/** `kindred evaluate`: from files alone, no database. */
export function composeEvaluation(
  settings: Pick<Settings, 'kinds'>,
  progress: Progress,
): (request: EvaluateRequest) => Promise<EvaluationReport> {
  const { kinds } = settings
  return (request) =>
    evaluate(request, {
      readFolder: (folder, format, signal) => readCleanFolder(folder, format, { kinds, progress, signal }),
      findModel,
      membersOf,
      rankedLists,
      kinds,
      progress,
      now: Date.now,
      peakMemoryMiB: () => process.resourceUsage().maxRSS / 1024,
    })
}
