import type { ItemFilter } from '../core/item-filter.js'
import { type Page, type PageRequest, pageOf } from '../core/page.js'
import type { ItemRecord } from '../core/ports/catalogue.js'
import type { Communities } from '../core/ports/communities.js'
import type { Rankings } from '../core/ports/rankings.js'
import type { ReadOptions } from '../core/ports/read-options.js'
import type { Shelf } from '../core/ports/shelf.js'
import type { SnapshotStore } from '../core/ports/snapshot-store.js'
import type { Scored } from '../core/recommender.js'
import { type Cached, cached, type Freshness } from './cached.js'

/** An item in a list that is the same for everybody. */
export interface RankedItem extends Scored {
  readonly record: ItemRecord
}

/** Where a list goes on: behind this score and id. */
export type RankKey = readonly [score: number, id: string]

export interface BrowseRequest extends PageRequest<RankKey> {
  readonly filter: ItemFilter
}

export interface Browse {
  popular(request: BrowseRequest, options: ReadOptions): Promise<Page<RankedItem>>
  /** @param windowDays above 0. */
  trending(windowDays: number, request: BrowseRequest, options: ReadOptions): Promise<Page<RankedItem>>
  /** Neighbours in the active slot; without any, what the same people like. */
  similar(item: string, request: BrowseRequest, options: ReadOptions): Promise<Page<RankedItem>>
  /** What a community of the active snapshot favours. */
  favourites(community: string, request: BrowseRequest, options: ReadOptions): Promise<Page<RankedItem>>
  /** The list behind `popular`; at most a minute old. */
  readonly popularity: Cached<readonly Scored[]>
}

export interface BrowseDependencies {
  readonly rankings: Rankings
  readonly shelf: Shelf
  readonly store: Pick<SnapshotStore, 'active'>
  readonly communities: Pick<Communities, 'favourites'>
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
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

export function createBrowse({ rankings, shelf, store, communities, now }: BrowseDependencies): Browse {
  const popularity = cached('popular', (options) => rankings.popular(LIST_LENGTH, options), FRESHNESS, now)
  const windows = new Map<number, Cached<readonly Scored[]>>()
  const trendOf = (windowDays: number) => {
    const known = windows.get(windowDays)
    const list =
      known ??
      cached(
        `trending/${windowDays}`,
        // To the end of the minute, so that servers that are asked together look at the same window.
        (options) =>
          rankings.trending(
            Math.ceil(now() / MINUTE_MS) * MINUTE_MS,
            windowDays * DAY_MS,
            LIST_LENGTH,
            options,
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
  const checked = async (list: Cached<readonly Scored[]>, options: ReadOptions) => {
    if (options.token !== undefined) await store.active(options)
    return list(options)
  }
  return {
    popularity,
    popular: async (request, options) => cut(await checked(popularity, options), request, shelf, options),
    trending: async (windowDays, request, options) =>
      cut(await checked(trendOf(windowDays), options), request, shelf, options),
    async similar(item, request, options) {
      const slot = (await store.active({ token: options.token }))?.slot ?? null
      const near = slot === null ? [] : await rankings.similar(item, slot, SIMILAR_LENGTH, options)
      const list = near.length > 0 ? near : await rankings.likedTogether(item, SIMILAR_LENGTH, options)
      return cut(list, request, shelf, options)
    },
    favourites: async (community, request, options) =>
      cut(await communities.favourites(community, FAVOURITES_LENGTH, options), request, shelf, options),
  }
}

/** A page of a list behind a key: entries that may be shown now, looked up in chunks until the page is full. */
async function cut(
  list: readonly Scored[],
  { first, after, filter }: BrowseRequest,
  shelf: Shelf,
  options: ReadOptions,
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
      options,
    )
    for (const entry of chunk) {
      const record = records.get(entry.id)
      if (record !== undefined) found.push({ ...entry, record })
    }
    start += size
  }
  return pageOf(found, first)
}

function isBehind({ id, score }: Scored, [afterScore, afterId]: RankKey): boolean {
  return score < afterScore || (score === afterScore && id > afterId)
}
