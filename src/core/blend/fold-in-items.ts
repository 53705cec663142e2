import type { Vocabulary } from '../data/index.js'
import type { ItemMixture, Scored } from '../model/index.js'

/** An item that the snapshot does not know, as a mixture of items that it does. */
export interface FoldedItem extends ItemMixture {
  readonly id: string
}

/** Newcomers that the vocabulary does not know, with those of their nearest that it does. */
export function foldItems(
  coldStartItems: readonly ColdStartItem[],
  items: Vocabulary,
): readonly FoldedItem[] {
  return coldStartItems.flatMap(({ id, nearestItems: nearest }) => {
    if (items.indexOf(id) >= 0) return []
    const known = nearest
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
 * What a source says of folded items: the mean of what it says of their nearest. For a source that scores by inner products this is the score of the mean
 * of the nearest's vectors, the mapping from attributes to factors by nearest neighbours of Gantner et al. (2010, "Learning attribute-to-feature
 * mappings for cold-start recommendations"); a source that is linear in the item's links, such as neighbours, gives the item the mean of its nearest's links.
 *
 * @param scores one a target, nothing hidden yet.
 * @param open whether an item may be shown.
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

/** An item that may have come too late for the active snapshot, with older items that tell where it belongs. */
export interface ColdStartItem {
  readonly id: string
  /** Each item once; the weights are above 0 and add up to 1. */
  readonly nearestItems: readonly { readonly item: string; readonly weight: number }[]
}
