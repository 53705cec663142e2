import assert from 'node:assert/strict'
import { describe, test } from 'vitest'
import { inverseByItems, inverseByUsers } from '../../../src/models/factors/ease.js'
import {
  chainMaps,
  DOUBLE_BOUND,
  denseMap,
  probeResidual,
  SINGLE_BOUND,
  sparseMap,
  sparseTransposedMap,
} from '../../../src/numeric/linear/index.js'
import type { Csr } from '../../../src/numeric/sparse/index.js'
import { powerLawLikes } from '../../support/power-law.js'

/** `|(RᵀR + λI) P v − scale v| / |scale v|` by sparse products. */
function residualOfInverse(likes: Csr, inverse: Float32Array | Float64Array, lambda: number, scale: number) {
  const { rows: users, columns: items } = likes
  const expand = denseMap(inverse, items)
  const gram = chainMaps(sparseMap(likes), users, sparseTransposedMap(likes))
  const y = new Float64Array(items)
  return probeResidual(
    items,
    items,
    (v, out) => {
      expand(v, y)
      gram(y, out)
      for (let at = 0; at < items; at++) out[at]! += lambda * y[at]!
    },
    (v, out) => out.set(v.map((value) => scale * value)),
  )
}

describe('the inverse of ease', () => {
  test.each([
    ['dense, by items', 2400, 1500, 0.08, 134],
    ['dense, by users', 900, 1500, 0.08, 134],
    ['dense with a small λ, by items', 700, 600, 0.1, 1],
    ['dense with a small λ, by users', 500, 600, 0.1, 1],
    ['sparse, by items', 1800, 1200, 0.008, 134],
    ['sparse, by users', 800, 1200, 0.008, 134],
  ] as const)('%s: %d users, %d items, a share of %d, λ %d', (_, users, items, share, lambda) => {
    const likes = powerLawLikes(users, items, share)
    const byUsers = users < items
    const inverse = (byUsers ? inverseByUsers : inverseByItems)(likes, { regularization: lambda })
    const residual = residualOfInverse(likes, inverse, lambda, byUsers ? lambda : 1)
    assert.ok(residual <= (inverse instanceof Float32Array ? SINGLE_BOUND : DOUBLE_BOUND), `${residual}`)
  })

  test('both ways give the same weights', () => {
    const likes = powerLawLikes(260, 220, 0.1)
    const byItems = inverseByItems(likes, { regularization: 20 })
    const byUsers = inverseByUsers(likes, { regularization: 20 })
    for (const [at, value] of byItems.entries()) assert.ok(Math.abs(20 * value - byUsers[at]!) < 2e-3)
  })
})
