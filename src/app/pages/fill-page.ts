import type { Blended } from '../../core/blend/index.js'
import type { ItemFilter } from '../../core/data/index.js'
import { BASELINE, type Scored } from '../../core/model/index.js'
import type { ItemAvailability, RequestContext } from '../../core/ports/index.js'

import type { CachedRead } from '../shared/index.js'
import type { RecommendedItem } from './recommendation.js'

export interface FillRequest {
  /** Entries wanted. */
  readonly wanted: number
  /** Best first. */
  readonly blended: readonly Blended[]
  /** Whether an item may be on this page at all; the shelf is asked besides. */
  readonly allows: (id: string) => boolean
  readonly filter: ItemFilter
}

export interface FillDependencies {
  readonly shelf: ItemAvailability
  /** Items by popularity, best first. */
  readonly popularity: CachedRead<readonly Scored[]>
}

/** Highest score of an entry that only fills a page, no higher than the last of the blend. */
const FILLER_SCORE = 1e-6
/** Items of the catalogue that are looked through at a time. */
const STRIDE = 1000

/**
 * The best `wanted` entries that may be shown now: first what the sources gave, then by popularity, then whatever the catalogue has, so
 * that a page is full while there is anything left.
 */
export async function fillPage(
  request: FillRequest,
  dependencies: FillDependencies,
  context: RequestContext,
): Promise<readonly RecommendedItem[]> {
  const { wanted, allows, filter } = request
  const { shelf } = dependencies
  const page: RecommendedItem[] = []
  const met = new Set<string>()
  for await (const batch of offers(request, dependencies, context)) {
    for (let at = 0; at < batch.length && page.length < wanted; ) {
      // A little more than is missing, since some may be gone.
      const most = Math.ceil((wanted - page.length) * 1.1) + 2
      const chunk: Blended[] = []
      for (; at < batch.length && chunk.length < most; at++) {
        const entry = batch[at]!
        if (!allows(entry.id) || met.has(entry.id)) continue
        met.add(entry.id)
        chunk.push(entry)
      }
      if (chunk.length === 0) break
      const records = await shelf.eligible(
        chunk.map(({ id }) => id),
        filter,
        context,
      )
      for (const { id, score, contributions } of chunk) {
        const record = records.get(id)
        if (record !== undefined && page.length < wanted) page.push({ id, score, contributions, record })
      }
    }
    if (page.length >= wanted) break
  }
  return page
}

/** Candidates in the order in which they may fill a page. */
async function* offers(
  { blended, filter }: FillRequest,
  { shelf, popularity }: FillDependencies,
  context: RequestContext,
): AsyncGenerator<readonly Blended[]> {
  yield blended
  const popular = await popularity(context)
  const most = popular[0]?.score ?? 0
  const ceiling = Math.min(FILLER_SCORE, blended.at(-1)?.score ?? FILLER_SCORE)
  if (most > 0)
    yield popular
      .filter(({ score }) => score > 0)
      .map(({ id, score }) => filler(id, (ceiling * score) / most))
  if (filter.onlyIds !== undefined) {
    yield [...filter.onlyIds].sort().map(unscored)
    return
  }
  for (let after = ''; ; ) {
    const ids = await shelf.list(after, STRIDE, context)
    yield ids.map(unscored)
    if (ids.length < STRIDE) return
    after = ids.at(-1)!
  }
}

function filler(id: string, score: number): Blended {
  return { id, score, contributions: [{ source: BASELINE, contribution: score }] }
}

const unscored = (id: string): Blended => ({ id, score: 0, contributions: [] })
