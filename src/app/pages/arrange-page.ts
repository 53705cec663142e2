import type { ItemFilter } from '../../core/data/index.js'
import {
  annotateRuleChange,
  applyFatigue,
  applyQuotas,
  boost,
  debiasPopularity,
  diversify,
  explore,
  type ImpressionDiscount,
  type ItemRules,
  type Pin,
  pin,
  preferNovel,
  type QuotaResult,
} from '../../core/page/index.js'
import type { ItemAvailability, RequestContext } from '../../core/ports/index.js'
import { traced } from '../../core/shared/index.js'
import { createRandom } from '../../numeric/random/index.js'
import { orWithout } from '../faults/index.js'
import type { PageDraft, PageInput, PageSpec, Stage } from './compute-page.js'
import { availableEntries, type FillRequest, fillPage, fillRequest } from './fill-page.js'
import type { RecommendedItem } from './recommendation.js'
import { createRuleInputs, type RuleInputDependencies } from './rule-inputs.js'

/** What {@link arrangeStage} needs. */
export interface ArrangeDependencies extends RuleInputDependencies {
  readonly availability: ItemAvailability
  readonly impressionDiscount: ImpressionDiscount
}

/**
 * The stage that cuts the page from the ranked entries, after the rules have changed their order, if any
 * apply.
 */
export function arrangeStage(dependencies: ArrangeDependencies): Stage {
  const readInputs = createRuleInputs(dependencies)
  return (draft, input) => {
    const { spec, context } = input
    const { rules, length } = spec
    if (rules === undefined) return Promise.resolve(cut(draft, length))
    const arrange = () => arrangePage(draft, input, rules, readInputs, dependencies)
    const tracedArrange = () =>
      traced(context.trace, 'rules', arrange, ({ entries }) => ({ entries: entries.length }))
    return orWithout('rules', tracedArrange, cut(draft, length), context)
  }
}

/** Splits the ranked entries into the page and the rest. */
function cut(draft: PageDraft, length: number): PageDraft {
  return { ...draft, entries: draft.entries.slice(0, length), rest: draft.entries.slice(length) }
}

/**
 * Applies the rules to the pool of ranked entries, one after another; quotas cut the page. If a quota leaves
 * the page short or asks for tags that are not in the pool, the catalogue is searched.
 */
async function arrangePage(
  draft: PageDraft,
  input: PageInput,
  rules: ItemRules,
  readInputs: ReturnType<typeof createRuleInputs>,
  { availability, impressionDiscount }: ArrangeDependencies,
): Promise<PageDraft> {
  const { spec, viewer, popularity, context } = input
  const { length, shown, seed } = spec
  const toFill = fillRequest(draft.blended, input)
  const pins = pinsOf(rules, spec)
  const pool = [...draft.entries, ...(await missingPins(draft.entries, pins, toFill, availability, context))]
  const inputs = await readInputs(pool, rules, input)
  const tagsOf = ({ record }: RecommendedItem) => record.tags
  const random = createRandom(seed).fork(`exploration ${shown.count}`)
  const steps = [
    ['POPULARITY_DEBIAS', (list) => debiasPopularity(list, rules.popularityDebias, inputs.audienceOf)],
    ['NOVELTY', (list) => preferNovel(list, rules.novelty, inputs.familiarityOf)],
    ['BOOST', (list) => boost(list, rules.boosts, tagsOf)],
    ['FATIGUE', (list) => applyFatigue(list, inputs.ignored, impressionDiscount, viewer.asOf)],
    ['DIVERSITY', (list) => diversify(list, rules.diversity, inputs.similarity, length)],
    ['EXPLORATION', (list) => explore(list, rules.exploration, length, random)],
  ] as const satisfies readonly (readonly [string, Step])[]
  let list: readonly RecommendedItem[] = pool
  for (const [rule, apply] of steps) list = annotateRuleChange(rule, list, apply(list))

  const first = new Set(pins.map(({ item }) => item))
  const quotasOf = (of: readonly RecommendedItem[]) =>
    applyQuotas(of, { length, quotas: rules.quotas, tagsOf, first })
  const searched = new Set<string>()
  let { page: chosen, rest, ...found } = quotasOf(list)
  for (;;) {
    const more = await searchFor(found, chosen.length < length ? length - chosen.length : 0)
    if (more.length === 0) break
    list = [...list, ...more]
    ;({ page: chosen, rest, ...found } = quotasOf(list))
  }
  const byQuota = rules.quotas.length > 0 ? annotateRuleChange('QUOTA', list, chosen) : chosen
  const before = rules.quotas.length > 0 ? byQuota : list
  const entries = annotateRuleChange('PIN', before, pin(byQuota, pins))
  return { ...draft, entries, rest }

  /**
   * Further items from the catalogue: each missing tag is searched once, and tags whose quota is full are
   * left out.
   */
  async function searchFor(
    { full, unmet }: Pick<QuotaResult<RecommendedItem>, 'full' | 'unmet'>,
    short: number,
  ) {
    const known = new Set(list.map(({ id }) => id))
    const search = async (filter: ItemFilter, count: number) => {
      const passing = await availability.matching(filter, context)
      const allows = (id: string) => passing.has(id) && toFill.allows(id) && !known.has(id)
      const onlyIds = new Set([...passing].filter(allows))
      if (onlyIds.size === 0) return []
      const request = { ...toFill, allows, filter: { ...toFill.filter, onlyIds }, wanted: count }
      const readEntries = availableEntries(availability)
      return (await fillPage(request, readEntries, { availability, popularity }, context)).entries
    }
    const excludeTags = full.map(({ tag }) => tag)
    const more: RecommendedItem[] = []
    for (const { quota, missing } of unmet) {
      if (searched.has(quota.tag)) continue
      searched.add(quota.tag)
      more.push(...(await search({ tags: [quota.tag], excludeTags }, missing)))
    }
    if (short > 0 && full.length > 0) more.push(...(await search({ excludeTags }, short)))
    return [...new Map(more.map((entry) => [entry.id, entry])).values()]
  }
}

type Step = (list: readonly RecommendedItem[]) => readonly RecommendedItem[]

/** The pins that fall on this page, with their positions on it. */
function pinsOf({ pins }: ItemRules, { length, shown: { count } }: PageSpec): Pin[] {
  return pins
    .filter(({ position }) => position > count && position <= count + length)
    .map(({ item, position }) => ({ item, position: position - count }))
}

/** Pinned items that may be shown and are not in the pool. */
async function missingPins(
  pool: readonly RecommendedItem[],
  pins: readonly Pin[],
  { allows, filter }: FillRequest,
  availability: ItemAvailability,
  context: RequestContext,
): Promise<RecommendedItem[]> {
  const known = new Set(pool.map(({ id }) => id))
  const missing = [...new Set(pins.map(({ item }) => item))].filter((id) => !known.has(id) && allows(id))
  if (missing.length === 0) return []
  const records = await availability.eligible(missing, filter, context)
  return missing.flatMap((id) => {
    const record = records.get(id)
    return record === undefined ? [] : [{ id, score: 0, contributions: [], record }]
  })
}
