import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { strengthsOf } from '../../../src/models/friend-ranker/strength.js'
import { csrFromTriplets, rowIndices } from '../../../src/numeric/sparse/index.js'

const graphs = fc.integer({ min: 1, max: 14 }).chain((people) => {
  const person = fc.nat({ max: people - 1 })
  return fc.record({
    people: fc.constant(people),
    pairs: fc.array(fc.tuple(person, person), { maxLength: 60 }),
  })
})

test('strengths of ties and clustering equal counts over all pairs', () => {
  fc.assert(
    fc.property(graphs, ({ people, pairs }) => {
      const tied = Array.from({ length: people }, () => new Set<number>())
      for (const [one, other] of pairs) {
        if (one === other) continue
        tied[one]!.add(other)
        tied[other]!.add(one)
      }
      const rows = tied.flatMap((others, row) => Array.from(others, () => row))
      const columns = tied.flatMap((others) => [...others])
      const ties = csrFromTriplets(people, people, { rows, columns })
      const { ofTies, clustering } = strengthsOf(ties)
      for (let row = 0; row < people; row++) {
        const own = tied[row]!
        for (const [at, other] of rowIndices(ties, row).entries()) {
          // Neighbourhoods are closed: everybody is their own neighbour.
          const left = new Set([...own, row])
          const right = new Set([...tied[other]!, other])
          const both = [...left].filter((person) => right.has(person)).length
          const cosine = both / Math.sqrt(left.size * right.size)
          assert.ok(Math.abs(ofTies[ties.offsets[row]! + at]! - cosine) < 1e-6)
        }
        const all = [...own].flatMap((one) =>
          [...own].filter((other) => other !== one).map((other) => [one, other]),
        )
        const closed = all.filter(([one, other]) => tied[one!]!.has(other!)).length
        assert.ok(Math.abs(clustering[row]! - (all.length > 0 ? closed / all.length : 0)) < 1e-6)
      }
    }),
  )
})
