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
 * @param kept the name that each has from before, null: none. No two alike.
 */
export function nameCommunities(
  favourites: readonly (readonly ItemLabel[])[],
  kept: readonly (string | null)[],
): string[] {
  const counts = favourites.map(countTags)
  const communitiesWith = new Map<string, number>()
  for (const tags of counts)
    for (const tag of tags.keys()) communitiesWith.set(tag, (communitiesWith.get(tag) ?? 0) + 1)

  const taken = new Set(kept)
  return favourites.map((items, community) => {
    const before = kept[community] ?? null
    if (before !== null) return before
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
    const name = free ?? firstFree((number) => `Community ${number}`, community + 1, taken)
    taken.add(name)
    return name
  })
}

function firstFree(nameOf: (number: number) => string, start: number, taken: Set<string | null>): string {
  let number = start
  while (taken.has(nameOf(number))) number++
  return nameOf(number)
}

function countTags(items: readonly ItemLabel[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { tags } of items) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return counts
}
