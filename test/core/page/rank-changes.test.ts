import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { rankChanges } from '../../../src/core/page/rule.js'

test('the changes of a page, and no others, lead from the old page to the new', () => {
  const page = fc.uniqueArray(fc.integer({ min: 0, max: 9 }).map(String))
  fc.assert(
    fc.property(page, page, (before, after) => {
      const changes = rankChanges(before, after)
      const places = new Map(before.map((item, place) => [item, place + 1]))
      for (const { item, from, to } of changes) {
        assert.equal(places.get(item) ?? null, from)
        assert.notEqual(from, to)
        if (to === null) places.delete(item)
        else places.set(item, to)
      }
      assert.deepEqual(places, new Map(after.map((item, place) => [item, place + 1])))
      const ranks = changes.map(({ to }) => to ?? Number.POSITIVE_INFINITY)
      assert.deepEqual(
        ranks,
        ranks.toSorted((left, right) => left - right),
      )
    }),
  )
})
