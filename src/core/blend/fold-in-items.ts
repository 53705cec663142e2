import type { Vocabulary } from '../data/index.js'
import type { ItemMixture, NewItem, Query, Recommender, Scored } from '../model/index.js'

/** An item that the active snapshot may not know, with its first users and the older items nearest to it. */
export interface ColdStartItem {
  readonly id: string
  /** Each item once; weights are above 0 and sum to 1. */
  readonly nearestItems: readonly { readonly item: string; readonly weight: number }[]
  /** Some of the users with an attracting interaction. Default: none. */
  readonly users?: readonly string[]
  /** Number of such users. Default: that of `users`. */
  readonly audience?: number
  /** Share of the score that its users decide; `nearestItems` decide the rest. Default 1. */
  readonly audienceShare?: number
}

/** An item that the snapshot does not know: its first users, and a mixture of items that it knows. */
export interface FoldedItem extends ItemMixture, NewItem {
  readonly audienceShare: number
}

const cache = new WeakMap<
  readonly ColdStartItem[],
  { readonly items: Vocabulary; readonly folded: readonly FoldedItem[] }
>()

/**
 * Cold-start items in the vocabularies of a snapshot. Items without a known nearest item and without a known
 * user are left out. The result is cached by list, so the list must not change.
 */
export function foldItems(
  coldStartItems: readonly ColdStartItem[],
  items: Vocabulary,
  users?: Vocabulary,
): readonly FoldedItem[] {
  const known = cache.get(coldStartItems)
  if (known?.items === items) return known.folded
  const folded = coldStartItems.flatMap((item) => foldItem(item, items, users))
  cache.set(coldStartItems, { items, folded })
  return folded
}

function foldItem(
  { id, nearestItems, users: first = [], audience = first.length, audienceShare = 1 }: ColdStartItem,
  items: Vocabulary,
  users: Vocabulary | undefined,
): readonly FoldedItem[] {
  if (items.indexOf(id) >= 0) return []
  const known = nearestItems
    .map(({ item, weight }) => ({ row: items.indexOf(item), weight }))
    .filter(({ row }) => row >= 0)
  const rows = first.map((user) => users?.indexOf(user) ?? -1).filter((row) => row >= 0)
  const total = known.reduce((sum, { weight }) => sum + weight, 0)
  if (total <= 0 && rows.length === 0) return []
  return [
    {
      id,
      rows: Int32Array.from(known, ({ row }) => row),
      weights: Float32Array.from(known, ({ weight }) => (total > 0 ? weight / total : 0)),
      users: Int32Array.from(rows),
      ...{ audience, audienceShare },
    },
  ]
}

/**
 * Scores folded items. A source that can scores them by their first users, as a training would
 * ({@link NewItemScoring}). The rest, and other sources, give the weighted mean score of the nearest items.
 * For a source that scores by inner products this is the score of the mean vector: the nearest-neighbour
 * mapping from attributes to factors of Gantner et al. (2010, "Learning attribute-to-feature mappings for
 * cold-start recommendations"). For a source that is linear in an item's edges, such as rp3, it is the score
 * of the mean of their edges.
 *
 * @param scores one per target, before exclusion.
 * @param open whether an item is eligible.
 * @param byUsers scores the items by their users.
 */
export function scoreFolded(
  folded: readonly FoldedItem[],
  scores: Float32Array,
  open: (id: string) => boolean,
  byUsers?: (items: readonly NewItem[]) => Float32Array,
): readonly Scored[] {
  if (folded.length === 0) return []
  const ofUsers = byUsers?.(folded)
  const list: Scored[] = []
  for (const [place, { id, rows, weights, audienceShare }] of folded.entries()) {
    if (!open(id)) continue
    const own = ofUsers?.[place] ?? Number.NaN
    const share = Number.isNaN(own) ? 0 : rows.length === 0 ? 1 : audienceShare
    let score = share > 0 ? share * own : 0
    if (share < 1)
      for (let at = 0; at < rows.length; at++) score += (1 - share) * weights[at]! * scores[rows[at]!]!
    if (score > 0) list.push({ id, score })
  }
  return list
}

/** The function with which {@link scoreFolded} asks a source; undefined if the source cannot. */
export function newItemScorer(
  { scoreNewItems }: Pick<Recommender, 'scoreNewItems'>,
  query: Query,
): ((items: readonly NewItem[]) => Float32Array) | undefined {
  return scoreNewItems && ((items) => scoreNewItems(query, items))
}
