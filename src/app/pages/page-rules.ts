import { type ItemFilter, restrictsByProperty, restrictsItems } from '../../core/data/index.js'
import type { Scored } from '../../core/model/index.js'
import {
  campaignRules,
  hasNoRules,
  type IgnoredImpressions,
  type ImpressionDiscount,
  type ItemRules,
  type Similarity,
} from '../../core/page/index.js'
import type {
  ImpressionHistory,
  ItemAvailability,
  ItemImpressions,
  RequestContext,
} from '../../core/ports/index.js'
import { DAY_MS } from '../../core/shared/index.js'

import type { CampaignCache } from '../catalogue/index.js'
import type { Serving, ServingSnapshot } from '../serving/index.js'

import type { CachedRead } from '../shared/index.js'
import type { RecommendedItem, Shortfall } from './recommendation.js'
import type { ViewerContext } from './viewer.js'

/** What rules need to know besides the list. */
export interface RuleInputs {
  /** How many people like an item. */
  readonly audienceOf: (id: string) => number
  readonly similarity: Similarity
  /** Highest similarity to an item of the viewer's history, 0 … 1. */
  readonly familiarityOf: (id: string) => number
  /** What the viewer was shown and ignored. */
  readonly ignored: ReadonlyMap<string, IgnoredImpressions>
}

export interface RuleInputDependencies {
  readonly shelf: Pick<ItemAvailability, 'eligible'>
  readonly popularity: CachedRead<readonly Scored[]>
  readonly shownItems: ImpressionHistory
  /** How what was shown and ignored fades. */
  readonly impressionDiscount: ImpressionDiscount
}

/** Items of the history, the latest, that a page is held against. */
const HISTORY_LOOKED_AT = 50
/** Halvings after which a visit no longer counts. */
const RECOVERIES = 7

/** Reads what these rules need, and only that. */
export async function ruleInputs(
  pool: readonly RecommendedItem[],
  viewer: ViewerContext,
  { loaded }: Serving,
  rules: ItemRules,
  dependencies: RuleInputDependencies,
  context: RequestContext,
): Promise<RuleInputs> {
  const { shelf, popularity } = dependencies
  const liked = viewer.history.filter(({ weight }) => weight > 0).slice(0, HISTORY_LOOKED_AT)
  const history = rules.novelty > 0 ? liked.map(({ item }) => item) : []
  const [known, audience, ignored] = await Promise.all([
    history.length > 0 ? shelf.eligible(history, {}, context) : new Map(),
    rules.popularityDebias > 0 ? popularity(context).then(countsOf) : new Map<string, number>(),
    rules.fatigue ? impressions(viewer, dependencies, context) : new Map<string, IgnoredImpressions>(),
  ])
  const tags = new Map(pool.map(({ id, record }) => [id, record.tags]))
  for (const [id, record] of known) tags.set(id, record.tags)
  const similarity = itemSimilarity(loaded, (id) => tags.get(id))
  return {
    audienceOf: (id) => audience.get(id) ?? 0,
    similarity,
    familiarityOf: (id) => history.reduce((most, item) => Math.max(most, similarity(item, id)), 0),
    ignored,
  }
}

async function impressions(
  { user, history, asOf }: ViewerContext,
  { shownItems, impressionDiscount }: Pick<RuleInputDependencies, 'shownItems' | 'impressionDiscount'>,
  context: RequestContext,
): Promise<ReadonlyMap<string, IgnoredImpressions>> {
  const since = asOf - RECOVERIES * impressionDiscount.recoveryHalfLifeDays * DAY_MS
  const shown = await shownItems.of(user, since, context)
  // What is shown while a scroll lasts, or in the minute before it, is the page itself.
  const before = shown.map(({ item, times }) => ({ item, times: times.filter((time) => time < asOf) }))
  const lastActs = new Map(history.map(({ item, at }) => [item, at]))
  return new Map(ignoredItems(before, lastActs).map(({ item, visits, at }) => [item, { count: visits, at }]))
}

/** By list, so that a list that is kept is counted once. */
const counted = new WeakMap<readonly Scored[], ReadonlyMap<string, number>>()

function countsOf(list: readonly Scored[]): ReadonlyMap<string, number> {
  const counts = counted.get(list) ?? new Map(list.map(({ id, score }) => [id, score]))
  counted.set(list, counts)
  return counts
}

export interface RulesOfPageDependencies {
  /** Rules that hold unless a request says otherwise. */
  readonly rules: ItemRules
  readonly campaignsOf: CampaignCache
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** What holds for a page: what the request asks, what is configured where it asks nothing, and campaigns. Undefined where nothing would change. */
export async function rulesOfPage(
  asked: Partial<ItemRules>,
  viewer: Pick<ViewerContext, 'campaigns'>,
  { rules: configured, campaignsOf, now }: RulesOfPageDependencies,
  context: RequestContext,
): Promise<ItemRules | undefined> {
  const wanted = { ...configured, ...asked }
  const campaigns = wanted.campaigns ? await campaignsOf(viewer.campaigns, context) : []
  const { boosts, pins } = campaignRules(campaigns, now())
  const rules = { ...wanted, boosts: [...wanted.boosts, ...boosts], pins: [...wanted.pins, ...pins] }
  return hasNoRules(rules) ? undefined : rules
}

/** The items that a filter lets through, where the database must say; undefined: no limit but what the filter names. */
export async function itemsPassing(
  filter: ItemFilter,
  shelf: ItemAvailability,
  context: RequestContext,
): Promise<ReadonlySet<string> | undefined> {
  return restrictsByProperty(filter) ? shelf.matching(filter, context) : filter.onlyIds
}

/** Why a page of items is short by so many. @param more whether there are others, which only quotas can keep from a page that is short. */
export function shortfallOf(missing: number, filter: ItemFilter, more = false): Shortfall | null {
  if (missing <= 0) return null
  if (more) return { reason: 'QUOTA_REACHED', missing }
  return { reason: restrictsItems(filter) ? 'FILTER_TOO_NARROW' : 'CATALOGUE_EXHAUSTED', missing }
}

/** An item that somebody was shown and left alone. */
export interface IgnoredItem {
  readonly item: string
  /** Visits on which it was shown since the user last did something with it; 1 or more. */
  readonly visits: number
  /** Beginning of the latest of them, milliseconds since 1970. */
  readonly at: number
}

/** What is shown so soon after a visit began belongs to it: half an hour, as a session of the web is commonly cut. */
const VISIT_MS = 30 * 60_000

/**
 * How often each item was shown and ignored. Pages within half an hour are one visit, so that reloading is not ignoring; a new day (UTC) begins a
 * new one. Whatever the user did with an item begins its count anew.
 *
 * @param lastActs by item, when the user last did something with it, milliseconds since 1970; null: at an unknown time, which begins nothing anew.
 */
export function ignoredItems(
  shown: readonly ItemImpressions[],
  lastActs: ReadonlyMap<string, number | null>,
): readonly IgnoredItem[] {
  const ignored: IgnoredItem[] = []
  for (const { item, times } of shown) {
    const actedAt = lastActs.get(item) ?? Number.NEGATIVE_INFINITY
    let visits = 0
    let at = Number.NEGATIVE_INFINITY
    for (const time of times) {
      if (time <= actedAt) continue
      const isNewDay = Math.floor(time / DAY_MS) > Math.floor(at / DAY_MS)
      if (!isNewDay && time < at + VISIT_MS) continue
      visits++
      at = time
    }
    if (visits > 0) ignored.push({ item, visits, at })
  }
  return ignored
}

/**
 * How alike items are: the cosine of what training learned of them, not below 0; where it knows one of them not, the tags that they share of all that they
 * have (Jaccard).
 *
 * @param tagsOf tags of an item, undefined where nothing is known of it.
 */
export function itemSimilarity(
  loaded: Pick<ServingSnapshot, 'items' | 'itemVector'> | null,
  tagsOf: (id: string) => readonly string[] | undefined,
): Similarity {
  const vectorOf = unitVectors(loaded)
  return (left, right) => {
    const [one, other] = [vectorOf(left), vectorOf(right)]
    return one === null || other === null ? jaccard(tagsOf(left), tagsOf(right)) : cosine(one, other)
  }
}

/** Vectors of length 1, made when first asked for; null for an item that has none. */
function unitVectors(
  loaded: Pick<ServingSnapshot, 'items' | 'itemVector'> | null,
): (id: string) => Float32Array | null {
  const itemVector = loaded?.itemVector ?? null
  if (loaded === null || itemVector === null) return () => null
  const made = new Map<string, Float32Array | null>()
  return (id) => {
    const known = made.get(id)
    if (known !== undefined) return known
    const row = loaded.items.indexOf(id)
    const vector = row < 0 ? null : unit(itemVector(row))
    made.set(id, vector)
    return vector
  }
}

/** Null where the vector is all zero: nothing was learned of the item. */
function unit(vector: Float32Array): Float32Array | null {
  const length = Math.hypot(...vector)
  return length > 0 ? vector.map((value) => value / length) : null
}

function cosine(left: Float32Array, right: Float32Array): number {
  let sum = 0
  for (let at = 0; at < left.length; at++) sum += left[at]! * right[at]!
  return Math.min(1, Math.max(0, sum))
}

function jaccard(left: readonly string[] = [], right: readonly string[] = []): number {
  const shared = left.filter((tag) => right.includes(tag)).length
  return shared === 0 ? 0 : shared / (left.length + right.length - shared)
}
