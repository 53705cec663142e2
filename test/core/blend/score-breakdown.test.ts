import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { blendLists } from '../../../src/core/blend/blend.js'
import { blendDense } from '../../../src/core/blend/dense-blend.js'
import { breakDownScore } from '../../../src/core/blend/score-breakdown.js'
import { createVocabulary } from '../../../src/core/data/index.js'
import type { Scored, SourceName } from '../../../src/core/model/index.js'
import { sharedEngine } from '../../../src/numeric/engine/index.js'

const known = ['a', 'b', 'c', 'd', 'e']
const ids = [...known, 'unknown', 'other']
const score = fc.integer({ min: -4, max: 9 })
const worlds = fc.record({
  dense: fc.dictionary(fc.constantFrom('lightgcn', 'als'), fc.array(score, { minLength: 5, maxLength: 5 })),
  lists: fc.dictionary(
    fc.constantFrom('rp3', 'community'),
    fc.uniqueArray(fc.record({ id: fc.constantFrom(...ids), score }), { selector: ({ id }) => id }),
  ),
  weights: fc.record({
    lightgcn: fc.constantFrom(0, 0.5, 1),
    als: fc.constant(2),
    rp3: fc.constantFrom(0, 1),
    community: fc.constant(0.25),
  }),
  exclude: fc.subarray(ids),
  only: fc.option(fc.subarray(ids)),
})

describe('a score breakdown', () => {
  it("adds up to the blend's score, source by source, and gives the rank", () => {
    fc.assert(
      fc.property(worlds, ({ dense, lists, weights, exclude, only }) => {
        const wanted = {
          k: ids.length,
          exclude: new Set(exclude),
          ...(only && { only: new Set(only) }),
        }
        const open = (id: string) => !exclude.includes(id) && (only?.includes(id) ?? true)
        const scores = () => ({
          dense: new Map(
            Object.entries(dense).map(([name, list]) => [name as SourceName, Float32Array.from(list)]),
          ),
          lists: new Map(
            Object.entries(lists).map(([name, list]) => [
              name as SourceName,
              list.filter(({ id }) => open(id)),
            ]),
          ),
        })
        const targets = createVocabulary(known)
        const blended = blendDense(sharedEngine(), targets, scores(), weights, wanted)
        for (const id of ids.filter(open)) {
          const account = breakDownScore(id, targets, scores(), weights, wanted)
          const entry = blended.find((each) => each.id === id)
          assert.ok(Math.abs(account.score - (entry?.score ?? 0)) < 1e-5)
          assert.equal(account.scoreRank === null, entry === undefined)
          const contributions = new Map(account.sources.map((each) => [each.source, each.contribution]))
          for (const { source, contribution } of entry?.contributions ?? [])
            assert.ok(Math.abs(contributions.get(source)! - contribution) < 1e-5)
          if (entry === undefined) continue
          const better = blended.filter((each) => each.score > entry.score + 1e-5).length
          const equal = blended.filter((each) => Math.abs(each.score - entry.score) <= 1e-5).length
          assert.ok(account.scoreRank! > better && account.scoreRank! <= better + equal)
        }
      }),
    )
  })

  it('equals that of the lists if there are no dense scores', () => {
    const lists = new Map<SourceName, Scored[]>([
      [
        'friends-liked',
        [
          { id: 'x', score: 4 },
          { id: 'y', score: 2 },
        ],
      ],
    ])
    const account = breakDownScore(
      'y',
      null,
      { dense: new Map(), lists },
      { 'friends-liked': 0.5 },
      { exclude: new Set() },
    )
    const [, entry] = blendLists(lists, { 'friends-liked': 0.5 })
    assert.equal(account.score, entry!.score)
    assert.deepEqual(account.sources, [
      { source: 'friends-liked', weight: 0.5, rawScore: 2, bestRawScore: 4, contribution: 0.25 },
    ])
    assert.equal(account.scoreRank, 2)
  })
})
