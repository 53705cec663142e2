import type { Random } from '../../numeric/random/index.js'
import { tagKey } from '../data/index.js'
import type { Scored } from '../model/index.js'

/** Similarity of two items, 0 to 1. */
export type Similarity = (left: string, right: string) => number

/**
 * Maximal marginal relevance (Carbonell and Goldstein, 1998): picks one entry after the other, each time the
 * one with the highest `(1 − strength) · score − strength · best · (highest similarity to a picked entry)`,
 * where `best` is the highest score of the list. This value becomes the score of the picked entry. The other
 * entries follow unchanged.
 *
 * @param list best first.
 * @param strength 0 to 1; 0 changes nothing, 1 considers only similarity after the first pick.
 * @param picks number of entries to pick.
 */
export function diversify<Entry extends Scored>(
  list: readonly Entry[],
  strength: number,
  similarity: Similarity,
  picks: number,
): readonly Entry[] {
  if (strength === 0 || list.length === 0) return list
  const best = list[0]!.score
  const open = list.map((entry) => ({ entry, nearest: 0 }))
  const picked: Entry[] = []
  while (picked.length < picks && open.length > 0) {
    let choice = 0
    let value = Number.NEGATIVE_INFINITY
    for (const [place, { entry, nearest }] of open.entries()) {
      const marginal = (1 - strength) * entry.score - strength * best * nearest
      if (marginal > value) {
        choice = place
        value = marginal
      }
    }
    const [{ entry }] = open.splice(choice, 1) as [(typeof open)[number]]
    picked.push({ ...entry, score: value })
    for (const other of open) other.nearest = Math.max(other.nearest, similarity(entry.id, other.entry.id))
  }
  return [...picked, ...open.map(({ entry }) => entry)]
}

/**
 * Replaces a share of the page by entries from beyond it. Entries and their positions are drawn uniformly;
 * the last entries of the page make room. A fractional number of entries is met on average.
 *
 * @param list best first.
 * @param share 0 to 1; 0 changes nothing.
 * @param length of the page.
 * @returns a permutation of the list.
 */
export function explore<Entry extends Scored>(
  list: readonly Entry[],
  share: number,
  length: number,
  random: Random,
): readonly Entry[] {
  const beyond = list.length - length
  if (share === 0 || beyond <= 0) return list
  const count = Math.min(beyond, Math.floor(share * length + random.uniform()))
  const drawn = draw(beyond, count, random).map((place) => length + place)
  const places = new Set(draw(length, count, random))
  const kept = list.slice(0, length - count)
  const page = Array.from({ length }, (_, place) => (places.has(place) ? list[drawn.pop()!]! : kept.shift()!))
  const onPage = new Set(page)
  return [...page, ...list.filter((entry) => !onPage.has(entry))]
}

/** Draws `count` different numbers below `bound`, by a partial Fisher–Yates shuffle. */
function draw(bound: number, count: number, random: Random): number[] {
  const numbers = Array.from({ length: bound }, (_, number) => number)
  for (let place = 0; place < count; place++) {
    const other = place + random.below(bound - place)
    ;[numbers[place], numbers[other]] = [numbers[other]!, numbers[place]!]
  }
  return numbers.slice(0, count)
}

/** Limits on the number of entries of a page with a tag. */
export interface TagQuota {
  readonly tag: string
  /** Minimum, as far as the list has enough. Default 0. */
  readonly min?: number | undefined
  /** Maximum. Default: no limit. */
  readonly max?: number | undefined
}

/** A list divided by {@link applyQuotas}. */
export interface QuotaResult<Entry> {
  /** The page, in the order of the list. It is full unless maxima exclude all other entries. */
  readonly page: readonly Entry[]
  /** The other entries, in the order of the list. */
  readonly rest: readonly Entry[]
  /** Quotas at their maximum. */
  readonly full: readonly TagQuota[]
  /** Quotas whose minimum was not reached. */
  readonly unmet: readonly { readonly quota: TagQuota; readonly missing: number }[]
}

/** Options of {@link applyQuotas}. */
export interface QuotaRequest<Entry> {
  /** Length of the page. */
  readonly length: number
  readonly quotas: readonly TagQuota[]
  readonly tagsOf: (entry: Entry) => readonly string[]
  /** Ids that are taken before all others, within the quotas. */
  readonly first: ReadonlySet<string>
}

/**
 * Takes the best entries that satisfy the quotas. Places are reserved for minima as long as entries with the
 * tag can follow. A maximum always holds, also for `first` and against a minimum.
 */
export function applyQuotas<Entry extends Scored>(
  list: readonly Entry[],
  { length, quotas, tagsOf, first }: QuotaRequest<Entry>,
): QuotaResult<Entry> {
  const counts = quotas.map(() => 0)
  const wanted = quotas.map(({ tag }) => tagKey(tag))
  const fits = (quota: number) => counts[quota]! < (quotas[quota]!.max ?? Number.POSITIVE_INFINITY)
  const wants = (quota: number) => Math.max(0, (quotas[quota]!.min ?? 0) - counts[quota]!)
  const missing = () => quotas.reduce((sum, _, quota) => sum + wants(quota), 0)
  const entries = list.map((entry) => {
    const tags = quotas.length === 0 ? [] : tagsOf(entry).map(tagKey)
    return { entry, under: quotas.flatMap((_, quota) => (tags.includes(wanted[quota]!) ? [quota] : [])) }
  })
  const taken = new Set<number>()
  const takeAll = (mayTake: (place: number) => boolean) => {
    for (const [place, { under }] of entries.entries()) {
      if (taken.size === length) return
      if (taken.has(place) || !under.every(fits) || !mayTake(place)) continue
      taken.add(place)
      for (const quota of under) counts[quota]!++
    }
  }
  if (first.size > 0) takeAll((place) => first.has(list[place]!.id))
  takeAll(
    (place) => length - taken.size > missing() || entries[place]!.under.some((quota) => wants(quota) > 0),
  )
  takeAll(() => true)
  return {
    page: list.filter((_, place) => taken.has(place)),
    rest: list.filter((_, place) => !taken.has(place)),
    full: quotas.filter((_, quota) => !fits(quota)),
    unmet: quotas.flatMap((quota, place) =>
      wants(place) > 0 && fits(place) ? [{ quota, missing: wants(place) }] : [],
    ),
  }
}

/** Fixes the position of an item. */
export interface Pin {
  readonly item: string
  /** From 1, over all pages of a scroll. */
  readonly position: number
}

/**
 * Moves pinned entries to their positions, or to the end of a shorter list; the others keep their order. Of
 * two pins for one position the earlier gets it and the later follows; of two pins for one item the earlier
 * applies.
 *
 * @param pins positions from 1 in this list; items that are not in the list are ignored.
 * @returns a permutation of the list.
 */
export function pin<Entry extends Scored>(list: readonly Entry[], pins: readonly Pin[]): readonly Entry[] {
  const entries = new Map(list.map((entry) => [entry.id, entry]))
  const wanted = new Map<string, number>()
  for (const { item, position } of pins)
    if (entries.has(item) && !wanted.has(item)) wanted.set(item, position)
  const pinned = [...wanted].sort(([, left], [, right]) => left - right)
  const result = list.filter(({ id }) => !wanted.has(id))
  let free = 0
  for (const [item, position] of pinned) {
    const place = Math.max(position - 1, free)
    result.splice(place, 0, entries.get(item)!)
    free = place + 1
  }
  return result
}
