import type { CatalogueItem, ViewerRecord } from '../../core/ports/index.js'
import type { RequestReads } from '../shared/index.js'

import { changeViewer } from './change-viewer.js'
import {
  type HypotheticalDependencies,
  type HypotheticalPages,
  openHypotheticalPages,
  type PageInQuestion,
  type PageOverrides,
} from './hypothetical-pages.js'

/** The part of a history that keeps an item on a page. */
export interface Counterfactual {
  /** Rank on the present page, from 1; null: the item is not on it, and nothing is searched. */
  readonly rank: number | null
  /** Without all interactions with these items, the item leaves the page; null: no such set was found. */
  readonly items: readonly string[] | null
  /** The interactions with these items. */
  readonly interactions: ViewerRecord['interactions']
  /**
   * Whether all smaller sets were tried, so that this is the fewest; if no set was found, whether no set
   * exists.
   */
  readonly exhaustive: boolean
  /** Rank without the items; null: not among the first {@link MAX_RANK}. */
  readonly rankWithout: number | null
  /** Items that enter the page without the set, best first. */
  readonly replacements: readonly CatalogueItem[]
  /** Number of pages that were computed for the answer. */
  readonly pagesComputed: number
}

/** Null if the user is unknown. */
export type FindCounterfactual = (
  request: PageInQuestion & { readonly item: string },
  reads: RequestReads,
) => Promise<Counterfactual | null>

/**
 * Maximum number of items of the history that are tried: those with the strongest link to the item, then the
 * latest.
 */
const MAX_CAUSES = 64

/** Time that the search may take. Then the best set so far counts. */
const SEARCH_MS = 2_000

const NOTHING = { items: null, interactions: [], rankWithout: null, replacements: [] } as const

/**
 * Finds the fewest items of a user's history without which an item leaves the user's page: the provider-side
 * counterfactual of Ghazimatin et al. (2020, "PRINCE: Provider-side interpretability with counterfactual
 * explanations in recommender systems"). It is found by computing pages instead of bounds on random walks, so
 * it holds for any blend. A set counts only if the item leaves the page both while the items of the set stay
 * hidden and when they may return to it: its place must not be taken by the removed items alone. The search
 * stops after two seconds.
 */
export function createFindCounterfactual(dependencies: HypotheticalDependencies): FindCounterfactual {
  return async (request, reads) => {
    const { item, first } = request
    // A trace of hundreds of pages would be of no use.
    const untraced = { ...reads, context: { ...reads.context, trace: undefined } }
    const pages = await openHypotheticalPages(request, dependencies, untraced)
    if (pages === null) return null
    const before = await pages.page(pages.record)
    const rank = rankIn(before.entries, item)
    if (rank === null) return { ...NOTHING, rank: null, exhaustive: true, pagesComputed: 1 }

    let pagesComputed = 1
    const without = (items: readonly string[], change: PageOverrides = { ranks: first }) => {
      pagesComputed++
      return pages.page(changeViewer(pages.record, { remove: new Set(items) }), change)
    }
    const leaves = async (items: readonly string[]): Promise<Influence> => {
      const { entries: hidden } = await without(items, { exclude: items, ranks: first })
      const kept = hidden.find(({ id }) => id === item)
      if (kept !== undefined) return { enough: false, left: kept.score / (hidden.at(-1)!.score || 1) }
      return { enough: rankIn((await without(items)).entries, item) === null, left: 0 }
    }
    const causes = causesOf(item, pages)
    const end = dependencies.now() + SEARCH_MS
    const found = await searchFewest(causes.slice(0, MAX_CAUSES), leaves, () => dependencies.now() < end)
    const exhaustive = found.exhaustive && causes.length <= MAX_CAUSES
    if (found.set === null) return { ...NOTHING, rank, exhaustive, pagesComputed }
    const gone = new Set(found.set)
    const after = await without(found.set, {})
    const had = new Set(before.entries.map(({ id }) => id))
    return {
      rank,
      items: found.set,
      interactions: pages.record.interactions.filter((event) => gone.has(event.item)),
      exhaustive: found.exhaustive && (found.set.length === 1 || exhaustive),
      rankWithout: rankIn(after.ranked, item),
      replacements: after.entries.flatMap(({ id, record }) => (had.has(id) ? [] : [record])),
      pagesComputed,
    }
  }
}

/**
 * Items of the history: those with the strongest link to the item first, as far as training found links, then
 * the latest.
 */
function causesOf(
  item: string,
  { present: { viewer, serving } }: Pick<HypotheticalPages, 'present'>,
): readonly string[] {
  const { history } = viewer
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

/** The effect without a set of causes. */
export interface Influence {
  /** Whether the effect is gone. */
  readonly enough: boolean
  /** Size of the remaining effect in any unit; 0 if it is gone. */
  readonly left: number
}

/** Result of {@link searchFewest}. */
export interface FewestCauses {
  /** Null: no set was found. */
  readonly set: readonly string[] | null
  /**
   * Whether all smaller sets were tried or, if no set was found, all sets of at most {@link MAX_SET_SIZE}.
   */
  readonly exhaustive: boolean
}

/** Maximum number of causes in a set. */
const MAX_SET_SIZE = 8
/** Maximum number of sets that are tried. */
export const MAX_TRIED = 200

/**
 * Searches the fewest causes without which an effect is gone. Each cause is tried alone first; then all sets
 * of two, three and so on, as long as all sets of a size fit into the limit; then greedily, the most
 * influential causes first, and causes that turn out to be needless are dropped from the set.
 *
 * @param causes the likeliest first, each once.
 * @param without the effect without a set of causes; called sequentially, at most {@link MAX_TRIED} times.
 * @param mayContinue whether there is time for another set. Default: always.
 */
export async function searchFewest(
  causes: readonly string[],
  without: (set: readonly string[]) => Promise<Influence>,
  mayContinue: () => boolean = () => true,
): Promise<FewestCauses> {
  const nothing = { set: null, exhaustive: false }
  let tried = 0
  const isEnough = async (set: readonly string[]) => {
    tried++
    return (await without(set)).enough
  }
  const alone: { readonly cause: string; readonly left: number }[] = []
  for (const cause of causes.slice(0, MAX_TRIED)) {
    if (!mayContinue()) return nothing
    tried++
    const { enough, left } = await without([cause])
    if (enough) return { set: [cause], exhaustive: true }
    alone.push({ cause, left })
  }
  const ranked = alone.sort((one, other) => one.left - other.left).map(({ cause }) => cause)
  const longest = Math.min(MAX_SET_SIZE, ranked.length)
  let size = 2
  for (; size <= longest && tried + binomial(ranked.length, size) <= MAX_TRIED; size++) {
    for (const set of subsets(ranked, size)) {
      if (!mayContinue()) return nothing
      if (await isEnough(set)) return { set, exhaustive: true }
    }
  }
  // Either every size has been tried, or the next one has too many sets.
  if (size > longest) return { set: null, exhaustive: longest === ranked.length }
  const isOpen = () => tried < MAX_TRIED && mayContinue()
  let set: string[] | null = null
  for (let length = size; length <= longest && isOpen() && set === null; length++) {
    const greedy = ranked.slice(0, length)
    if (await isEnough(greedy)) set = greedy
  }
  if (set === null) return nothing
  for (const cause of [...set].reverse()) {
    if (set.length <= size || !isOpen()) break
    const fewer: string[] = set.filter((each) => each !== cause)
    if (await isEnough(fewer)) set = fewer
  }
  return { set, exhaustive: set.length === size }
}

/** All sets of a size; sets of the first entries come first. */
function* subsets(list: readonly string[], size: number): Generator<string[]> {
  if (size === 0) yield []
  for (let last = size - 1; size > 0 && last < list.length; last++)
    for (const rest of subsets(list.slice(0, last), size - 1)) yield [...rest, list[last]!]
}

function binomial(from: number, size: number): number {
  let count = 1
  for (let taken = 0; taken < size; taken++) count = (count * (from - taken)) / (taken + 1)
  return Math.round(count)
}
