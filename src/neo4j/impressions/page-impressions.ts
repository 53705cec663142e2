import { currentSourceName } from '../../core/model/index.js'
import type {
  ClickCount,
  ClickThroughCounts,
  ExperimentTotals,
  ImpressionHistory,
  ImpressionLog,
  ImpressionRetention,
  PageViewOutcome,
  VariantTotals,
} from '../../core/ports/index.js'
import { KindredError } from '../../core/shared/index.js'
import { acquireLease, createFencedWrites, type Graph, int, loadQuery } from '../driver/index.js'

/** Writes impressions and views of pages. */
export function createImpressionLog(graph: Graph): ImpressionLog {
  const record = loadQuery('impressions/record-pages')
  const confirm = loadQuery('impressions/confirm-pages')
  return {
    async record(pages) {
      if (pages.length === 0) return
      // Sorted by user, so that concurrent servers take their locks in the same order.
      const rows = pages.map((page) => ({ ...page, at: int(page.at), offset: int(page.offset) }))
      rows.sort((left, right) => ((left.user ?? '') < (right.user ?? '') ? -1 : 1))
      await graph.write((transaction) => transaction.run(record, { pages: rows }))
    },
    confirmViews: (pages, options) =>
      graph.write(async (transaction) => {
        const outcomes: PageViewOutcome[] = new Array(pages.length)
        const rows = pages.map((page, index) => ({ ...page, index: int(index), at: int(page.at) }))
        rows.sort((left, right) => (left.id < right.id ? -1 : 1))
        const answer = await transaction.run<{ index: number; outcome: PageViewOutcome }>(confirm, {
          pages: rows,
        })
        for (const { index, outcome } of answer) outcomes[index] = outcome
        return outcomes
      }, options),
  }
}

/** Pages counted in one transaction; at most some ten thousand items. */
const BATCH = 500

/**
 * Turns old impressions into daily counts and deletes them.
 *
 * @param clicks kinds of interactions that count as clicks.
 */
export function createImpressionRetention(graph: Graph, clicks: readonly string[]): ImpressionRetention {
  const toCount = loadQuery('impressions/pages-to-count')
  const count = loadQuery('impressions/count-pages')
  return {
    async apply(pagesBefore, maxPagesPerUser, countsBefore) {
      const params = { before: int(pagesBefore), keep: int(maxPagesPerUser), limit: int(BATCH) }
      const due = () => graph.read<{ id: string }>(toCount, params)
      // A graph without recorded impressions is not written to.
      if ((await due()).length === 0) return 0
      const lease = await acquireLease(graph, 'exposures').catch((error: unknown) => {
        if (error instanceof KindredError && error.code === 'BUSY') return null
        throw error
      })
      if (lease === null) return null
      try {
        const fenced = createFencedWrites(graph, lease)
        let counted = 0
        for (let rows = await due(); rows.length > 0; rows = await due()) {
          await fenced.write(count, { ids: rows.map(({ id }) => id), clicks })
          counted += rows.length
        }
        await fenced.drain('impressions/drop-counts', { before: int(countsBefore) }, BATCH)
        return counted
      } finally {
        await lease.release()
      }
    },
  }
}

/**
 * Maximum number of pages that are read, the latest. The cost of a page must not grow with the number of
 * visits.
 */
const PAGES = 200

/** Reads the latest impressions of a viewer. */
export function createImpressionHistory(graph: Graph): ImpressionHistory {
  const pages = loadQuery('impressions/pages-of-user')
  return {
    async of(user, since, context) {
      const params = { user, since: int(since), pages: int(PAGES) }
      const rows = await graph.read<{ at: number; items: readonly string[] }>(pages, params, context)
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

/**
 * Counts impressions and clicks for click-through rates.
 *
 * @param clicks kinds of interactions that count as clicks.
 */
export function createClickThroughCounts(graph: Graph, clicks: readonly string[]): ClickThroughCounts {
  const pages = loadQuery('impressions/click-through')
  const counted = loadQuery('impressions/click-through-counted')
  return {
    async count(since, until, by, context) {
      const params = { since: int(since), until: int(until), by }
      const rows = await Promise.all([
        graph.read<ClickCount>(pages, { ...params, clicks }, context),
        graph.read<ClickCount>(counted, params, context),
      ])
      const sums = new Map<string, ClickCount>()
      for (const stored of rows.flat()) {
        const { source } = stored
        const row = { ...stored, source: source && currentSourceName(source, 'item') }
        const key = JSON.stringify([row.source, row.snapshot, row.position])
        const known = sums.get(key)
        const impressions = row.impressions + (known?.impressions ?? 0)
        sums.set(key, { ...row, impressions, clicks: row.clicks + (known?.clicks ?? 0) })
      }
      return [...sums.values()]
    },
  }
}

/**
 * Reads the totals of each variant of an experiment.
 *
 * @param clicks kinds of interactions that count as clicks.
 */
export function createExperimentTotals(graph: Graph, clicks: readonly string[]): ExperimentTotals {
  const totals = loadQuery('impressions/experiment-totals')
  return {
    of: (experiment, until, context) =>
      graph.read<VariantTotals>(totals, { experiment, until: int(until), clicks }, context),
  }
}
