import type { SuggestionImpression, SuggestionImpressionLog } from '../../core/ports/index.js'
import { DAY_MS } from '../../core/shared/index.js'
import { distinctSorted, type Graph, int, loadQuery } from '../driver/index.js'

/** Impressions within 30 minutes belong to one visit, as web analytics commonly define a session. */
const VISIT_MS = 30 * 60_000
/** Maximum number of suggested users stored per viewer. */
const KEEP = 300
const KEEP_MS = 90 * DAY_MS

/** Stores impressions of friend suggestions. */
export function createSuggestionImpressionLog(graph: Graph): SuggestionImpressionLog {
  const lockUsers = loadQuery('writes/lock-users')
  const record = loadQuery('social/record-suggestions')
  const prune = loadQuery('social/prune-suggestions')
  return {
    async record(impressions) {
      if (impressions.length === 0) return
      const viewers = distinctSorted(impressions.map(({ viewer }) => viewer))
      const users = distinctSorted([...viewers, ...impressions.map(({ user }) => user)])
      const latest = Math.max(...impressions.map(({ at }) => at))
      await graph.write(async (transaction) => {
        await transaction.run(lockUsers, { ids: users })
        await transaction.run(record, { exposures: impressions.map(rowOf), visitMs: int(VISIT_MS) })
        await transaction.run(prune, { viewers, keep: int(KEEP), before: int(latest - KEEP_MS) })
      })
    },
  }
}

const rowOf = ({ viewer, user, at }: SuggestionImpression) => ({
  viewer,
  person: user,
  at: int(at),
  dayStart: int(startOfDay(at)),
})

/**
 * Start of the UTC day that contains a time.
 *
 * @param at milliseconds since 1970.
 * @returns milliseconds since 1970.
 */
export function startOfDay(at: number): number {
  return Math.floor(at / DAY_MS) * DAY_MS
}
