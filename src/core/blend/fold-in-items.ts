import type { Vocabulary } from '../data/index.js'
import type { ItemMixture, Scored } from '../model/index.js'

/** An item that the active snapshot may not know, with the older items nearest to it. */
export interface ColdStartItem {
  readonly id: string
  /** Each item once; weights are above 0 and sum to 1. */
  readonly nearestItems: readonly { readonly item: string; readonly weight: number }[]
}

/** An item that the snapshot does not know, as a mixture of items that it knows. */
export interface FoldedItem extends ItemMixture {
  readonly id: string
}

/**
 * Cold-start items as mixtures of the vocabulary's items. Items without a known nearest item are left out.
 */
export function foldItems(
  coldStartItems: readonly ColdStartItem[],
  items: Vocabulary,
): readonly FoldedItem[] {
  return coldStartItems.flatMap(({ id, nearestItems }) => {
    if (items.indexOf(id) >= 0) return []
    const known = nearestItems
      .map(({ item, weight }) => ({ row: items.indexOf(item), weight }))
      .filter(({ row }) => row >= 0)
    const total = known.reduce((sum, { weight }) => sum + weight, 0)
    if (total <= 0) return []
    return [
      {
        id,
        rows: Int32Array.from(known, ({ row }) => row),
        weights: Float32Array.from(known, ({ weight }) => weight / total),
      },
    ]
  })
}

/**
 * Scores folded items by the weighted mean score of their nearest items. For a source that scores by inner
 * products this is the score of the mean vector: the nearest-neighbour mapping from attributes to factors of
 * Gantner et al. (2010, "Learning attribute-to-feature mappings for cold-start recommendations"). For a
 * source that is linear in an item's edges, such as rp3, it is the score of the mean of their edges.
 *
 * @param scores one per target, before exclusion.
 * @param open whether an item is eligible.
 */
export function scoreFolded(
  folded: readonly FoldedItem[],
  scores: Float32Array,
  open: (id: string) => boolean,
): readonly Scored[] {
  const list: Scored[] = []
  for (const { id, rows, weights } of folded) {
    if (!open(id)) continue
    let score = 0
    for (let at = 0; at < rows.length; at++) score += weights[at]! * scores[rows[at]!]!
    if (score > 0) list.push({ id, score })
  }
  return list
}
