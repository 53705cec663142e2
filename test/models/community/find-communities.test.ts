import assert from 'node:assert/strict'
import { describe, test } from 'vitest'
import { createVocabulary } from '../../../src/core/data/index.js'
import { freezeDataset } from '../../../src/core/dataset/index.js'

import { findCommunities, inducedSubgraph, rewired } from '../../../src/models/community/find-communities.js'
import { createRandom } from '../../../src/numeric/random/index.js'
import { csrFromTriplets, emptyCsr, hasEntry, rowCounts } from '../../../src/numeric/sparse/index.js'
import { emptyDataset, groupedDataset } from '../../support/datasets.js'

/**
 * Users in eight circles; two circles each form a district. The parameters are probabilities of a tie: within
 * a circle, within a district, and elsewhere.
 */
function districts({ circle, size, near, far }: { circle: number; size: number; near: number; far: number }) {
  const random = createRandom(5)
  const users = 8 * size
  const rows: number[] = []
  const columns: number[] = []
  for (let one = 0; one < users; one++) {
    for (let other = 0; other < one; other++) {
      const [a, b] = [Math.floor(one / size), Math.floor(other / size)]
      const chance = a === b ? circle : a >> 1 === b >> 1 ? near : far
      if (random.uniform() >= chance) continue
      rows.push(one, other)
      columns.push(other, one)
    }
  }
  const ties = csrFromTriplets(users, users, { rows, columns })
  return freezeDataset({
    name: 'districts',
    users: createVocabulary(Array.from({ length: users }, (_, user) => `user-${user}`)),
    items: createVocabulary([]),
    interactions: emptyCsr(users, 0),
    times: null,
    dislikes: emptyCsr(users, 0),
    ties,
    tiesDirected: false,
    tags: createVocabulary([]),
    itemTags: emptyCsr(0, 0),
  })
}

test('divides large communities whose graph is modular', () => {
  const { communityOf, parents, partModularity, count } = findCommunities(
    districts({ circle: 0.5, size: 30, near: 0.12, far: 0.003 }),
    1,
  )
  assert.equal(count, 12)
  assert.deepEqual(
    [...parents].map((parent) => parent >= 0),
    Array.from({ length: 12 }, (_, place) => place >= 4),
  )
  for (const district of [0, 1, 2, 3]) {
    assert.ok(partModularity[district]! > 0.2)
    assert.equal(parents.filter((parent) => parent === district).length, 2)
  }
  assert.ok(partModularity.subarray(4).every((value) => value === 0))
  const circles = new Set([0, 1, 2, 3, 4, 5, 6, 7].map((circle) => communityOf[circle * 30]))
  assert.equal(circles.size, 8, 'each circle is a sub-community')
  assert.ok(communityOf.every((own) => parents[own]! >= 0))
})

test('does not divide a community that is not more modular than by chance', () => {
  const { parents } = findCommunities(districts({ circle: 0.25, size: 30, near: 0.25, far: 0.003 }), 1)
  assert.deepEqual([...parents], [-1, -1, -1, -1])
})

test('a rewired graph is symmetric and keeps the degrees of each kind of edge', () => {
  const { ties } = districts({ circle: 0.4, size: 20, near: 0.1, far: 0.02 })
  const mixed = rewired(ties, 50, createRandom(3))
  const ofKind = (graph: typeof ties, node: number) =>
    [...graph.indices.subarray(graph.offsets[node]!, graph.offsets[node + 1]!)].filter((other) => other < 50)
      .length
  assert.deepEqual(rowCounts(mixed), rowCounts(ties))
  let moved = 0
  for (let node = 0; node < ties.rows; node++) {
    if (node < 50) assert.equal(ofKind(mixed, node), ofKind(ties, node))
    for (const other of mixed.indices.subarray(mixed.offsets[node]!, mixed.offsets[node + 1]!)) {
      assert.ok(other !== node && hasEntry(mixed, other, node))
      if (!hasEntry(ties, node, other)) moved++
    }
  }
  assert.ok(moved > ties.indices.length / 2, `${moved} of ${ties.indices.length} have moved`)
})

test('an induced subgraph has the edges between its nodes', () => {
  const path = csrFromTriplets(4, 4, {
    rows: [0, 1, 1, 2, 2, 3],
    columns: [1, 0, 2, 1, 3, 2],
    values: [5, 5, 6, 6, 7, 7],
  })
  const inside = inducedSubgraph(path, [1, 2])
  assert.deepEqual([...inside.indices, ...inside.values], [1, 0, 6, 6])
})

const data = groupedDataset()

describe('findCommunities', () => {
  test('finds the groups of the dataset', () => {
    const { communityOf, count, modularity } = findCommunities(groupedDataset({ noise: 0.02 }), 1)
    assert.equal(count, 3)
    assert.ok(modularity > 0.4)
    let together = 0
    for (let user = 0; user < 117; user++) if (communityOf[user] === communityOf[user % 3]) together++
    assert.ok(together > 110, `${together} of 117`)
    assert.equal(communityOf[119], -1, 'a user without edges has no community')
  })

  test('gives the same result for the same seed, numbered by size', () => {
    const first = findCommunities(data, 3)
    assert.deepEqual(findCommunities(data, 3), first)
    const sizes = Array.from(
      { length: first.count },
      (_, own) => first.communityOf.filter((each) => each === own).length,
    )
    assert.deepEqual(
      sizes,
      sizes.toSorted((left, right) => right - left),
    )
    assert.ok(sizes.every((size) => size >= 3))
  })

  test('accepts directed ties, ties only, interactions only, and an empty dataset', () => {
    const none = emptyDataset(120, 90)
    assert.ok(findCommunities({ ...data, tiesDirected: true }, 1).count > 0)
    assert.ok(findCommunities({ ...data, interactions: none.interactions }, 1).count > 0)
    assert.ok(findCommunities({ ...data, ties: none.ties }, 1).count > 0)
    assert.deepEqual(findCommunities(none, 1), {
      communityOf: new Int32Array(120).fill(-1),
      count: 0,
      parents: new Int32Array(0),
      partModularity: new Float32Array(0),
      modularity: 0,
    })
  })
})
