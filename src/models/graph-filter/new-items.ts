import type { NewItem } from '../../core/model/index.js'
import { type Csr, rowCounts, rowIndices, transpose } from '../../numeric/sparse/index.js'
import { createNewItemEdges, scoreEdges, type TwoHopExponents } from '../neighbours/index.js'
import type { Profile } from '../shared/index.js'
import type { FilterParts } from './parts.js'

/** Powers of the two further hops; see parts.ts. */
const SYMMETRIC: TwoHopExponents = { source: 0.5, middle: 0.5, target: 0.5 }

/**
 * Scores items that the training data lack by the near and far parts of the filter. The low-pass has no
 * vectors for them. A part is known up to its scale in the given parts, which is read from an item with few
 * users.
 *
 * @param interactions users × items.
 */
export function createNewItemScores(
  interactions: Csr,
  exponents: TwoHopExponents,
  { sharpen }: { readonly sharpen: number },
): (profile: Profile, parts: FilterParts, items: readonly NewItem[]) => Float32Array {
  const byItem = transpose(interactions)
  const degrees = rowCounts(byItem)
  const nearEdges = createNewItemEdges(interactions, exponents)
  const farEdges = createNewItemEdges(interactions, SYMMETRIC)
  const references = createNewItemEdges(interactions, exponents)
  const farReferences = createNewItemEdges(interactions, SYMMETRIC)

  /** The item with the fewest users among those with a score in a part. */
  const referenceOf = (part: Float32Array): number => {
    let best = -1
    for (let item = 0; item < part.length; item++) {
      if (part[item]! <= 0 || degrees[item] === 0) continue
      if (best < 0 || degrees[item]! < degrees[best]!) best = item
    }
    return best
  }
  /** Scale of a part: its score of an item over the score by the item's users. */
  const scaleOf = (
    part: Float32Array,
    from: { readonly rows: Int32Array; readonly weights: Float32Array },
    edgesOf: ReturnType<typeof createNewItemEdges>,
  ): number => {
    const item = referenceOf(part)
    if (item < 0) return 0
    const users = rowIndices(byItem, item)
    const [own] = scoreEdges(edgesOf([{ id: '', users, audience: users.length }]), from)
    return own! > 0 ? part[item]! / own! : 0
  }

  return (profile, parts, items) => {
    const scores = scoreEdges(nearEdges(items), profile)
    const nearScale = scaleOf(parts.near, profile, references)
    for (let item = 0; item < scores.length; item++) scores[item]! *= nearScale
    if (sharpen === 0) return scores
    const reached = Int32Array.from(parts.near.keys()).filter((item) => parts.near[item]! > 0)
    const from = { rows: reached, weights: Float32Array.from(reached, (item) => parts.near[item]!) }
    const far = scoreEdges(farEdges(items), from)
    const farScale = sharpen * scaleOf(parts.far, from, farReferences)
    for (let item = 0; item < scores.length; item++) scores[item]! -= farScale * far[item]!
    return scores
  }
}
