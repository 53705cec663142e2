import type { ExposureLog } from '../core/ports/exposure-log.js'
import { type Graph, int } from './connection.js'
import { loadQuery } from './queries.js'

export function createExposureLog(graph: Graph): ExposureLog {
  const record = loadQuery('exposures/record-pages')
  return {
    async record(pages) {
      if (pages.length === 0) return
      // In the order of users, so that servers that write at once take their locks in one order.
      const rows = pages.map((page) => ({ ...page, at: int(page.at) }))
      rows.sort((left, right) => ((left.user ?? '') < (right.user ?? '') ? -1 : 1))
      await graph.write((transaction) => transaction.run(record, { pages: rows }))
    },
  }
}
