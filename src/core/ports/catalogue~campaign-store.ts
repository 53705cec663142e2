import type { Campaign } from '../rules/campaign.js'
import type { ReadOptions } from './read-options.js'
import type { WriteOptions, Written } from './written.js'

/** What became of a campaign; `no-item`: it names an item that does not exist, and nothing was changed. */
export type CampaignOutcome =
  | { readonly type: 'created' | 'updated' }
  | { readonly type: 'no-item'; readonly item: string }

/** Campaigns in the graph: `(:KindredCampaign)-[:PROMOTES]->(:Item|:Tag)`. */
export interface CampaignStore {
  /** By id. The version counts their changes. */
  list(options: ReadOptions): Promise<{ readonly version: number; readonly campaigns: readonly Campaign[] }>
  /** Creates or replaces, in one transaction. @param campaigns their ids differ. @returns an outcome for each, in order. */
  upsert(campaigns: readonly Campaign[], options?: WriteOptions): Promise<Written<readonly CampaignOutcome[]>>
  /** @returns how many there were. */
  delete(ids: readonly string[], options?: WriteOptions): Promise<Written<number>>
}
