import {
  type Blended,
  blendDense,
  blendLists,
  type ColdStartItem,
  foldItems,
} from '../../core/blend/index.js'

import { hidesItem, type KindTable } from '../../core/data/index.js'
import type { ItemMixture, ItemSource, Recommender, Scored } from '../../core/model/index.js'
import type {
  Audiences,
  ItemAvailability,
  Rankings,
  RequestContext,
  SnapshotStore,
} from '../../core/ports/index.js'

import {
  byScore,
  isBehind,
  type Page,
  type PageRequest,
  pageOf,
  type RankKey,
} from '../../core/shared/index.js'
import type { Engine } from '../../numeric/engine/index.js'
import { orWithout } from '../faults/index.js'
import type { Shortfall } from '../pages/index.js'
import {
  type Serving,
  type ServingDependencies,
  type SourceDependencies,
  servingFor,
} from '../serving/index.js'

/** What {@link createFindAudience} needs. */
export interface FindAudienceDependencies
  extends Pick<ServingDependencies, 'holder' | 'log'>,
    Pick<SourceDependencies, 'coldStartItems'> {
  readonly store: Pick<SnapshotStore, 'active'>
  readonly audiences: Audiences
  readonly rankings: Pick<Rankings, 'alsoInteracted'>
  readonly availability: Pick<ItemAvailability, 'eligible'>
  readonly engine: Engine
  readonly kinds: KindTable
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Users, best first; `contributions` add up to `score`. */
export interface AudiencePage extends Page<Blended> {
  /** Null on a full page. */
  readonly shortfall: Shortfall | null
}

/** Finds the users to whom an item should be shown. */
export type FindAudience = (
  item: string,
  request: PageRequest<RankKey>,
  context: RequestContext,
) => Promise<AudiencePage>

/** Maximum number of links of an item. */
const MAX_LINKS = 100
/** Maximum number of users found by linked items. */
const MAX_LINKED_USERS = 10_000
/** Users that are checked first. Each further step checks more by this factor. */
const FIRST_STEP = 500
const STEP_GROWTH = 4

/** The item as LightGCN knows it: a mixture of items that it was fitted on. */
interface LearnedItem {
  readonly source: Recommender & Required<Pick<Recommender, 'scoreUsers'>>
  readonly mixture: ItemMixture
}

/** What the audience of an item is derived from. */
interface AudienceSeed {
  /** Null: nothing was learned about the item. */
  readonly learned: LearnedItem | null
  /** Items that lead to the item, with the strength of the link. */
  readonly links: readonly Scored[]
  /** The source of the links. */
  readonly source: ItemSource
}

/**
 * The users to whom an item should be shown: users who would like it and have not consumed it. The score is
 * the sum of two parts, each divided by its maximum: `max(0, x_u · y_i)` of the vectors of LightGCN, over all
 * users that it knows, and `Σ_j s_ji` over the linked items j that u likes in the live graph. Links are the
 * 100 nearest items that have this one among their neighbours. For an item newer than the snapshot they are
 * its nearest items by tags, vectors and first audience, whose mean vector replaces its own; without any, and
 * without a snapshot, items that the same users like. Left out are deactivated users and users who dismissed
 * the item, made it, or have an interaction with it that hides it. An item that is not available has no
 * audience.
 *
 * Only for the owner: the answer reveals what users like, even if they hide their ties.
 */
export function createFindAudience(dependencies: FindAudienceDependencies): FindAudience {
  const { store, audiences, rankings, availability, coldStartItems, engine, kinds, now } = dependencies

  const alsoLinks = async (item: string, context: RequestContext) =>
    (await rankings.alsoInteracted([item], {}, MAX_LINKS, context)).get(item) ?? []

  async function seedOf(item: string, serving: Serving, context: RequestContext): Promise<AudienceSeed> {
    const { loaded, slot } = serving
    const items = loaded?.items
    const row = items?.indexOf(item) ?? -1
    if (items !== undefined && row < 0 && items.size > 0) {
      const known = await orWithout('cold-start items', () => coldStartItems(context), [], context)
      const coldStart = known.find(({ id }) => id === item)
      // Imported items and items that are no longer recent are not cold-start items. Their users lead to
      // similar items.
      const also = coldStart ? [] : await alsoLinks(item, context)
      const nearestItems =
        coldStart?.nearestItems ?? also.map(({ id, score }) => ({ item: id, weight: score }))
      return {
        learned: learnedOf(serving, foldItems([{ id: item, nearestItems }], items)[0]),
        links: linksOf(nearestItems),
        source: coldStart ? 'rp3' : 'co-interaction',
      }
    }
    const links = slot === null || row < 0 ? [] : await audiences.links(item, slot, MAX_LINKS, context)
    const mixture = { rows: Int32Array.of(row), weights: Float32Array.of(1) }
    const learned = row < 0 ? null : learnedOf(serving, mixture)
    if (links.length > 0) return { learned, links, source: 'rp3' }
    const also = await alsoLinks(item, context)
    return { learned, links: also, source: 'co-interaction' }
  }

  return async (item, { first, after }, context) => {
    const [active, shown] = await Promise.all([
      store.active(context),
      availability.eligible([item], {}, context),
    ])
    if (!shown.has(item)) return audiencePage([], first)
    const serving = await servingFor(active, dependencies)
    const seed = await seedOf(item, serving, context)
    const linked = await audiences.usersOf(seed.links, MAX_LINKED_USERS, context)
    const moment = now()
    const eligible = async (ranked: readonly Blended[]): Promise<Blended[]> => {
      const ids = ranked.map(({ id }) => id)
      const open = await audiences.open(item, ids, context)
      return ranked.filter(({ id }) => open.get(id)?.every((event) => !hidesItem(event, kinds, moment)))
    }
    const met = new Set<string>()
    const isNext = (entry: Scored) => !met.has(entry.id) && (after === null || isBehind(entry, after))
    const found: Blended[] = []
    // One entry more than requested shows whether there is a next page.
    for (let k = FIRST_STEP, more = true; more && found.length <= first; k *= STEP_GROWTH) {
      const ranked = rankUsers(seed, linked, serving, k, engine)
      const next = ranked.filter(isNext)
      for (const { id } of next) met.add(id)
      found.push(...(await eligible(next)))
      more = ranked.length === k
    }
    return audiencePage(found, first)
  }
}

/** LightGCN and the item's mixture, if LightGCN has a weight above 0 in the blend. */
function learnedOf({ loaded }: Serving, mixture: ItemMixture | undefined): LearnedItem | null {
  const source = loaded?.sources.get('lightgcn')
  const isUsed = loaded?.weights.segments.some(({ weights }) => (weights.lightgcn ?? 0) > 0)
  const scoreUsers = source?.scoreUsers
  return mixture && isUsed && source && scoreUsers ? { source: { ...source, scoreUsers }, mixture } : null
}

function linksOf(nearestItems: ColdStartItem['nearestItems']): readonly Scored[] {
  return nearestItems
    .map(({ item, weight }) => ({ id: item, score: weight }))
    .sort(byScore)
    .slice(0, MAX_LINKS)
}

/** The best k users. */
function rankUsers(
  { learned, source }: AudienceSeed,
  linked: readonly Scored[],
  { loaded }: Serving,
  k: number,
  engine: Engine,
): readonly Blended[] {
  const weights = { lightgcn: 1, [source]: 1 }
  const lists = new Map<ItemSource, readonly Scored[]>([[source, linked]])
  if (learned === null || loaded === null) return blendLists(lists, weights).slice(0, k)
  const { users } = loaded
  const scores = engine.float32(users.size)
  try {
    learned.source.scoreUsers(learned.mixture, scores)
    const dense = new Map([['lightgcn' as const, scores]])
    return blendDense(engine, users, { dense, lists }, weights, { k, exclude: new Set() })
  } finally {
    engine.release(scores)
  }
}

function audiencePage(found: readonly Blended[], first: number): AudiencePage {
  const missing = first - found.length
  return {
    ...pageOf(found, first),
    shortfall: missing > 0 ? { reason: 'NOBODY_LEFT', missing } : null,
  }
}
