import { rowIndices } from '../../numeric/csr.js'
import type { CatalogueMetric } from './catalogue-metric.js'

/**
 * How much more popular the lists are than what their users had in train (popularity lift; Abdollahpouri et al., 2020,
 * "The connection between popularity bias, calibration, and fairness"): mean popularity of a user's list, averaged over users,
 * divided by that of their profiles, less 1. 0: no bias; users without a profile or a list are left out.
 */
export const popularityBias: CatalogueMetric = {
  name: 'popularity-bias',
  of(lists, users, { profiles, popularity }) {
    let listed = 0
    let had = 0
    for (const [position, list] of lists.entries()) {
      const profile = rowIndices(profiles, users[position]!)
      if (profile.length === 0 || list.length === 0) continue
      listed += meanPopularity(list, popularity)
      had += meanPopularity(profile, popularity)
    }
    return listed / had - 1
  },
}

function meanPopularity(targets: Int32Array, popularity: Int32Array): number {
  let sum = 0
  for (const target of targets) sum += popularity[target]!
  return sum / targets.length
}
