import type { ItemFilter } from '../core/item-filter.js'
import type { Query, Recommender, Scored } from '../core/recommender.js'
import type { ViewerContext } from './viewer-context.js'

/** Asks all sources at once; lists by source name. */
export async function gatherCandidates(
  sources: readonly Recommender[],
  query: Query,
): Promise<ReadonlyMap<string, readonly Scored[]>> {
  const lists = await Promise.all(sources.map((source) => source.recommend(query)))
  return new Map(sources.map(({ name }, position) => [name, lists[position]!]))
}

/** What a page for this viewer never shows. */
export function excludedItems(
  viewer: ViewerContext,
  { includeSeen = false }: ItemFilter,
  exclude: readonly string[],
): ReadonlySet<string> {
  return new Set([...(includeSeen ? [] : viewer.seen), ...viewer.dismissed, ...viewer.authored, ...exclude])
}
