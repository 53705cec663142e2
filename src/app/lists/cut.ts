import type { ItemFilter } from '../../core/data/index.js'
import type { Scored } from '../../core/model/index.js'
import type { CatalogueItem, ItemAvailability, RequestContext } from '../../core/ports/index.js'
import { isBehind, type Page, type PageRequest, pageOf, type RankKey } from '../../core/shared/index.js'

/** An item in a list that is the same for all users. */
export interface RankedItem extends Scored {
  readonly record: CatalogueItem
}

/** A page of a list, restricted by a filter. */
export interface BrowseRequest extends PageRequest<RankKey> {
  readonly filter: ItemFilter
}

/** A page of items for each item or community. Those without entries may be absent. */
export type PageOfEach = ReadonlyMap<string, Page<RankedItem>>

/** A page behind a key: entries that may be shown now, read in chunks until the page is full. */
export async function cut(
  list: readonly Scored[],
  request: BrowseRequest,
  availability: Pick<ItemAvailability, 'eligible'>,
  context: RequestContext,
): Promise<Page<RankedItem>> {
  const pages = await cutEach(new Map([['', list]]), request, availability, context)
  return pages.get('')!
}

/** As {@link cut}, for several lists, whose chunks are checked together. */
export async function cutEach(
  lists: ReadonlyMap<string, readonly Scored[]>,
  { first, after, filter }: BrowseRequest,
  availability: Pick<ItemAvailability, 'eligible'>,
  context: RequestContext,
): Promise<PageOfEach> {
  // One entry more than requested shows whether there is a next page.
  const wanted = first + 1
  const pages = [...lists].map(([key, list]) => {
    const start = after === null ? 0 : list.findIndex((entry) => isBehind(entry, after))
    return { key, rest: start < 0 ? [] : list.slice(start), found: [] as RankedItem[] }
  })
  // Several lists are short, and read to their end after one chunk. So few queries serve all of them.
  const growth = lists.size > 1 ? Number.POSITIVE_INFINITY : 2
  for (let size = wanted + 10; ; size *= growth) {
    const open = pages.filter(({ rest, found }) => rest.length > 0 && found.length < wanted)
    if (open.length === 0) break
    const chunks = open.map(({ rest }) => rest.slice(0, size))
    const ids = new Set(chunks.flatMap((chunk) => chunk.map(({ id }) => id)))
    const records = await availability.eligible([...ids], filter, context)
    for (const [place, page] of open.entries()) {
      page.found.push(...withRecords(chunks[place]!, records))
      page.rest = page.rest.slice(size)
    }
  }
  return new Map(pages.map(({ key, found }) => [key, pageOf(found, first)]))
}

/** The entries that may be shown now. */
export async function eligibleEntries(
  entries: readonly Scored[],
  filter: ItemFilter,
  availability: Pick<ItemAvailability, 'eligible'>,
  context: RequestContext,
): Promise<RankedItem[]> {
  const records = await availability.eligible(
    entries.map(({ id }) => id),
    filter,
    context,
  )
  return withRecords(entries, records)
}

function withRecords(entries: readonly Scored[], records: ReadonlyMap<string, CatalogueItem>): RankedItem[] {
  return entries.flatMap((entry) => {
    const record = records.get(entry.id)
    return record === undefined ? [] : [{ ...entry, record }]
  })
}
