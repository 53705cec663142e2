import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import { createRandom } from '../../../src/numeric/random/index.js'
import { csrFromTriplets, transpose } from '../../../src/numeric/sparse/csr.js'

/** The last case has more entries than a single pass sorts. */
for (const [count, rows, columns] of [
  [0, 3, 2],
  [500, 7, 11],
  [2_500_000, 3000, 100_000],
] as const) {
  describe(`${count} triplets in ${rows} × ${columns}`, () => {
    const random = createRandom(count)
    const draw = (below: number) => Int32Array.from({ length: count }, () => random.below(below))
    const triplets = {
      rows: draw(rows),
      // Half of the entries are in 1 % of the columns.
      columns: draw(columns).map((column, at) => (at % 2 === 0 ? column : Math.floor(column / 100))),
      values: Float32Array.from(draw(5), (value) => value + 1),
    }
    const matrix = csrFromTriplets(rows, columns, triplets)

    it('become rows of ascending columns, with repeated pairs added', () => {
      const sums = new Map<number, number>()
      for (let entry = 0; entry < count; entry++) {
        const key = triplets.rows[entry]! * columns + triplets.columns[entry]!
        sums.set(key, (sums.get(key) ?? 0) + triplets.values[entry]!)
      }
      const keys = Float64Array.from(sums.keys()).sort()
      const found = new Float64Array(matrix.indices.length)
      for (let row = 0; row < rows; row++) {
        for (let entry = matrix.offsets[row]!; entry < matrix.offsets[row + 1]!; entry++)
          found[entry] = row * columns + matrix.indices[entry]!
      }
      assert.deepEqual(found, keys)
      assert.deepEqual(
        matrix.values,
        Float32Array.from(keys, (key) => sums.get(key)!),
      )
    })

    it('have the same entries after transposition', () => {
      const { values } = triplets
      const turned = csrFromTriplets(columns, rows, {
        rows: triplets.columns,
        columns: triplets.rows,
        values,
      })
      assert.deepEqual(transpose(matrix), turned)
      assert.deepEqual(transpose(turned), matrix)
    })
  })
}
