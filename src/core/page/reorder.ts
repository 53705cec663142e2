import type { Scored } from '../model/index.js'

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
