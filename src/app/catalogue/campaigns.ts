import { checkId } from '../../core/data/index.js'
import type { Campaign } from '../../core/page/index.js'
import type { CampaignStore, RequestContext, WriteOptions, WriteResult } from '../../core/ports/index.js'

import { badInput, notFound } from '../../core/shared/index.js'
import { checkBatchSize, checkTime, mergeRejections, toRejection, validateBatch } from '../shared/index.js'

import type { UpsertResult } from './upsert.js'

export interface CampaignUseCases {
  /** By id. */
  list(context: RequestContext): Promise<readonly Campaign[]>
  /**
   * Creates or replaces campaigns, in one transaction; of two with one id the later stands.
   *
   * @throws KindredError BAD_USER_INPUT where the batch is too large; an entry at fault is listed, not thrown.
   */
  upsert(input: readonly Campaign[], options?: WriteOptions): Promise<WriteResult<UpsertResult>>
  delete(ids: readonly string[], options?: WriteOptions): Promise<WriteResult<number>>
}

/** Gives the campaigns as of a version, read once a version. */
export type CampaignCache = (
  version: number | null | undefined,
  context: RequestContext,
) => Promise<readonly Campaign[]>

const MAX_PROMOTED = 1_000
const MAX_FACTOR = 1_000

export function createCampaignUseCases(store: CampaignStore): CampaignUseCases {
  return {
    list: async (context) => (await store.list(context)).campaigns,
    async upsert(input, options) {
      const { accepted, rejected } = validateBatch(input, 'input', checkCampaign)
      const last = new Map(accepted.map(({ entry }) => [entry.id, entry]))
      const { value, token } = await store.upsert([...last.values()], options)
      const outcomes = new Map([...last.keys()].map((id, place) => [id, value[place]!]))
      const missing = accepted.flatMap(({ index, entry }) => {
        const outcome = outcomes.get(entry.id)!
        return outcome.type === 'no-item' ? [toRejection(index, notFound('items', 'item', outcome.item))] : []
      })
      const created = value.filter(({ type }) => type === 'created').length
      const updated = accepted.length - missing.length - created
      return { value: { created, updated, rejected: mergeRejections(rejected, missing) }, token }
    },
    async delete(ids, options) {
      checkBatchSize(ids, 'ids')
      return store.delete([...new Set(ids.map((id) => checkId(id, 'ids')))], options)
    },
  }
}

/**
 * Campaigns for pages: read again only where the graph says that they have changed, so that a page costs nothing for them.
 *
 * @returns takes the version that the graph has now: null: there was never one; undefined: unknown.
 */
export function createCampaignCache(store: Pick<CampaignStore, 'list'>): CampaignCache {
  let kept: Awaited<ReturnType<CampaignStore['list']>> = { version: 0, campaigns: [] }
  return async (version, context) => {
    if (version === null) return []
    if (version !== kept.version) {
      const read = await store.list(context)
      // A replica that lags behind must not take the place of what is newer.
      if (read.version < kept.version) return read.campaigns
      kept = read
    }
    return kept.campaigns
  }
}

function checkCampaign(campaign: Campaign): Campaign {
  const { id, items, tags, factor, position, from, until } = campaign
  checkId(id, 'id')
  for (const item of items) checkId(item, 'items')
  for (const tag of tags) checkId(tag, 'tags')
  if (items.length + tags.length === 0)
    throw badInput('items', 'the campaign promotes nothing', 'give `items`, `tags` or both')
  if (items.length + tags.length > MAX_PROMOTED)
    throw badInput(
      'items',
      `the campaign has ${items.length + tags.length} items and tags`,
      `give at most ${MAX_PROMOTED}`,
    )
  if ((factor === null) === (position === null))
    throw badInput('factor', 'a campaign multiplies or pins', 'give either `factor` or `position`')
  if (factor !== null && !(factor >= 0 && factor <= MAX_FACTOR))
    throw badInput('factor', `factor is ${factor}`, `give 0 to ${MAX_FACTOR}`)
  if (position !== null && (position < 1 || position > MAX_PROMOTED || tags.length > 0))
    throw badInput('position', 'only items can be pinned, at places 1 to 1,000', 'give `items` and a place')
  checkTime(until, 'until')
  if (from !== null && checkTime(from, 'from') >= until)
    throw badInput('until', 'the campaign ends before it begins', 'give an `until` after `from`')
  return { ...campaign, items: [...new Set(items)], tags: [...new Set(tags)] }
}
