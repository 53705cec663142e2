import type { Fading, Impressions } from '../core/fading.js'
import type { ReadOptions } from '../core/ports/read-options.js'
import type { Shelf } from '../core/ports/shelf.js'
import type { ShownItems } from '../core/ports/shown-items.js'
import type { Scored } from '../core/recommender.js'
import type { Similarity } from '../core/rules/diversity.js'
import type { ItemRules } from '../core/rules/item-rules.js'
import type { Cached } from './cached.js'
import { ignoredItems } from './ignored-items.js'
import { itemSimilarity } from './item-similarity.js'
import type { RecommendedItem } from './recommendation.js'
import type { Serving } from './serving-context.js'
import type { ViewerContext } from './viewer-context.js'

/** What rules need to know besides the list. */
export interface RuleInputs {
  /** How many people like an item. */
  readonly audienceOf: (id: string) => number
  readonly similarity: Similarity
  /** Highest similarity to an item of the viewer's history, 0 … 1. */
  readonly familiarityOf: (id: string) => number
  /** What the viewer was shown and ignored. */
  readonly ignored: ReadonlyMap<string, Impressions>
}

export interface RuleInputDependencies {
  readonly shelf: Pick<Shelf, 'eligible'>
  readonly popularity: Cached<readonly Scored[]>
  readonly shownItems: ShownItems
  /** How what was shown and ignored fades. */
  readonly fading: Fading
}

/** Items of the history, the latest, that a page is held against. */
const HISTORY_LOOKED_AT = 50
/** Halvings after which a visit no longer counts. */
const RECOVERIES = 7
const DAY_MS = 86_400_000

/** Reads what these rules need, and only that. */
export async function ruleInputs(
  pool: readonly RecommendedItem[],
  viewer: ViewerContext,
  { loaded }: Serving,
  rules: ItemRules,
  dependencies: RuleInputDependencies,
  options: ReadOptions,
): Promise<RuleInputs> {
  const { shelf, popularity } = dependencies
  const liked = viewer.history.filter(({ weight }) => weight > 0).slice(0, HISTORY_LOOKED_AT)
  const history = rules.novelty > 0 ? liked.map(({ item }) => item) : []
  const [known, audience, ignored] = await Promise.all([
    history.length > 0 ? shelf.eligible(history, {}, options) : new Map(),
    rules.popularityDebias > 0 ? popularity(options).then(countsOf) : new Map<string, number>(),
    rules.fatigue ? impressions(viewer, dependencies, options) : new Map<string, Impressions>(),
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
  { shownItems, fading }: Pick<RuleInputDependencies, 'shownItems' | 'fading'>,
  options: ReadOptions,
): Promise<ReadonlyMap<string, Impressions>> {
  const since = asOf - RECOVERIES * fading.recoveryDays * DAY_MS
  const shown = await shownItems.of(user, since, options)
  // What is shown while a scroll lasts, or in the minute before it, is the page itself.
  const before = shown.map(({ item, times }) => ({ item, times: times.filter((time) => time < asOf) }))
  const lastActs = new Map(history.map(({ item, at }) => [item, at]))
  return new Map(ignoredItems(before, lastActs).map(({ item, visits, at }) => [item, { visits, at }]))
}

/** By list, so that a list that is kept is counted once. */
const counted = new WeakMap<readonly Scored[], ReadonlyMap<string, number>>()

function countsOf(list: readonly Scored[]): ReadonlyMap<string, number> {
  const counts = counted.get(list) ?? new Map(list.map(({ id, score }) => [id, score]))
  counted.set(list, counts)
  return counts
}
