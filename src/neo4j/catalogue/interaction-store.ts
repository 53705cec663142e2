import type { InteractionStore, RecordOutcome } from '../../core/ports/index.js'
import { KindredError } from '../../core/shared/index.js'
import { distinctSorted, type Graph, int, loadQuery } from '../driver/index.js'

const QUERIES = {
  lockUsers: loadQuery('writes/lock-users'),
  mergeUsers: loadQuery('writes/merge-users'),
  mergeItems: loadQuery('writes/merge-items'),
  record: loadQuery('writes/record-interactions'),
  remove: loadQuery('writes/remove-interactions'),
}

/** Two concurrent requests may bring one id for different users. The loser tries again. */
const ATTEMPTS = 3

/** Store of interactions in the graph. */
export function createInteractionStore(graph: Graph): InteractionStore {
  const record: InteractionStore['record'] = (events, createMissing, options) =>
    graph.write(async (transaction) => {
      const users = distinctSorted(events.map(({ user }) => user))
      if (createMissing) {
        await transaction.run(QUERIES.mergeUsers, { ids: users })
        await transaction.run(QUERIES.mergeItems, { ids: distinctSorted(events.map(({ item }) => item)) })
      }
      // A concurrent request with the same interactions waits here and then finds them recorded.
      await transaction.run(QUERIES.lockUsers, { ids: users })
      const rows = await transaction.run<{ index: number; outcome: RecordOutcome }>(QUERIES.record, {
        events: events.map((event, index) => ({
          ...event,
          index: int(index),
          at: event.at === null ? null : int(event.at),
        })),
      })
      const outcomes: RecordOutcome[] = new Array(events.length)
      for (const { index, outcome } of rows) outcomes[index] = outcome
      return outcomes
    }, options)

  return {
    async record(events, createMissing, options) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await record(events, createMissing, options)
        } catch (error) {
          if (attempt === ATTEMPTS || !(error instanceof KindredError) || error.code !== 'CONFLICT')
            throw error
        }
      }
    },
    remove: (ids, options) =>
      graph.write(async (transaction) => {
        const [row] = await transaction.run<{ removed: number }>(QUERIES.remove, { ids })
        return row!.removed
      }, options),
  }
}
