import { checkId, checkTag } from '../../core/data/index.js'
import type { Campaign } from '../../core/page/index.js'
import type { CampaignStore, RequestContext, WriteOptions, WriteResult } from '../../core/ports/index.js'

import { badInput, notFound } from '../../core/shared/index.js'
import { checkBatchSize, checkTime, mergeRejections, toRejection, validateBatch } from '../shared/index.js'

import type { UpsertResult } from './upsert.js'

/** Lists, writes and deletes campaigns. */
export interface CampaignUseCases {
  /** All campaigns, ordered by id. */
  list(context: RequestContext): Promise<readonly Campaign[]>
  /**
   * Creates or replaces campaigns in one transaction. Of two entries with one id, the later is kept.
   *
   * @throws KindredError BAD_USER_INPUT if the batch is too large. Invalid entries are listed in `rejected`,
   *   not thrown.
   */
  upsert(input: readonly Campaign[], options?: WriteOptions): Promise<WriteResult<UpsertResult>>
  /** Returns the number of deleted campaigns. Unknown ids are ignored. */
  delete(ids: readonly string[], options?: WriteOptions): Promise<WriteResult<number>>
}

/**
 * Returns the campaigns of a version.
 *
 * @param version the version in the graph: null if there has never been a campaign, undefined if it is
 *   unknown.
 */
export type CampaignCache = (
  version: number | null | undefined,
  context: RequestContext,
) => Promise<readonly Campaign[]>

/** Maximum number of items and tags of a campaign, and the last position for a pin. */
const MAX_PROMOTED = 1_000
const MAX_FACTOR = 1_000

/** Use cases for the campaigns in the store. */
export function createCampaignUseCases(store: CampaignStore): CampaignUseCases {
  return {
    list: async (context) => (await store.list(context)).campaigns,
    async upsert(input, options) {
      const { accepted, rejected } = validateBatch(input, 'input', checkCampaign)
      const last = new Map(accepted.map(({ entry }) => [entry.id, entry]))
      const { value, token } = await store.upsert([...last.values()], options)
      const outcomes = new Map([...last.keys()].map((id, position) => [id, value[position]!]))
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
 * Caches the campaigns for pages. They are read again only when their version changes, so that pages cost no
 * extra query.
 */
export function createCampaignCache(store: Pick<CampaignStore, 'list'>): CampaignCache {
  let cached: Awaited<ReturnType<CampaignStore['list']>> = { version: 0, campaigns: [] }
  return async (version, context) => {
    if (version === null) return []
    if (version !== cached.version) {
      const read = await store.list(context)
      // A replica that lags behind must not replace a newer version.
      if (read.version < cached.version) return read.campaigns
      cached = read
    }
    return cached.campaigns
  }
}

/** @returns the campaign with each item and tag once. */
function checkCampaign(campaign: Campaign): Campaign {
  const { factor, position, from, until } = campaign
  const id = checkId(campaign.id, 'id')
  const items = campaign.items.map((item) => checkId(item, 'items'))
  const tags = campaign.tags.map((tag) => checkTag(tag, 'tags'))
  if (items.length + tags.length === 0)
    throw badInput('items', 'the campaign has no items and no tags', 'send `items`, `tags` or both')
  if (items.length + tags.length > MAX_PROMOTED)
    throw badInput(
      'items',
      `the campaign has ${items.length + tags.length} items and tags`,
      `send at most ${MAX_PROMOTED}`,
    )
  if ((factor === null) === (position === null))
    throw badInput('factor', 'a campaign needs exactly one of `factor` and `position`', 'send one of them')
  if (factor !== null && !(factor >= 0 && factor <= MAX_FACTOR))
    throw badInput('factor', `factor is ${factor}`, `send a number from 0 to ${MAX_FACTOR}`)
  if (position !== null && (position < 1 || position > MAX_PROMOTED || tags.length > 0))
    throw badInput(
      'position',
      'only items can be pinned, at the positions 1 to 1,000',
      'send `items` without `tags`, and a position in this range',
    )
  checkTime(until, 'until')
  if (from !== null && checkTime(from, 'from') >= until)
    throw badInput('until', 'the campaign ends before it begins', 'send an `until` after `from`')
  return { ...campaign, id, items: [...new Set(items)], tags: [...new Set(tags)] }
}
