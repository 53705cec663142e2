import assert from 'node:assert/strict'
import { test } from 'vitest'
import { louvain } from '../../../src/models/community/index.js'
import { createRandom } from '../../../src/numeric/random/index.js'
import { csrFromTriplets, emptyCsr } from '../../../src/numeric/sparse/index.js'
import { modularity } from '../../../src/numeric/stats/partitions.js'
import { FACTIONS, karateClub } from './karate-club.js'

const near = (found: number, wanted: number) =>
  assert.ok(Math.abs(found - wanted) < 1e-6, `${found} ≠ ${wanted}`)

test('the karate club has 78 friendships, and its factions have the known modularity', () => {
  const club = karateClub()
  assert.equal(club.indices.length, 2 * 78)
  near(modularity(club, FACTIONS), 0.3582347)
})

test("Louvain's partition of the karate club is close to the maximum modularity, .4198", () => {
  const club = karateClub()
  const best = Math.max(...[1, 2, 3, 4, 5].map((seed) => modularity(club, louvain(club, createRandom(seed)))))
  assert.ok(best > 0.41 && best < 0.4198, String(best))
})

test('two triangles joined by a weighted edge have the modularity computed by hand', () => {
  const edges = [0, 1, 0, 2, 1, 2, 3, 4, 3, 5, 4, 5, 2, 3]
  const build = (bridge: number) => {
    const rows = edges.filter((_, at) => at % 2 === 0)
    const columns = edges.filter((_, at) => at % 2 === 1)
    const values = rows.map((_, at) => (at === rows.length - 1 ? bridge : 1))
    return csrFromTriplets(6, 6, {
      rows: [...rows, ...columns],
      columns: [...columns, ...rows],
      values: [...values, ...values],
    })
  }
  const parts = Int32Array.of(0, 0, 0, 1, 1, 1)
  near(modularity(build(1), parts), 6 / 7 - 1 / 2)
  near(modularity(build(4), parts), 6 / 10 - 1 / 2)
  near(modularity(build(1), new Int32Array(6)), 0)
  const alone = [2, 2, 3, 3, 2, 2].reduce((sum, degree) => sum - (degree / 14) ** 2, 0)
  near(modularity(build(1), new Int32Array(6).fill(-1)), alone)
  assert.equal(modularity(emptyCsr(4, 4), new Int32Array(4)), 0)
})
