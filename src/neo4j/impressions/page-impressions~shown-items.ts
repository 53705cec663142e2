import type { ShownItems } from '../core/ports/shown-items.js'
import { type Graph, int } from './connection.js'
import { loadQuery } from './queries.js'

/** Pages that are looked at, the latest: what a page costs must not grow with how often somebody comes. */
const PAGES = 200

export function createShownItems(graph: Graph): ShownItems {
  const pages = loadQuery('exposures/pages-of-user')
  return {
    async of(user, since, options) {
      const params = { user, since: int(since), pages: int(PAGES) }
      const rows = await graph.read<{ at: number; items: readonly string[] }>(pages, params, options)
      const times = new Map<string, number[]>()
      for (const { at, items } of rows.reverse()) {
        for (const item of items) {
          const known = times.get(item)
          if (known) known.push(at)
          else times.set(item, [at])
        }
      }
      return [...times].map(([item, shown]) => ({ item, times: shown }))
    },
  }
}
