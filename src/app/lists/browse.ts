import { LRUCache } from 'lru-cache'
import type { KindTable } from '../../core/data/index.js'

import type { Scored } from '../../core/model/index.js'
import type {
  Communities,
  ItemAvailability,
  Rankings,
  RequestContext,
  SnapshotStore,
} from '../../core/ports/index.js'

import { badInput, DAY_MS, MINUTE_MS, type Page, pageOf } from '../../core/shared/index.js'

import { type CachedRead, createCachedRead, type Freshness } from '../shared/index.js'
import { type BrowseRequest, cut, cutEach, eligibleEntries, type PageOfEach, type RankedItem } from './cut.js'

/** Kinds of the interactions that `alsoInteracted` follows from an item to users and from users to items. */
export interface AlsoKinds {
  readonly kinds?: readonly string[] | undefined
  readonly alsoKinds?: readonly string[] | undefined
}

/** Lists of items that are the same for all users. */
export interface Browse {
  popular(request: BrowseRequest, context: RequestContext): Promise<Page<RankedItem>>
  /** @param windowDays half-life of the rate that is compared with its own past, above 0. */
  trending(windowDays: number, request: BrowseRequest, context: RequestContext): Promise<Page<RankedItem>>
  /** Neighbours of each item in the active slot or, without any, items that the same users like. */
  similar(items: readonly string[], request: BrowseRequest, context: RequestContext): Promise<PageOfEach>
  /** Other items of the users who interacted with each item. Default kinds: the attracting ones. */
  alsoInteracted(
    items: readonly string[],
    kinds: AlsoKinds,
    request: BrowseRequest,
    context: RequestContext,
  ): Promise<PageOfEach>
  /** Published items, latest first, without items that have no date. */
  latest(request: BrowseRequest, context: RequestContext): Promise<Page<RankedItem>>
  /** Favourites of communities of the active snapshot. */
  favourites(
    communities: readonly string[],
    request: BrowseRequest,
    context: RequestContext,
  ): Promise<PageOfEach>
  /** The list behind `popular`, at most a minute old. */
  readonly popularity: CachedRead<readonly Scored[]>
}

/** What {@link createBrowse} needs. */
export interface BrowseDependencies {
  readonly rankings: Rankings
  readonly availability: ItemAvailability
  readonly store: Pick<SnapshotStore, 'active'>
  readonly communities: Pick<Communities, 'favourites'>
  readonly kinds: KindTable
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Grows when lists from before must not be used. */
  readonly generation?: () => number
}

/** Length of a cached list. Items further down are hardly popular. */
const LIST_LENGTH = 50_000
const SIMILAR_LENGTH = 1000
const FAVOURITES_LENGTH = 1000
const FRESHNESS: Freshness = { renewAfterMs: 30_000, maxAgeMs: 60_000 }
/** Number of window lengths whose lists are cached. */
const MAX_WINDOWS = 8

/** Creates the lists. Popular and trending items are cached, the other lists are read on request. */
export function createBrowse(dependencies: BrowseDependencies): Browse {
  const { rankings, availability, store, communities, kinds, now, generation } = dependencies
  const popularity = createCachedRead(
    'popular',
    (context) => rankings.popular(LIST_LENGTH, context),
    FRESHNESS,
    now,
    generation,
  )
  const windows = new LRUCache<number, CachedRead<readonly Scored[]>>({ max: MAX_WINDOWS })
  const trendOf = (windowDays: number) => {
    const known = windows.get(windowDays)
    if (known !== undefined) return known
    const list = createCachedRead(
      `trending/${windowDays}`,
      // Windows end with a minute, so that servers that are asked in the same minute use the same one.
      (context) =>
        rankings.trending(
          Math.ceil(now() / MINUTE_MS) * MINUTE_MS,
          windowDays * DAY_MS,
          LIST_LENGTH,
          context,
        ),
      FRESHNESS,
      now,
      generation,
    )
    windows.set(windowDays, list)
    return list
  }
  /** An unknown token fails here, and not in a load that other requests wait for. */
  const checked = async (list: CachedRead<readonly Scored[]>, context: RequestContext) => {
    if (context.token !== undefined) await store.active(context)
    return list(context)
  }
  return {
    popularity,
    popular: async (request, context) =>
      cut(await checked(popularity, context), request, availability, context),
    trending: async (windowDays, request, context) =>
      cut(await checked(trendOf(windowDays), context), request, availability, context),
    async similar(items, request, context) {
      const near = await rankings.similar(items, SIMILAR_LENGTH, context)
      const others = items.filter((item) => (near.get(item) ?? []).length === 0)
      const also =
        others.length === 0 ? [] : await rankings.alsoInteracted(others, {}, SIMILAR_LENGTH, context)
      return cutEach(new Map([...near, ...also]), request, availability, context)
    },
    async alsoInteracted(items, selected, request, context) {
      for (const field of ['kinds', 'alsoKinds'] as const) checkKinds(selected[field] ?? [], field, kinds)
      return cutEach(
        await rankings.alsoInteracted(items, selected, SIMILAR_LENGTH, context),
        request,
        availability,
        context,
      )
    },
    async latest({ first, after, filter }, context) {
      const found: RankedItem[] = []
      const until = now()
      for (let behind = after, size = first + 11; found.length <= first; size *= 2) {
        const chunk = await rankings.latest(until, behind, size, context)
        found.push(...(await eligibleEntries(chunk, filter, availability, context)))
        const last = chunk.at(-1)
        if (last === undefined || chunk.length < size) break
        behind = [last.score, last.id]
      }
      return pageOf(found, first)
    },
    favourites: async (ids, request, context) =>
      cutEach(await communities.favourites(ids, FAVOURITES_LENGTH, context), request, availability, context),
  }
}

/** @throws KindredError BAD_USER_INPUT for a kind that is not configured. */
function checkKinds(names: readonly string[], field: string, kinds: KindTable): void {
  for (const kind of names)
    if (!Object.hasOwn(kinds, kind))
      throw badInput(field, `there is no kind "${kind}"`, `use one of: ${Object.keys(kinds).join(', ')}`)
}
