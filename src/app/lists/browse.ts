import type { ItemFilter, KindTable } from '../../core/data/index.js'

import type { Scored } from '../../core/model/index.js'
import type {
  CatalogueItem,
  Communities,
  ItemAvailability,
  Rankings,
  RequestContext,
  SnapshotStore,
} from '../../core/ports/index.js'

import {
  badInput,
  DAY_MS,
  isBehind,
  MINUTE_MS,
  type Page,
  type PageRequest,
  pageOf,
  type RankKey,
} from '../../core/shared/index.js'

import { type CachedRead, createCachedRead, type Freshness } from '../shared/index.js'

/** An item in a list that is the same for everybody. */
export interface RankedItem extends Scored {
  readonly record: CatalogueItem
}

export interface BrowseRequest extends PageRequest<RankKey> {
  readonly filter: ItemFilter
}

export interface AlsoKinds {
  readonly kinds?: readonly string[] | undefined
  readonly alsoKinds?: readonly string[] | undefined
}

export interface Browse {
  popular(request: BrowseRequest, context: RequestContext): Promise<Page<RankedItem>>
  /** @param windowDays half-life of the rate that is held against its own past; above 0. */
  trending(windowDays: number, request: BrowseRequest, context: RequestContext): Promise<Page<RankedItem>>
  /** Neighbours in the active slot; without any, what the same people like. */
  similar(item: string, request: BrowseRequest, context: RequestContext): Promise<Page<RankedItem>>
  /** What people who did one thing with an item did something with besides; absent kinds: those that attract. */
  alsoInteracted(
    item: string,
    kinds: AlsoKinds,
    request: BrowseRequest,
    context: RequestContext,
  ): Promise<Page<RankedItem>>
  /** What has appeared, the latest first; items without a date are not among it. */
  latest(request: BrowseRequest, context: RequestContext): Promise<Page<RankedItem>>
  /** What a community of the active snapshot favours. */
  favourites(community: string, request: BrowseRequest, context: RequestContext): Promise<Page<RankedItem>>
  /** The list behind `popular`; at most a minute old. */
  readonly popularity: CachedRead<readonly Scored[]>
}

export interface BrowseDependencies {
  readonly rankings: Rankings
  readonly shelf: ItemAvailability
  readonly store: Pick<SnapshotStore, 'active'>
  readonly communities: Pick<Communities, 'favourites'>
  readonly kinds: KindTable
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Longest list that is kept; what lies further down is hardly popular. */
const LIST_LENGTH = 50_000
const SIMILAR_LENGTH = 1000
const FAVOURITES_LENGTH = 1000
const FRESHNESS: Freshness = { renewAfterMs: 30_000, maxAgeMs: 60_000 }
/** Window lengths whose lists are kept at a time. */
const WINDOWS_KEPT = 8

export function createBrowse(dependencies: BrowseDependencies): Browse {
  const { rankings, shelf, store, communities, kinds, now } = dependencies
  const popularity = createCachedRead(
    'popular',
    (context) => rankings.popular(LIST_LENGTH, context),
    FRESHNESS,
    now,
  )
  const windows = new Map<number, CachedRead<readonly Scored[]>>()
  const trendOf = (windowDays: number) => {
    const known = windows.get(windowDays)
    const list =
      known ??
      createCachedRead(
        `trending/${windowDays}`,
        // To the end of the minute, so that servers that are asked together look at the same window.
        (context) =>
          rankings.trending(
            Math.ceil(now() / MINUTE_MS) * MINUTE_MS,
            windowDays * DAY_MS,
            LIST_LENGTH,
            context,
          ),
        FRESHNESS,
        now,
      )
    windows.delete(windowDays)
    windows.set(windowDays, list)
    for (const old of [...windows.keys()].slice(0, -WINDOWS_KEPT)) windows.delete(old)
    return list
  }
  /** A token that the database does not know fails here, and not in a load that others wait for. */
  const checked = async (list: CachedRead<readonly Scored[]>, context: RequestContext) => {
    if (context.token !== undefined) await store.active(context)
    return list(context)
  }
  return {
    popularity,
    popular: async (request, context) => cut(await checked(popularity, context), request, shelf, context),
    trending: async (windowDays, request, context) =>
      cut(await checked(trendOf(windowDays), context), request, shelf, context),
    async similar(item, request, context) {
      const slot = (await store.active({ token: context.token }))?.slot ?? null
      const near = slot === null ? [] : await rankings.similar(item, slot, SIMILAR_LENGTH, context)
      const list = near.length > 0 ? near : await rankings.alsoInteracted(item, {}, SIMILAR_LENGTH, context)
      return cut(list, request, shelf, context)
    },
    async alsoInteracted(item, asked, request, context) {
      for (const field of ['kinds', 'alsoKinds'] as const) checkKinds(asked[field] ?? [], field, kinds)
      return cut(await rankings.alsoInteracted(item, asked, SIMILAR_LENGTH, context), request, shelf, context)
    },
    async latest({ first, after, filter }, context) {
      const found: RankedItem[] = []
      const until = now()
      for (let behind = after, size = first + 11; found.length <= first; size *= 2) {
        const chunk = await rankings.latest(until, behind, size, context)
        const records = await shelf.eligible(
          chunk.map(({ id }) => id),
          filter,
          context,
        )
        for (const entry of chunk) {
          const record = records.get(entry.id)
          if (record !== undefined) found.push({ ...entry, record })
        }
        const last = chunk.at(-1)
        if (last === undefined || chunk.length < size) break
        behind = [last.score, last.id]
      }
      return pageOf(found, first)
    },
    favourites: async (community, request, context) =>
      cut(await communities.favourites(community, FAVOURITES_LENGTH, context), request, shelf, context),
  }
}

/** A page of a list behind a key: entries that may be shown now, looked up in chunks until the page is full. */
async function cut(
  list: readonly Scored[],
  { first, after, filter }: BrowseRequest,
  shelf: ItemAvailability,
  context: RequestContext,
): Promise<Page<RankedItem>> {
  const found: RankedItem[] = []
  // One entry more than asked, to tell whether there is a next page.
  const wanted = first + 1
  let start = after === null ? 0 : list.findIndex((entry) => isBehind(entry, after))
  if (start < 0) return pageOf(found, first)
  for (let size = wanted + 10; start < list.length && found.length < wanted; size *= 2) {
    const chunk = list.slice(start, start + size)
    const records = await shelf.eligible(
      chunk.map(({ id }) => id),
      filter,
      context,
    )
    for (const entry of chunk) {
      const record = records.get(entry.id)
      if (record !== undefined) found.push({ ...entry, record })
    }
    start += size
  }
  return pageOf(found, first)
}

/** @throws KindredError BAD_USER_INPUT for a kind that is not configured. */
function checkKinds(asked: readonly string[], field: string, kinds: KindTable): void {
  for (const kind of asked)
    if (!Object.hasOwn(kinds, kind))
      throw badInput(field, `there is no kind "${kind}"`, `use one of: ${Object.keys(kinds).join(', ')}`)
}
