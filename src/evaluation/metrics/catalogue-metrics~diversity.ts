import { rowIndices } from '../../numeric/csr.js'
import type { Catalogue, CatalogueMetric } from './catalogue-metric.js'

const MOST_LISTS = 1000

/**
 * Intra-list diversity (Ziegler et al., 2005, "Improving recommendation lists through topic diversification"): mean over the
 * pairs of a list of 1 − cosine of the two entries' audiences in train, then over lists. Of more than a thousand lists it
 * takes a thousand, evenly spaced.
 */
export const diversity: CatalogueMetric = {
  name: 'diversity',
  of(lists, _users, catalogue) {
    const step = Math.max(1, lists.length / MOST_LISTS)
    const total = new Float64Array(catalogue.profiles.rows)
    let sum = 0
    let count = 0
    for (let position = 0; position < lists.length; position += step) {
      const list = lists[Math.floor(position)]!
      if (list.length < 2) continue
      sum += 1 - meanCosine(list, catalogue, total)
      count++
    }
    return sum / count
  },
}

/**
 * The cosines of all pairs of unit vectors v add up to `(|Σ v|² − Σ |v|²) / 2`, so that the pairs need not be visited. Entries
 * without an audience are vectors of 0.
 *
 * @param total users; all 0, and left so.
 */
function meanCosine(list: Int32Array, { audiences }: Catalogue, total: Float64Array): number {
  let squares = 0
  let lengths = 0
  for (const target of list) {
    const audience = rowIndices(audiences, target)
    if (audience.length > 0) lengths++
    for (const user of audience) total[user]! += 1 / Math.sqrt(audience.length)
  }
  for (const target of list) {
    for (const user of rowIndices(audiences, target)) {
      squares += total[user]! ** 2
      total[user] = 0
    }
  }
  return (squares - lengths) / (list.length * (list.length - 1))
}
