import type { ClickCount, ClickThroughCounts } from '../core/ports/click-through.js'
import { type Graph, int } from './connection.js'
import { loadQuery } from './queries.js'

/** @param clicks kinds of interaction that are clicks. */
export function createClickThroughCounts(graph: Graph, clicks: readonly string[]): ClickThroughCounts {
  const pages = loadQuery('exposures/click-through')
  const counted = loadQuery('exposures/click-through-counted')
  return {
    async count(since, until, by, options) {
      const params = { since: int(since), until: int(until), by }
      const rows = await Promise.all([
        graph.read<ClickCount>(pages, { ...params, clicks }, options),
        graph.read<ClickCount>(counted, params, options),
      ])
      const sums = new Map<string, ClickCount>()
      for (const row of rows.flat()) {
        const key = JSON.stringify([row.source, row.model, row.position])
        const known = sums.get(key)
        const exposures = row.exposures + (known?.exposures ?? 0)
        sums.set(key, { ...row, exposures, clicked: row.clicked + (known?.clicked ?? 0) })
      }
      return [...sums.values()]
    },
  }
}
