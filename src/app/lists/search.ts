import type { ItemFilter, KindTable } from '../../core/data/index.js'
import type { Scored } from '../../core/model/index.js'
import type { ItemAvailability, RequestContext, TextMatch, TextSearch } from '../../core/ports/index.js'
import {
  badInput,
  byScore,
  foldText,
  isBehind,
  type Page,
  type PageRequest,
  pageOf,
  type RankKey,
} from '../../core/shared/index.js'
import { excludedItems, viewerContext } from '../pages/index.js'
import { checkLength, type RequestReads } from '../shared/index.js'
import { type BrowseRequest, cut, eligibleEntries, type RankedItem } from './cut.js'

/** A page of items in the order of their ids. */
export interface CatalogueRequest extends PageRequest<string> {
  readonly filter: ItemFilter
}

/** Search and lists of all items and users, for callers that know no id. */
export interface Search {
  /**
   * Items that match a text, best first, by {@link closeness}. Unavailable items are left out.
   *
   * @param user Leaves out what a page for this user leaves out; null: nobody.
   * @returns null if the user does not exist.
   * @throws KindredError BAD_USER_INPUT if the text is blank or too long.
   */
  items(
    text: string,
    user: string | null,
    request: BrowseRequest,
    reads: RequestReads,
  ): Promise<Page<RankedItem> | null>
  /**
   * Users who match a text, best first, as {@link items}. They are active and suggestible.
   *
   * @param viewer leaves out users who have a block with this user; null: nobody.
   */
  users(
    text: string,
    viewer: string | null,
    page: PageRequest<RankKey>,
    context: RequestContext,
  ): Promise<Page<Scored>>
  /** All available items by id. The score of an entry is 0. */
  browseItems(request: CatalogueRequest, context: RequestContext): Promise<Page<RankedItem>>
  /** Ids of all users as {@link users}, ascending. */
  browseUsers(
    viewer: string | null,
    page: PageRequest<string>,
    context: RequestContext,
  ): Promise<Page<string>>
}

/** What {@link createSearch} needs. */
export interface SearchDependencies {
  readonly search: TextSearch
  readonly availability: Pick<ItemAvailability, 'eligible' | 'list'>
  readonly kinds: KindTable
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Matches that are ranked. Of more, the index chooses. */
const MAX_MATCHES = 10_000

/** Creates search and the lists of all items and users. */
export function createSearch({ search, availability, kinds, now }: SearchDependencies): Search {
  return {
    async items(text, user, request, reads) {
      checkSearchText(text, 'browseItems')
      const viewer = user === null ? null : await reads.viewer(user)
      if (user !== null && viewer === null) return null
      const matches = await search.items(text, MAX_MATCHES, reads.context)
      const hidden =
        viewer === null
          ? new Set<string>()
          : excludedItems(viewerContext(viewer, kinds, now()), request.filter, [])
      const ranked = rankMatches(
        text,
        matches.filter(({ id }) => !hidden.has(id)),
      )
      return cut(ranked, request, availability, reads.context)
    },
    async users(text, viewer, { first, after }, context) {
      checkSearchText(text, 'browseUsers')
      const ranked = rankMatches(text, await search.users(text, viewer, MAX_MATCHES, context))
      const rest = after === null ? ranked : ranked.filter((entry) => isBehind(entry, after))
      return pageOf(rest, first)
    },
    async browseItems({ first, after, filter }, context) {
      const found: RankedItem[] = []
      for (let behind = after ?? '', size = first + 11; found.length <= first; size *= 2) {
        const ids = await availability.list(behind, size, context)
        const chunk = ids.map((id) => ({ id, score: 0 }))
        found.push(...(await eligibleEntries(chunk, filter, availability, context)))
        const last = ids.at(-1)
        if (last === undefined || ids.length < size) break
        behind = last
      }
      return pageOf(found, first)
    },
    browseUsers: async (viewer, page, context) =>
      pageOf(await search.listUsers(viewer, page, context), page.first),
  }
}

function checkSearchText(text: string, list: string): void {
  if (text.trim() === '')
    throw badInput('text', 'text is blank', `send at least one character, or list all with \`${list}\``)
  checkLength(text, 'text')
}

/** Best first, one entry per id. */
function rankMatches(text: string, matches: readonly TextMatch[]): Scored[] {
  const wanted = foldText(text)
  const scores = new Map<string, number>()
  for (const { id, text: found } of matches)
    scores.set(id, id === text ? 2 : Math.max(scores.get(id) ?? 0, closeness(wanted, foldText(found ?? ''))))
  return [...scores].map(([id, score]) => ({ id, score })).sort(byScore)
}

/**
 * How close a title or name is to a text, 0 to 1. It depends on nothing else, so that a scroll keeps its
 * order while the catalogue changes: 1 for equal texts; .75, .5 or .25 for a text at the beginning, at the
 * beginning of a word or within; plus less than a quarter for the share of the title that the text covers.
 */
export function closeness(wanted: string, found: string): number {
  if (wanted === found) return 1
  const at = found.indexOf(wanted)
  const step = at === 0 ? 0.75 : found.includes(` ${wanted}`) ? 0.5 : at > 0 ? 0.25 : 0
  const share = Math.min(1, wanted.length / Math.max(1, found.length))
  return step + 0.2499 * (found === '' ? 0 : share)
}
