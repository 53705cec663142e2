import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { blendLists } from '../../../src/core/blend/blend.js'
import { blendDense } from '../../../src/core/blend/dense-blend.js'
import { createVocabulary } from '../../../src/core/data/index.js'
import type { Scored, SourceName } from '../../../src/core/model/index.js'
import { createEngine } from '../../../src/numeric/engine/index.js'

const engine = createEngine({ threads: 1 })
const TARGETS = createVocabulary(Array.from({ length: 12 }, (_, row) => `item-${row}`))
const id = fc.integer({ min: 0, max: 15 }).map((row) => `item-${row}`)
const score = fc.integer({ min: -3, max: 6 })

const cases = fc.record({
  dense: fc.dictionary(
    fc.constantFrom('lightgcn', 'als', 'rp3'),
    fc.array(score, { minLength: TARGETS.size, maxLength: TARGETS.size }),
  ),
  // Items 12 to 15 came after training.
  lists: fc.dictionary(
    fc.constantFrom('friends-liked', 'community'),
    fc.uniqueArray(fc.record({ id, score: fc.integer({ min: 1, max: 6 }) }), {
      selector: (entry) => entry.id,
    }),
  ),
  weights: fc.dictionary(
    fc.constantFrom('lightgcn', 'als', 'rp3', 'friends-liked', 'community'),
    fc.constantFrom(0, 0.25, 0.5, 1),
  ),
  exclude: fc.uniqueArray(id),
  only: fc.option(fc.uniqueArray(id), { nil: undefined }),
  k: fc.integer({ min: 0, max: 20 }),
})

test('over all targets the dense blend equals the blend of complete lists', () => {
  fc.assert(
    fc.property(cases, ({ dense, lists, weights, exclude, only, k }) => {
      const wanted = { k, exclude: new Set(exclude), ...(only && { only: new Set(only) }) }
      const open = ({ id }: Scored) => !exclude.includes(id) && (only?.includes(id) ?? true)
      const whole = Object.entries(dense).map(
        ([name, scores]) =>
          [
            name as SourceName,
            scores.map((value, row) => ({ id: TARGETS.ids[row]!, score: value })).filter(open),
          ] as const,
      )
      const given = Object.entries(lists).map(
        ([name, list]) => [name as SourceName, list.filter(open)] as const,
      )
      const expected = blendLists(new Map([...whole, ...given]), weights)
      const sources = {
        dense: new Map(
          Object.entries(dense).map(([name, scores]) => [name as SourceName, Float32Array.from(scores)]),
        ),
        lists: new Map(given),
      }
      const found = blendDense(engine, TARGETS, sources, weights, wanted)
      const scoresOf = (list: readonly Scored[]) => list.map((entry) => Math.round(entry.score * 1e5) / 1e5)
      assert.deepEqual(scoresOf(found), scoresOf(expected.slice(0, k)))
      const byId = new Map(expected.map((entry) => [entry.id, entry]))
      for (const entry of found) {
        const same = byId.get(entry.id)!
        assert.ok(Math.abs(same.score - entry.score) < 1e-5, entry.id)
        assert.deepEqual(
          new Set(entry.contributions.map(({ source }) => source)),
          new Set(same.contributions.map(({ source }) => source)),
        )
        const sum = entry.contributions.reduce((total, { contribution }) => total + contribution, 0)
        assert.ok(Math.abs(sum - entry.score) < 1e-9)
      }
    }),
  )
})
