import { interactionId } from '../../core/data/index.js'
import type { InteractionStore, InteractionToRecord, RecordOutcome } from '../../core/ports/index.js'
import { KindredError } from '../../core/shared/index.js'
import { distinctSorted, type Graph, int, loadQuery } from '../driver/index.js'
import { judgeRatings } from './rating-store.js'

const QUERIES = {
  lockUsers: loadQuery('writes/lock-users'),
  mergeUsers: loadQuery('writes/merge-users'),
  mergeItems: loadQuery('writes/merge-items'),
  record: loadQuery('writes/record-interactions'),
  remove: loadQuery('writes/remove-interactions'),
  outdateImports: loadQuery('import/outdate'),
}

/** Two concurrent requests may bring one id for different users. The loser tries again. */
const ATTEMPTS = 3

/**
 * Positions of the events that are the first of their user, item, kind and time: an imported interaction is
 * one of them only.
 */
function firstOfEach(events: readonly InteractionToRecord[]): ReadonlySet<number> {
  const positions = new Map<string, number>()
  for (const [position, event] of events.entries()) {
    const key = interactionId(event)
    if (!positions.has(key)) positions.set(key, position)
  }
  return new Set(positions.values())
}

/** Store of interactions in the graph. */
export function createInteractionStore(graph: Graph): InteractionStore {
  const record: InteractionStore['record'] = (events, options) =>
    graph.write(async (transaction) => {
      const users = distinctSorted(events.map(({ user }) => user))
      if (options.createMissing) {
        await transaction.run(QUERIES.mergeUsers, { ids: users })
        await transaction.run(QUERIES.mergeItems, { ids: distinctSorted(events.map(({ item }) => item)) })
      }
      const first = firstOfEach(events)
      // A concurrent request with the same interactions waits here and then finds them recorded.
      await transaction.run(QUERIES.lockUsers, { ids: users })
      const rows = await transaction.run<{ index: number; outcome: RecordOutcome }>(QUERIES.record, {
        events: events.map((event, index) => ({
          ...event,
          isFirst: first.has(index),
          index: int(index),
          at: event.at === null ? null : int(event.at),
        })),
      })
      const outcomes: RecordOutcome[] = new Array(events.length)
      for (const { index, outcome } of rows) outcomes[index] = outcome
      if (options.ratings !== null) {
        const raters = events.filter(({ isRating }, index) => isRating && outcomes[index] === 'recorded')
        await judgeRatings(transaction, distinctSorted(raters.map(({ user }) => user)), options.ratings)
      }
      return outcomes
    }, options)

  return {
    async record(events, options) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await record(events, options)
        } catch (error) {
          if (attempt === ATTEMPTS || !(error instanceof KindredError) || error.code !== 'CONFLICT')
            throw error
        }
      }
    },
    remove: (ids, options) =>
      graph.write(async (transaction) => {
        const [row] = await transaction.run<{ removed: number }>(QUERIES.remove, { ids })
        if (row!.removed > 0) await transaction.run(QUERIES.outdateImports, {})
        return row!.removed
      }, options),
  }
}
