import type { Campaign } from '../../core/page/index.js'
import type { CampaignOutcome, CampaignStore } from '../../core/ports/index.js'
import { distinctSorted, type Graph, int, loadQuery } from '../driver/index.js'
import { tagRows } from './tag-rows.js'

const QUERIES = {
  advance: loadQuery('campaigns/advance-version'),
  missing: loadQuery('campaigns/missing-items'),
  upsert: loadQuery('campaigns/upsert'),
  list: loadQuery('campaigns/list'),
  delete: loadQuery('campaigns/delete'),
}

/** Store of campaigns in the graph. */
export function createCampaignStore(graph: Graph): CampaignStore {
  return {
    async list(context) {
      const [row] = await graph.read<{ version: number; campaigns: Campaign[] }>(QUERIES.list, {}, context)
      return row ?? { version: 0, campaigns: [] }
    },
    upsert: (campaigns, options) =>
      graph.write(async (transaction) => {
        await transaction.run(QUERIES.advance, {})
        const ids = distinctSorted(campaigns.flatMap(({ items }) => items))
        const rows = await transaction.run<{ id: string }>(QUERIES.missing, { ids })
        const missing = new Set(rows.map(({ id }) => id))
        const accepted = campaigns.filter(({ items }) => !items.some((item) => missing.has(item)))
        const written = await transaction.run<{ id: string; created: boolean }>(QUERIES.upsert, {
          campaigns: accepted.map(rowOf),
        })
        const created = new Set(written.filter((row) => row.created).map(({ id }) => id))
        return campaigns.map(({ id, items }): CampaignOutcome => {
          const item = items.find((promoted) => missing.has(promoted))
          if (item !== undefined) return { type: 'no-item', item }
          return { type: created.has(id) ? 'created' : 'updated' }
        })
      }, options),
    delete: (ids, options) =>
      graph.write(async (transaction) => {
        await transaction.run(QUERIES.advance, {})
        const [row] = await transaction.run<{ deleted: number }>(QUERIES.delete, { ids })
        return row!.deleted
      }, options),
  }
}

const rowOf = ({ from, until, position, tags, ...same }: Campaign) => ({
  ...same,
  tags: tagRows(tags),
  position: position === null ? null : int(position),
  from: from === null ? null : int(from),
  until: int(until),
})
