import type { ExposureLog, SeenOutcome } from '../core/ports/exposure-log.js'
import { type Graph, int } from './connection.js'
import { loadQuery } from './queries.js'

export function createExposureLog(graph: Graph): ExposureLog {
  const record = loadQuery('exposures/record-pages')
  const confirm = loadQuery('exposures/confirm-pages')
  return {
    async record(pages) {
      if (pages.length === 0) return
      // In the order of users, so that servers that write at once take their locks in one order.
      const rows = pages.map((page) => ({ ...page, at: int(page.at), offset: int(page.offset) }))
      rows.sort((left, right) => ((left.user ?? '') < (right.user ?? '') ? -1 : 1))
      await graph.write((transaction) => transaction.run(record, { pages: rows }))
    },
    confirm: (pages, options) =>
      graph.write(async (transaction) => {
        const outcomes: SeenOutcome[] = new Array(pages.length)
        const rows = pages.map((page, index) => ({ ...page, index: int(index), at: int(page.at) }))
        rows.sort((left, right) => (left.id < right.id ? -1 : 1))
        const answer = await transaction.run<{ index: number; outcome: SeenOutcome }>(confirm, {
          pages: rows,
        })
        for (const { index, outcome } of answer) outcomes[index] = outcome
        return outcomes
      }, options),
  }
}
