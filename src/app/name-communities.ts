import type { ItemLabel } from '../core/ports/item-labels.js'

/** Favourites that a name may rest on. */
export const FAVOURITES_FOR_NAME = 50
/** A tag must be on this share of them, so that one oddity does not name a community. */
const LEAST_SHARE = 0.1

/**
 * Names that a person can read, no two alike: the tag that sets a community's favourites apart (how many carry it, times how
 * few other communities' do), else `Fans of TITLE` after its first favourite, else a number.
 *
 * @param favourites labels of each community's favourites, best first; the largest community first, as it chooses first.
 */
export function nameCommunities(favourites: readonly (readonly ItemLabel[])[]): string[] {
  const counts = favourites.map(countTags)
  const communitiesWith = new Map<string, number>()
  for (const tags of counts)
    for (const tag of tags.keys()) communitiesWith.set(tag, (communitiesWith.get(tag) ?? 0) + 1)

  const taken = new Set<string>()
  return favourites.map((items, community) => {
    const least = Math.max(2, items.length * LEAST_SHARE)
    const byDistinction = [...counts[community]!]
      .filter(([, count]) => count >= least)
      .map(([tag, count]) => ({
        tag,
        distinction: count * Math.log(1 + favourites.length / communitiesWith.get(tag)!),
      }))
      .sort((left, right) => right.distinction - left.distinction || (left.tag < right.tag ? -1 : 1))
      .map(({ tag }) => tag)
    const titles = items.flatMap(({ title }) => (title === null ? [] : `Fans of ${title}`))
    const free = [...byDistinction, ...titles].find((name) => !taken.has(name))
    const name = free ?? `Community ${community + 1}`
    taken.add(name)
    return name
  })
}

function countTags(items: readonly ItemLabel[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { tags } of items) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return counts
}
