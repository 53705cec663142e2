import { createRandom } from '../../src/numeric/random/index.js'
import { type Csr, csrFromTriplets } from '../../src/numeric/sparse/index.js'

/**
 * Likes whose popularity follows a power law, users × items.
 *
 * @param share mean share of the items that a user has.
 */
export function powerLawLikes(users: number, items: number, share: number): Csr {
  const random = createRandom(users + items)
  const weights = Float64Array.from({ length: items }, (_, item) => (item + 1) ** -0.8)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const rows: number[] = []
  const columns: number[] = []
  for (let user = 0; user < users; user++) {
    const activity = share * items * 2 * random.uniform()
    for (let item = 0; item < items; item++) {
      if (random.uniform() >= Math.min(0.95, (activity * weights[item]!) / total)) continue
      rows.push(user)
      columns.push(item)
    }
  }
  const matrix = csrFromTriplets(users, items, { rows, columns })
  matrix.values.fill(1)
  return matrix
}
