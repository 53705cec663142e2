import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { scheduleUnipartiteBlocks } from '../../../src/app/import/schedule-blocks.js'

test('every edge is in one block, and no two lanes of a round touch the same node', () => {
  const graph = fc.record({
    edges: fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { maxLength: 300 }),
    lanes: fc.integer({ min: 1, max: 4 }),
    blockSize: fc.integer({ min: 1, max: 50 }),
  })
  fc.assert(
    fc.property(graph, ({ edges, lanes, blockSize }) => {
      const from = edges.map(([a]) => a)
      const to = edges.map(([, b]) => b)
      const rounds = scheduleUnipartiteBlocks(
        { length: edges.length, from, to, fromSize: 41, toSize: 41 },
        { lanes, blockSize },
      )
      const blocks = rounds.flat(2)
      assert.deepEqual(
        blocks.flatMap((block) => Array.from(block.edges)).sort((a, b) => a - b),
        edges.map((_, edge) => edge),
      )
      assert.equal(new Set(blocks.map(({ name }) => name)).size, blocks.length)
      assert.ok(blocks.every((block) => block.edges.length > 0 && block.edges.length <= blockSize))
      for (const round of rounds) {
        assert.equal(round.length, lanes)
        const laneOf = new Map<number, number>()
        for (const [lane, each] of round.entries()) {
          for (const edge of each.flatMap((block) => Array.from(block.edges))) {
            for (const node of [from[edge]!, to[edge]!]) {
              assert.equal(laneOf.get(node) ?? lane, lane)
              laneOf.set(node, lane)
            }
          }
        }
      }
    }),
  )
})
