import type { Scored } from '../model/index.js'

/** How many entries of a page carry a tag. */
export interface TagQuota {
  readonly tag: string
  /** At least so many, as far as there are so many; default 0. */
  readonly min?: number | undefined
  /** Never more; default: no limit. */
  readonly max?: number | undefined
}

export interface QuotaResult<Entry> {
  /** The page, in the order of the list; full unless a quota keeps out all that is left. */
  readonly page: readonly Entry[]
  /** What is not on it, in the order of the list. */
  readonly rest: readonly Entry[]
  /** Quotas that nothing more of fits under. */
  readonly full: readonly TagQuota[]
  /** Quotas of whose tag there were too few. */
  readonly unmet: readonly { readonly quota: TagQuota; readonly missing: number }[]
}

export interface QuotaRequest<Entry> {
  /** Length of the page. */
  readonly length: number
  readonly quotas: readonly TagQuota[]
  readonly tagsOf: (entry: Entry) => readonly string[]
  /** Ids that come before all others, as far as the quotas let them. */
  readonly first: ReadonlySet<string>
}

/**
 * The best entries that keep the quotas. Room is kept for what a minimum still wants, as long as it may come; a maximum holds always, also
 * for what comes first, and also against a minimum.
 */
export function applyQuotas<Entry extends Scored>(
  list: readonly Entry[],
  { length, quotas, tagsOf, first }: QuotaRequest<Entry>,
): QuotaResult<Entry> {
  const counts = quotas.map(() => 0)
  const fits = (quota: number) => counts[quota]! < (quotas[quota]!.max ?? Number.POSITIVE_INFINITY)
  const wants = (quota: number) => Math.max(0, (quotas[quota]!.min ?? 0) - counts[quota]!)
  const missing = () => quotas.reduce((sum, _, quota) => sum + wants(quota), 0)
  const entries = list.map((entry) => {
    const tags = quotas.length === 0 ? [] : tagsOf(entry)
    return { entry, under: quotas.flatMap(({ tag }, quota) => (tags.includes(tag) ? [quota] : [])) }
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
