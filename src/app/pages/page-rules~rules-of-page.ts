import type { ReadOptions } from '../core/ports/read-options.js'
import { rulesOfCampaigns } from '../core/rules/campaign.js'
import { changesNothing, type ItemRules } from '../core/rules/item-rules.js'
import type { CampaignsOfVersion } from './campaigns.js'
import type { ViewerContext } from './viewer-context.js'

export interface RulesOfPageDependencies {
  /** Rules that hold unless a request says otherwise. */
  readonly rules: ItemRules
  readonly campaignsOf: CampaignsOfVersion
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** What holds for a page: what the request asks, what is configured where it asks nothing, and campaigns. Undefined where nothing would change. */
export async function rulesOfPage(
  asked: Partial<ItemRules>,
  viewer: Pick<ViewerContext, 'campaigns'>,
  { rules: configured, campaignsOf, now }: RulesOfPageDependencies,
  options: ReadOptions,
): Promise<ItemRules | undefined> {
  const wanted = { ...configured, ...asked }
  const campaigns = wanted.campaigns ? await campaignsOf(viewer.campaigns, options) : []
  const { boosts, pins } = rulesOfCampaigns(campaigns, now())
  const rules = { ...wanted, boosts: [...wanted.boosts, ...boosts], pins: [...wanted.pins, ...pins] }
  return changesNothing(rules) ? undefined : rules
}
