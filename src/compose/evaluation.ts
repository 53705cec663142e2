import { cleanRecords } from '../app/clean-records.js'
import { type EvaluateRequest, type EvaluationReport, evaluate } from '../app/evaluate.js'
import type { Settings } from '../config.js'
import type { Progress } from '../core/progress.js'
import { chooseReader } from '../datasets/index.js'
import { rankedLists } from '../datasets/ranked-lists.js'
import { findModel } from '../models/index.js'

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
