import {
  annotateRuleChange,
  applyFatigue,
  applyQuotas,
  boost,
  debiasPopularity,
  diversify,
  explore,
  type ItemRules,
  type Pin,
  pin,
  preferNovel,
  type QuotaResult,
} from '../../core/page/index.js'

import type { ItemAvailability, RequestContext } from '../../core/ports/index.js'

import { createRandom } from '../../numeric/random/index.js'
import type { Serving } from '../serving/index.js'
import { type FillDependencies, type FillRequest, fillPage } from './fill-page.js'
import { type RuleInputDependencies, ruleInputs } from './page-rules.js'
import type { RecommendedItem } from './recommendation.js'
import type { ViewerContext } from './viewer.js'

/** What one page wants of rules. */
export interface PageRules {
  readonly rules: ItemRules
  /** Entries of the page. */
  readonly length: number
  /** Of the scroll, 32 bits. */
  readonly seed: number
  /** Entries that pages before this one have shown. */
  readonly shown: number
}

export interface ArrangedPage {
  /** At most as many as wanted; fewer where nothing is left, or a quota keeps it out. */
  readonly entries: readonly RecommendedItem[]
  /** What is left for further pages, in the order that the rules gave it. */
  readonly behind: readonly RecommendedItem[]
}

/** Entries that the rules look at, at least; what lies behind them is too far from the page for a rule to bring it there. */
const POOL = 500

/**
 * A page as the rules want it: the best that may be shown now are read, the rules put them in order one after another, and quotas cut the page. Where
 * a quota leaves it short, or asks for what is not among them, the catalogue is searched for the rest.
 *
 * @param toFill as for a page without rules; its number of entries is not looked at.
 */
export async function arrangePage(
  toFill: FillRequest,
  viewer: ViewerContext,
  serving: Serving,
  page: PageRules,
  dependencies: FillDependencies & RuleInputDependencies,
  context: RequestContext,
): Promise<ArrangedPage> {
  const { rules, length } = page
  const pins = pinsOf(page)
  const wanted = Math.max(POOL, 2 * (length + 1))
  const best = await fillPage({ ...toFill, wanted }, dependencies, context)
  const pool = [...best, ...(await pinnedBesides(best, pins, toFill, dependencies.shelf, context))]
  const inputs = await ruleInputs(pool, viewer, serving, rules, dependencies, context)
  const tagsOf = ({ record }: RecommendedItem) => record.tags
  const random = createRandom(page.seed).fork(`exploration ${page.shown}`)
  const steps = [
    ['POPULARITY_DEBIAS', (list) => debiasPopularity(list, rules.popularityDebias, inputs.audienceOf)],
    ['NOVELTY', (list) => preferNovel(list, rules.novelty, inputs.familiarityOf)],
    ['BOOST', (list) => boost(list, rules.boosts, tagsOf)],
    ['FATIGUE', (list) => applyFatigue(list, inputs.ignored, dependencies.impressionDiscount, viewer.asOf)],
    ['DIVERSITY', (list) => diversify(list, rules.diversity, inputs.similarity, length)],
    ['EXPLORATION', (list) => explore(list, rules.exploration, length, random)],
  ] as const satisfies readonly (readonly [string, Step])[]
  let list: readonly RecommendedItem[] = pool
  for (const [rule, apply] of steps) list = annotateRuleChange(rule, list, apply(list))

  const first = new Set(pins.map(({ item }) => item))
  const cut = (of: readonly RecommendedItem[]) =>
    applyQuotas(of, { length, quotas: rules.quotas, tagsOf, first })
  const searched = new Set<string>()
  let { page: chosen, rest, ...found } = cut(list)
  for (;;) {
    const more = await searchFor(found, chosen.length < length ? length - chosen.length : 0)
    if (more.length === 0) break
    list = [...list, ...more]
    ;({ page: chosen, rest, ...found } = cut(list))
  }
  const byQuota = rules.quotas.length > 0 ? annotateRuleChange('QUOTA', list, chosen) : chosen
  const before = rules.quotas.length > 0 ? byQuota : list
  const entries = annotateRuleChange('PIN', before, pin(byQuota, pins))
  return { entries, behind: rest }

  /** What the catalogue has besides: of tags that are missing, each looked for once, and of none of those that are full. */
  async function searchFor(
    { full, unmet }: Pick<QuotaResult<RecommendedItem>, 'full' | 'unmet'>,
    short: number,
  ) {
    const known = new Set(list.map(({ id }) => id))
    const look = async (filter: Parameters<ItemAvailability['matching']>[0], count: number) => {
      const passing = await dependencies.shelf.matching(filter, context)
      const allows = (id: string) => passing.has(id) && toFill.allows(id) && !known.has(id)
      const onlyIds = new Set([...passing].filter(allows))
      if (onlyIds.size === 0) return []
      const request = { ...toFill, allows, filter: { ...toFill.filter, onlyIds }, wanted: count }
      return fillPage(request, dependencies, context)
    }
    const excludeTags = full.map(({ tag }) => tag)
    const more: RecommendedItem[] = []
    for (const { quota, missing } of unmet) {
      if (searched.has(quota.tag)) continue
      searched.add(quota.tag)
      more.push(...(await look({ tags: [quota.tag], excludeTags }, missing)))
    }
    if (short > 0 && full.length > 0) more.push(...(await look({ excludeTags }, short)))
    return [...new Map(more.map((entry) => [entry.id, entry])).values()]
  }
}

type Step = (list: readonly RecommendedItem[]) => readonly RecommendedItem[]

/** The pins that fall on this page, at their places there. */
function pinsOf({ rules, length, shown }: PageRules): Pin[] {
  return rules.pins
    .filter(({ position }) => position > shown && position <= shown + length)
    .map(({ item, position }) => ({ item, position: position - shown }))
}

/** Pinned items that may be shown but are not among the best. */
async function pinnedBesides(
  best: readonly RecommendedItem[],
  pins: readonly Pin[],
  { allows, filter }: FillRequest,
  shelf: ItemAvailability,
  context: RequestContext,
): Promise<RecommendedItem[]> {
  const known = new Set(best.map(({ id }) => id))
  const besides = [...new Set(pins.map(({ item }) => item))].filter((id) => !known.has(id) && allows(id))
  if (besides.length === 0) return []
  const records = await shelf.eligible(besides, filter, context)
  return besides.flatMap((id) => {
    const record = records.get(id)
    return record === undefined ? [] : [{ id, score: 0, contributions: [], record }]
  })
}
