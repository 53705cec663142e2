import type { Scored } from '../../core/model/index.js'
import type { IgnoredImpressions, ImpressionDiscount, ItemRules, Similarity } from '../../core/page/index.js'
import type {
  ImpressionHistory,
  ItemAvailability,
  ItemImpressions,
  RequestContext,
} from '../../core/ports/index.js'
import { DAY_MS, MINUTE_MS } from '../../core/shared/index.js'
import { orWithout } from '../faults/index.js'
import type { ServingSnapshot } from '../serving/index.js'
import type { PageInput } from './compute-page.js'
import type { RecommendedItem } from './recommendation.js'
import type { ViewerContext } from './viewer.js'

/** What rules read besides the list itself. */
export interface RuleInputs {
  /** Number of users who like an item. */
  readonly audienceOf: (id: string) => number
  readonly similarity: Similarity
  /** Highest similarity to an item of the viewer's history, 0 … 1. */
  readonly familiarityOf: (id: string) => number
  /** Impressions that the viewer ignored, by item. */
  readonly ignored: ReadonlyMap<string, IgnoredImpressions>
}

/** What {@link createRuleInputs} needs. */
export interface RuleInputDependencies {
  readonly availability: Pick<ItemAvailability, 'eligible'>
  readonly impressionHistory: ImpressionHistory
  readonly impressionDiscount: ImpressionDiscount
}

const NOTHING_IGNORED: ReadonlyMap<string, IgnoredImpressions> = new Map()
/** Latest items of the history that an entry is compared with. */
const HISTORY_COMPARED = 50
/** Recovery half-lives after which a visit no longer counts. */
const RECOVERIES = 7

/** Reads the inputs that the rules of a page need, and no others. */
export function createRuleInputs({
  availability,
  impressionHistory,
  impressionDiscount,
}: RuleInputDependencies) {
  /** Counts by list, so that a cached list is indexed once. */
  const countsByList = new WeakMap<readonly Scored[], ReadonlyMap<string, number>>()
  const countsOf = (list: readonly Scored[]): ReadonlyMap<string, number> => {
    const counts = countsByList.get(list) ?? new Map(list.map(({ id, score }) => [id, score]))
    countsByList.set(list, counts)
    return counts
  }

  async function ignoredBy(
    { user, history, asOf }: ViewerContext,
    context: RequestContext,
  ): Promise<ReadonlyMap<string, IgnoredImpressions>> {
    const since = asOf - RECOVERIES * impressionDiscount.recoveryHalfLifeDays * DAY_MS
    const shown = await impressionHistory.of(user, since, context)
    // Impressions from the moment of the page on belong to its own scroll.
    const before = shown.map(({ item, times }) => ({ item, times: times.filter((time) => time < asOf) }))
    const lastActs = new Map(history.map(({ item, at }) => [item, at]))
    return new Map(
      ignoredItems(before, lastActs).map(({ item, visits, at }) => [item, { count: visits, at }]),
    )
  }

  return async (
    pool: readonly RecommendedItem[],
    rules: ItemRules,
    { viewer, serving: { loaded }, popularity, context }: PageInput,
  ): Promise<RuleInputs> => {
    const liked = viewer.history.filter(({ weight }) => weight > 0).slice(0, HISTORY_COMPARED)
    const history = rules.novelty > 0 ? liked.map(({ item }) => item) : []
    const [known, audience, ignored] = await Promise.all([
      history.length > 0 ? availability.eligible(history, {}, context) : new Map(),
      rules.popularityDebias > 0 ? popularity(context).then(countsOf) : new Map<string, number>(),
      rules.fatigue
        ? orWithout('rule fatigue', () => ignoredBy(viewer, context), NOTHING_IGNORED, context)
        : NOTHING_IGNORED,
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
}

/** An item that was shown to a user and ignored. */
export interface IgnoredItem {
  readonly item: string
  /** Visits with an impression of the item since the user last interacted with it; 1 or more. */
  readonly visits: number
  /** Start of the latest of these visits, milliseconds since 1970. */
  readonly at: number
}

/**
 * Impressions within half an hour after the start of a visit belong to it. Web sessions are commonly cut at
 * this length.
 */
const VISIT_MS = 30 * MINUTE_MS

/**
 * How often each item was shown and ignored. Impressions within half an hour are one visit, so that a reload
 * does not count twice; a new day (UTC) starts a new visit. An interaction with an item resets its count.
 *
 * @param lastActs time of the user's last interaction by item, milliseconds since 1970; null: unknown, which
 *   resets nothing.
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
 * Similarity of items, 0 … 1: the cosine of their learned vectors, cut off at 0. If one of the two has no
 * vector, the Jaccard index of their tags.
 *
 * @param tagsOf tags of an item; undefined for an unknown item.
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

/** Vectors of length 1, computed on first use; null for an item without one. */
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

/** Null if all components are zero: nothing was learned about the item. */
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
