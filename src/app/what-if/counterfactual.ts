import type { CatalogueItem, ViewerRecord } from '../../core/ports/index.js'
import type { RequestReads } from '../shared/index.js'

import { changeViewer } from './change-viewer.js'
import {
  type OtherPage,
  openPages,
  type PageInQuestion,
  type SupposedDependencies,
  type SupposedPages,
} from './hypothetical-pages.js'

export interface Counterfactual {
  /** Rank on the page now, from 1; null: it is not on the page, and there is nothing to look for. */
  readonly rank: number | null
  /** Without what the user did with these items the item leaves the page; null: no such set was found. */
  readonly items: readonly string[] | null
  /** What the user did with them. */
  readonly interactions: ViewerRecord['events']
  /** Whether all smaller sets of the history were tried, so that this is the fewest; where none was found, whether none is possible among those. */
  readonly proven: boolean
  /** Rank without them; null: not among the first {@link RANKS_KNOWN}. */
  readonly rankWithout: number | null
  /** Items that come on to the page without them, best first. */
  readonly instead: readonly CatalogueItem[]
  /** Pages that were computed to find out. */
  readonly pagesComputed: number
}

export type FindCounterfactual = (
  request: PageInQuestion & { readonly item: string },
  reads: RequestReads,
) => Promise<Counterfactual | null>

/** Items of the history that are tried, those first that lead to the item most strongly; then the latest. */
const MOST_CAUSES = 64

const NOTHING = { items: null, interactions: [], rankWithout: null, instead: [] } as const

/**
 * The fewest items of a user's history without which an item would leave the user's page: the provider-side counterfactual of Ghazimatin et al.
 * (2020, "PRINCE: Provider-side interpretability with counterfactual explanations in recommender systems"), found by computing pages instead of
 * bounds on random walks, so that it holds for any blend. A set counts only if the item leaves both where the set's items stay hidden and
 * where they may come back to the page themselves: what takes its place must not be what was removed. Null if the user is unknown.
 */
export function createFindCounterfactual(dependencies: SupposedDependencies): FindCounterfactual {
  return async (request, reads) => {
    const { item, first } = request
    // A trace of hundreds of pages is of no use to anybody.
    const quiet = { ...reads, context: { ...reads.context, trace: undefined } }
    const pages = await openPages(request, dependencies, quiet)
    if (pages === null) return null
    const before = await pages.page(pages.record)
    const rank = rankIn(before.entries, item)
    if (rank === null) return { ...NOTHING, rank: null, proven: true, pagesComputed: 1 }

    let pagesComputed = 1
    const without = (items: readonly string[], other: OtherPage = { ranks: first }) => {
      pagesComputed++
      return pages.page(changeViewer(pages.record, { remove: new Set(items) }), other)
    }
    const leaves = async (items: readonly string[]): Promise<Influence> => {
      const { entries: hidden } = await without(items, { exclude: items, ranks: first })
      const kept = hidden.find(({ id }) => id === item)
      if (kept !== undefined) return { enough: false, left: kept.score / (hidden.at(-1)!.score || 1) }
      return { enough: rankIn((await without(items)).entries, item) === null, left: 0 }
    }
    const causes = causesOf(item, pages)
    const found = await searchFewest(causes.slice(0, MOST_CAUSES), leaves)
    const proven = found.proven && causes.length <= MOST_CAUSES
    if (found.set === null) return { ...NOTHING, rank, proven, pagesComputed }
    const gone = new Set(found.set)
    const after = await without(found.set, {})
    const had = new Set(before.entries.map(({ id }) => id))
    return {
      ...{
        rank,
        items: found.set,
        proven: found.proven && (found.set.length === 1 || proven),
        pagesComputed,
      },
      interactions: pages.record.events.filter((event) => gone.has(event.item)),
      rankWithout: rankIn(after.ranked, item),
      instead: after.entries.flatMap(({ id, record }) => (had.has(id) ? [] : [record])),
    }
  }
}

/** Items of the history, those first that lead to the item most strongly: by similarity where training found any, then the latest. */
function causesOf(item: string, { record, viewer, serving }: SupposedPages): readonly string[] {
  const { history } = viewer(record)
  const weights = new Map(history.map((entry) => [entry.item, entry.weight]))
  const strength = new Map(history.map((entry) => [entry.item, entry.item === item ? entry.weight : 0]))
  for (const { from, similarity } of serving.loaded?.links([item], [...weights.keys()]) ?? [])
    strength.set(from, strength.get(from)! + weights.get(from)! * similarity)
  return history.map((entry) => entry.item).sort((left, right) => strength.get(right)! - strength.get(left)!)
}

function rankIn(entries: readonly { readonly id: string }[], item: string): number | null {
  const place = entries.findIndex(({ id }) => id === item)
  return place < 0 ? null : place + 1
}

/** What becomes of an effect without some causes. */
export interface Influence {
  /** Whether the effect is gone. */
  readonly enough: boolean
  /** How much of it is left, in any unit; 0 where it is gone. */
  readonly left: number
}

export interface FewestCauses {
  /** Null: none was found. */
  readonly set: readonly string[] | null
  /** Whether all smaller sets, or where none was found all sets of up to {@link MOST_TOGETHER}, were tried. */
  readonly proven: boolean
}

/** Most causes of one set. */
export const MOST_TOGETHER = 8
/** Most sets that are tried. */
export const MOST_TRIED = 200

/**
 * The fewest causes without which an effect is gone. Each is tried alone first; then all sets of two, three, and so on, while all of a size
 * fit into what may be tried; from there on greedily, the most influential first, and what proves needless is put back.
 *
 * @param causes the likeliest first, each once.
 * @param without what is left of the effect without a set of causes; asked one at a time, at most {@link MOST_TRIED} times.
 */
export async function searchFewest(
  causes: readonly string[],
  without: (set: readonly string[]) => Promise<Influence>,
): Promise<FewestCauses> {
  let tried = 0
  const isEnough = async (set: readonly string[]) => {
    tried++
    return (await without(set)).enough
  }
  const alone: { readonly cause: string; readonly left: number }[] = []
  for (const cause of causes.slice(0, MOST_TRIED)) {
    tried++
    const { enough, left } = await without([cause])
    if (enough) return { set: [cause], proven: true }
    alone.push({ cause, left })
  }
  const ranked = alone.sort((one, other) => one.left - other.left).map(({ cause }) => cause)
  const longest = Math.min(MOST_TOGETHER, ranked.length)
  let size = 2
  for (; size <= longest && tried + choose(ranked.length, size) <= MOST_TRIED; size++) {
    for (const set of subsets(ranked, size)) if (await isEnough(set)) return { set, proven: true }
  }
  // Every size has been tried, or the next has too many sets.
  if (size > longest) return { set: null, proven: longest === ranked.length }
  let set: string[] | null = null
  for (let length = size; length <= longest && tried < MOST_TRIED && set === null; length++) {
    const greedy = ranked.slice(0, length)
    if (await isEnough(greedy)) set = greedy
  }
  if (set === null) return { set: null, proven: false }
  for (const cause of [...set].reverse()) {
    if (set.length <= size || tried >= MOST_TRIED) break
    const fewer: string[] = set.filter((each) => each !== cause)
    if (await isEnough(fewer)) set = fewer
  }
  return { set, proven: set.length === size }
}

/** Sets of a size, those of the first entries first. */
function* subsets(list: readonly string[], size: number): Generator<string[]> {
  if (size === 0) yield []
  for (let last = size - 1; size > 0 && last < list.length; last++)
    for (const rest of subsets(list.slice(0, last), size - 1)) yield [...rest, list[last]!]
}

function choose(from: number, size: number): number {
  let count = 1
  for (let taken = 0; taken < size; taken++) count = (count * (from - taken)) / (taken + 1)
  return Math.round(count)
}
