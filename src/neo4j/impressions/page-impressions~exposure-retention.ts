import { KindredError } from '../core/errors.js'
import type { ExposureRetention } from '../core/ports/exposure-retention.js'
import { fencedWrites } from './batches.js'
import { type Graph, int } from './connection.js'
import { acquireLease } from './lease.js'
import { loadQuery } from './queries.js'

/** Pages counted in one transaction: at most some ten thousand items. */
const BATCH = 500

/** @param clicks kinds of interaction that are clicks. */
export function createExposureRetention(graph: Graph, clicks: readonly string[]): ExposureRetention {
  const toCount = loadQuery('exposures/pages-to-count')
  const count = loadQuery('exposures/count-pages')
  return {
    async apply(pagesBefore, pagesPerUser, countsBefore) {
      const params = { before: int(pagesBefore), keep: int(pagesPerUser), limit: int(BATCH) }
      const due = () => graph.read<{ id: string }>(toCount, params)
      // A graph that nothing was recorded in is not written to.
      if ((await due()).length === 0) return 0
      const lease = await acquireLease(graph, 'exposures').catch((error: unknown) => {
        if (error instanceof KindredError && error.code === 'BUSY') return null
        throw error
      })
      if (lease === null) return null
      try {
        const fenced = fencedWrites(graph, lease)
        let counted = 0
        for (let rows = await due(); rows.length > 0; rows = await due()) {
          await fenced.write(count, { ids: rows.map(({ id }) => id), clicks })
          counted += rows.length
        }
        await fenced.drain('exposures/drop-counts', { before: int(countsBefore) }, BATCH)
        return counted
      } finally {
        await lease.release()
      }
    },
  }
}
