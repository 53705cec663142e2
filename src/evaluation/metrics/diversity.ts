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
    let sum = 0
    let count = 0
    for (let position = 0; position < lists.length; position += step) {
      const list = lists[Math.floor(position)]!
      if (list.length < 2) continue
      sum += meanDistance(list, catalogue)
      count++
    }
    return sum / count
  },
}

function meanDistance(list: Int32Array, { audiences }: Catalogue): number {
  let sum = 0
  for (let first = 0; first < list.length; first++) {
    const one = rowIndices(audiences, list[first]!)
    for (let second = first + 1; second < list.length; second++) {
      const other = rowIndices(audiences, list[second]!)
      const scale = Math.sqrt(one.length * other.length)
      sum += scale === 0 ? 1 : 1 - countCommon(one, other) / scale
    }
  }
  return sum / ((list.length * (list.length - 1)) / 2)
}

function countCommon(one: Int32Array, other: Int32Array): number {
  let common = 0
  let position = 0
  for (const value of one) {
    while (position < other.length && other[position]! < value) position++
    if (other[position] === value) common++
  }
  return common
}
