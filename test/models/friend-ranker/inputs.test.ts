import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import {
  createList,
  FINE_INPUTS,
  INPUT_NAMES,
  inputCount,
  OWN_FEATURES,
  PAIR_WIDTH,
  scalingOf,
  withoutInputs,
  writeInputs,
} from '../../../src/models/friend-ranker/inputs.js'
import { createRandom } from '../../../src/numeric/random/index.js'

/** Lists of random features, one of which is alike for all. */
const lists = fc
  .record({
    sizes: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 2, maxLength: 6 }),
    seed: fc.nat(),
  })
  .map(({ sizes, seed }) => {
    const random = createRandom(seed)
    return sizes.map((size) => {
      const pairs = Float32Array.from({ length: size * PAIR_WIDTH }, (_, at) =>
        at % PAIR_WIDTH === 3 ? 7 : 2 + random.normal(),
      )
      return createList(
        Int32Array.from({ length: size }, (_, row) => row),
        pairs,
        OWN_FEATURES.map(() => random.normal()),
      )
    })
  })

test('a network reads each feature as it is and standardised within its list, with mean 0 and deviation 1 over all lists', () => {
  fc.assert(
    fc.property(lists, (made) => {
      const scaling = scalingOf(made)
      const width = scaling.columns.length
      assert.ok(!scaling.columns.includes(3) && !scaling.columns.includes(PAIR_WIDTH + 3))
      const rows = made.reduce((sum, { candidates }) => sum + candidates.length, 0)
      const inputs = new Float32Array(rows * width)
      let start = 0
      for (const list of made) {
        writeInputs(list, scaling, inputs, start)
        for (const [at, input] of scaling.columns.entries()) {
          const column = list.pairs.filter((_, cell) => cell % PAIR_WIDTH === input % PAIR_WIDTH)
          const mean = column.reduce((sum, value) => sum + value, 0) / column.length
          const spread = Math.sqrt(
            column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length,
          )
          for (let row = 0; row < column.length; row++) {
            const raw =
              input >= 2 * PAIR_WIDTH
                ? list.own[input - 2 * PAIR_WIDTH]!
                : input < PAIR_WIDTH
                  ? column[row]!
                  : spread > 1e-6 && (column[row]! - mean) / spread
            const expected = (Number(raw) - scaling.mean[at]!) * scaling.factor[at]!
            assert.ok(Math.abs(inputs[(start + row) * width + at]! - expected) < 1e-2, INPUT_NAMES[input])
          }
        }
        start += list.candidates.length
      }
      for (let at = 0; at < width; at++) {
        const column = Array.from({ length: rows }, (_, row) => inputs[row * width + at]!)
        const mean = column.reduce((sum, value) => sum + value, 0) / rows
        const square = column.reduce((sum, value) => sum + value * value, 0) / rows
        assert.ok(Math.abs(mean) < 1e-2 && Math.abs(square - 1) < 1e-2, `${mean} ${square}`)
      }
    }),
  )
})

test('inputs have unique names, and the fine ones can be left out', () => {
  assert.equal(new Set(INPUT_NAMES).size, inputCount)
  assert.ok([...FINE_INPUTS].every((at) => INPUT_NAMES[at]!.startsWith('fine')))
  const scaling = {
    inputs: inputCount,
    columns: Int32Array.of(1, ...FINE_INPUTS),
    mean: new Float32Array(1 + FINE_INPUTS.size).fill(2),
    factor: new Float32Array(1 + FINE_INPUTS.size).fill(3),
  }
  assert.deepEqual(withoutInputs(scaling, FINE_INPUTS), {
    inputs: inputCount,
    columns: Int32Array.of(1),
    mean: Float32Array.of(2),
    factor: Float32Array.of(3),
  })
})
