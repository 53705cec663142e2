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

import { byScore, isBehind, type PageRequest, type RankKey } from '../../core/shared/index.js'
import { sharedEngine } from '../../numeric/engine/index.js'
import type { Shortfall } from '../pages/index.js'
import { type Serving, type ServingDependencies, servingFor } from '../serving/index.js'

export interface FindAudienceDependencies
  extends Pick<ServingDependencies, 'holder' | 'coldStartItems' | 'log'> {
  readonly store: Pick<SnapshotStore, 'active'>
  readonly audiences: Audiences
  readonly rankings: Pick<Rankings, 'alsoInteracted'>
  readonly shelf: Pick<ItemAvailability, 'eligible'>
  readonly kinds: KindTable
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export interface AudiencePage {
  /** Best first; `contributions` add up to `score`. */
  readonly entries: readonly Blended[]
  readonly hasNextPage: boolean
  readonly shortfall: Shortfall | null
}

export type FindAudience = (
  item: string,
  request: PageRequest<RankKey>,
  context: RequestContext,
) => Promise<AudiencePage>

/** Linked items whose people are looked at. */
const LINKS = 100
/** Most people who are found by linked items. */
const LINKED_PEOPLE = 10_000
/** People whom the rules are asked about at first; each further step asks about more. */
const FIRST_STEP = 500
const STEP_GROWTH = 4

/** What the item is to what was learned: the source that knows it, and of which learned items it is made. */
interface Learned {
  readonly source: Recommender & Required<Pick<Recommender, 'scoreUsers'>>
  readonly mixture: ItemMixture
}

/**
 * The people to whom an item should be shown: who would like it and has not had it. The score is the sum of two parts, each divided by its best:
 * `max(0, x_u · y_i)` by the vectors of the network, over all people that it knows, and `Σ_j s_ji` over the linked items j that u took to, live. Links are the
 * 100 nearest items that have this one among their neighbours; of an item newer than the snapshot its kin by tags, vectors and first audience, whose
 * mean vector stands for its own; where nothing places it, and without a snapshot, what the same people like. Left out are deactivated people, those who dismissed the item, made it, or did
 * with it what hides it. An item that is not available has no audience.
 *
 * For the owner: an answer tells what people like, hidden ties or not.
 */
export function createFindAudience(dependencies: FindAudienceDependencies): FindAudience {
  const { store, audiences, rankings, shelf, coldStartItems, kinds, now } = dependencies

  /** What the item is to what was learned, and what it is linked to. */
  const standingOf = async (item: string, serving: Serving, context: RequestContext): Promise<Standing> => {
    const { loaded, slot } = serving
    const items = loaded?.items
    const row = items?.indexOf(item) ?? -1
    if (items !== undefined && row < 0 && items.size > 0) {
      const placed = (await coldStartItems(context)).find(({ id }) => id === item)
      // Imported items, and those that are new for long, are placed nowhere; their people tell of them.
      const also = placed ? [] : await rankings.alsoInteracted(item, {}, LINKS, context)
      const kin = placed?.nearestItems ?? also.map(({ id, score }) => ({ item: id, weight: score }))
      return {
        learned: learnedOf(serving, foldItems([{ id: item, nearestItems: kin }], items)[0]),
        links: linksOf(kin),
        by: placed ? 'rp3' : 'co-interaction',
      }
    }
    const links = slot === null || row < 0 ? [] : await audiences.links(item, slot, LINKS, context)
    const mixture = { rows: Int32Array.of(row), weights: Float32Array.of(1) }
    const learned = row < 0 ? null : learnedOf(serving, mixture)
    if (links.length > 0) return { learned, links, by: 'rp3' }
    return { learned, links: await rankings.alsoInteracted(item, {}, LINKS, context), by: 'co-interaction' }
  }

  return async (item, { first, after }, context) => {
    const [active, shown] = await Promise.all([store.active(context), shelf.eligible([item], {}, context)])
    if (!shown.has(item)) return pageOf([], first)
    const serving = await servingFor(active, dependencies)
    const standing = await standingOf(item, serving, context)
    const people = await audiences.usersOf(standing.links, LINKED_PEOPLE, context)
    const moment = now()
    const openAmong = async (ranked: readonly Blended[]): Promise<Blended[]> => {
      const ids = ranked.map(({ id }) => id)
      const open = await audiences.open(item, ids, context)
      return ranked.filter(({ id }) => open.get(id)?.every((event) => !hidesItem(event, kinds, moment)))
    }
    const met = new Set<string>()
    const isNext = (entry: Scored) => !met.has(entry.id) && (after === null || isBehind(entry, after))
    const found: Blended[] = []
    // One entry more than asked, to tell whether there is a next page.
    for (let k = FIRST_STEP, more = true; more && found.length <= first; k *= STEP_GROWTH) {
      const ranked = rank(standing, people, serving, k)
      const next = ranked.filter(isNext)
      for (const { id } of next) met.add(id)
      found.push(...(await openAmong(next)))
      more = ranked.length === k
    }
    return pageOf(found, first)
  }
}

interface Standing {
  readonly learned: Learned | null
  readonly links: readonly Scored[]
  /** The source that the links stand for. */
  readonly by: ItemSource
}

/** The network, where the blend trusts it for anybody. */
function learnedOf({ loaded }: Serving, mixture: ItemMixture | undefined): Learned | null {
  const source = loaded?.sources.get('lightgcn')
  const trusted = loaded?.weights.segments.some(({ weights }) => (weights.lightgcn ?? 0) > 0)
  const scoreUsers = source?.scoreUsers
  return mixture && trusted && source && scoreUsers ? { source: { ...source, scoreUsers }, mixture } : null
}

/** The nearest kin of a newcomer. */
function linksOf(kin: ColdStartItem['nearestItems']): readonly Scored[] {
  return kin
    .map(({ item, weight }) => ({ id: item, score: weight }))
    .sort(byScore)
    .slice(0, LINKS)
}

/** The best k people. */
function rank(
  { learned, by }: Standing,
  people: readonly Scored[],
  { loaded }: Serving,
  k: number,
): readonly Blended[] {
  const weights = { lightgcn: 1, [by]: 1 }
  const lists = new Map<ItemSource, readonly Scored[]>([[by, people]])
  if (learned === null || loaded === null) return blendLists(lists, weights).slice(0, k)
  const { users } = loaded
  const engine = sharedEngine()
  const scores = engine.float32(users.size)
  try {
    learned.source.scoreUsers(learned.mixture, scores)
    const dense = new Map([['lightgcn' as const, scores]])
    return blendDense(engine, users, { dense, lists }, weights, { k, exclude: new Set() })
  } finally {
    engine.release(scores)
  }
}

function pageOf(found: readonly Blended[], first: number): AudiencePage {
  const entries = found.slice(0, first)
  const missing = first - entries.length
  return {
    entries,
    hasNextPage: found.length > first,
    shortfall: missing > 0 ? { reason: 'NOBODY_LEFT', missing } : null,
  }
}
