import { type ItemFilter, restrictsByProperty, restrictsItems } from '../../core/data/index.js'
import { campaignRules, hasNoRules, type ItemRules } from '../../core/page/index.js'
import type { ItemAvailability, RequestContext } from '../../core/ports/index.js'
import type { CampaignCache } from '../catalogue/index.js'
import { orWithout } from '../faults/index.js'
import type { Shortfall } from './recommendation.js'
import type { ViewerContext } from './viewer.js'

/** What {@link rulesOfPage} needs. */
export interface PageRulesDependencies {
  /** Rules that apply unless a request says otherwise. */
  readonly rules: ItemRules
  readonly campaignsOf: CampaignCache
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * The rules of a page: those of the request, the configured ones where the request names none, and campaigns.
 * Undefined if they change nothing.
 */
export async function rulesOfPage(
  requested: Partial<ItemRules>,
  viewer: Pick<ViewerContext, 'campaigns'>,
  { rules: configured, campaignsOf, now }: PageRulesDependencies,
  context: RequestContext,
): Promise<ItemRules | undefined> {
  const merged = { ...configured, ...requested }
  const campaigns = merged.campaigns
    ? await orWithout('campaigns', () => campaignsOf(viewer.campaigns, context), [], context)
    : []
  const { boosts, pins } = campaignRules(campaigns, now())
  const rules = { ...merged, boosts: [...merged.boosts, ...boosts], pins: [...merged.pins, ...pins] }
  return hasNoRules(rules) ? undefined : rules
}

/**
 * The items that pass a filter, if the database must select them; undefined: the filter alone restricts the
 * page.
 */
export async function itemsPassing(
  filter: ItemFilter,
  availability: Pick<ItemAvailability, 'matching'>,
  context: RequestContext,
): Promise<ReadonlySet<string> | undefined> {
  return restrictsByProperty(filter) ? availability.matching(filter, context) : filter.onlyIds
}

/**
 * Why a page of items is shorter than requested; null if it is not.
 *
 * @param more whether other items are left. Only quotas can keep them off a short page. Default false.
 */
export function shortfallOf(missing: number, filter: ItemFilter, more = false): Shortfall | null {
  if (missing <= 0) return null
  if (more) return { reason: 'QUOTA_REACHED', missing }
  return { reason: restrictsItems(filter) ? 'FILTER_TOO_NARROW' : 'CATALOGUE_EXHAUSTED', missing }
}
