import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { createUpsertItems } from '../../../src/app/catalogue/index.js'
import type { ItemChange } from '../../../src/core/ports/index.js'

test('exactly the vectors are accepted whose similarity 32-bit floats can hold', async () => {
  const written: ItemChange[] = []
  const upsert = createUpsertItems({
    async upsertItems(changes) {
      written.push(...changes)
      return { value: changes.map(() => 'created' as const), token: '' }
    },
  })
  const number = fc.oneof(
    fc.double(),
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom(0, 1e-200, 1e160, 1e18),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(number, { maxLength: 5 }), async (vector) => {
      written.length = 0
      const { value } = await upsert([{ id: 'tea', vector }])
      const squares = vector.reduce((sum, value) => sum + Math.fround(value) ** 2, 0)
      const isUsable = squares >= 1e-36 && squares <= 1e36
      const isNearTheLimit = [1e-36, 1e36].some((limit) => Math.abs(squares / limit - 1) < 1e-6)
      if (!isNearTheLimit) assert.equal(written.length === 1, isUsable, String(vector))
      if (written.length === 0) assert.equal(value.rejected[0]!.field, 'vector')
    }),
  )
})

test('a text with half of a surrogate pair is refused: the database would store another character', async () => {
  const upsert = createUpsertItems({
    upsertItems: async (changes) => ({ value: changes.map(() => 'created' as const), token: '' }),
  })
  const { value } = await upsert([
    { id: 'tea', title: 'a\ud800' },
    { id: 'jam', title: '😀' },
  ])
  assert.deepEqual(
    value.rejected.map(({ index, field, code }) => [index, field, code]),
    [[0, 'title', 'BAD_USER_INPUT']],
  )
})
