import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import type { Dataset } from '../../../src/core/dataset/index.js'
import { createLister } from '../../../src/models/friend-ranker/features.js'
import { buildRankerGraph } from '../../../src/models/friend-ranker/graph.js'
import { PAIR_FEATURES, PAIR_WIDTH, type PairFeature } from '../../../src/models/friend-ranker/inputs.js'
import { profileIn } from '../../../src/models/friend-ranker/profile.js'
import { type Csr, csrFromTriplets, rowIndices } from '../../../src/numeric/sparse/index.js'
import { groupedDataset } from '../../support/datasets.js'

const OPTIONS = { rank: 16, fine: false }
/**
 * Features that a new user has exactly as after a training. The others are projections or depend on items.
 */
const EXACT = [
  'commonNeighbours',
  'adamicAdar',
  'resourceAllocation',
  'circleBridges',
  'threeSteps',
  'circleLinks',
  'circleResource',
  'halfAllocation',
  'steepAllocation',
  'share',
  'salton',
  'jaccard',
  'ties',
  'items',
  'rarestItems',
] as const satisfies readonly PairFeature[]

const keep = (matrix: Csr, keeps: (row: number, column: number) => boolean): Csr => {
  const rest = { rows: [] as number[], columns: [] as number[] }
  for (let row = 0; row < matrix.rows; row++)
    for (const column of rowIndices(matrix, row)) {
      if (!keeps(row, column)) continue
      rest.rows.push(row)
      rest.columns.push(column)
    }
  return csrFromTriplets(matrix.rows, matrix.columns, rest)
}

describe('users whom the graph does not know', () => {
  const data = groupedDataset({ users: 90, items: 42, groups: 3, likes: 6, ties: 5 })
  const isNew = (user: number): boolean => user % 10 === 4
  const base: Dataset = {
    ...data,
    ties: keep(data.ties, (user, other) => !isNew(user) && !isNew(other)),
    interactions: keep(data.interactions, (user) => !isNew(user)),
  }
  const whole = createLister(buildRankerGraph(data, OPTIONS, 1), 88)
  const graph = buildRankerGraph(base, OPTIONS, 1)
  const late = createLister(graph, 88)
  const newUsers = [...data.users.ids.keys()].filter(isNew).map((user) => ({
    user,
    friends: rowIndices(data.ties, user),
    followers: rowIndices(data.ties, user),
    likes: rowIndices(data.interactions, user),
  }))
  const featuresOf = (lister: typeof whole, user: number, of: Csr = data.ties) => {
    const friends = rowIndices(of, user)
    const likes = rowIndices(data.interactions, user)
    const list = lister.list({ user, friends, followers: friends, likes }, [])
    return new Map(
      Array.from(list.candidates, (row, at) => [
        row,
        (name: PairFeature) => list.pairs[at * PAIR_WIDTH + PAIR_FEATURES.indexOf(name)]!,
      ]),
    )
  }

  it('have the features of paths that a training would give them, as viewers and as candidates', () => {
    late.enter(newUsers)
    try {
      for (const viewer of [4, 14, 0, 1]) {
        const trained = featuresOf(whole, viewer)
        const found = featuresOf(late, viewer)
        let compared = 0
        for (const [row, of] of trained) {
          const own = found.get(row)
          if (own === undefined) continue
          compared++
          for (const name of EXACT)
            assert.ok(
              Math.abs(own(name) - of(name)) < 1e-4,
              `${name} of ${viewer} and ${row}: ${own(name)} instead of ${of(name)}`,
            )
        }
        assert.ok(compared > 40, `${compared} candidates in common`)
        assert.ok([...found.keys()].some(isNew))
      }
    } finally {
      late.forget()
    }
  })

  it('leave nothing behind', () => {
    const arrays = () => [
      graph.tieSpectrum.basis,
      graph.tieSpectrum.positions,
      graph.tasteSpectrum.positions,
      graph.circles,
      graph.strengths.clustering,
    ]
    const before = arrays().map((array) => array.slice())
    const known = featuresOf(late, 0, base.ties)
    const row = graph.users + 3
    const friends = Int32Array.of(0, 3, 6)
    late.enter([{ user: row, friends, followers: friends, likes: Int32Array.of(1, 4) }])
    assert.notDeepEqual(arrays(), before)
    assert.ok(late.profileOf(3).friends.includes(row))
    late.forget()
    assert.deepEqual(arrays(), before)
    assert.deepEqual(late.profileOf(3), profileIn(graph, 3))
    const again = featuresOf(late, 0, base.ties)
    assert.deepEqual([...again.keys()], [...known.keys()])
    for (const [candidate, of] of known)
      for (const name of PAIR_FEATURES) assert.equal(again.get(candidate)!(name), of(name))
  })

  it('are placed near the users of their group in the spectrum of ties', () => {
    late.enter(newUsers)
    try {
      const cosines = { own: [] as number[], other: [] as number[] }
      for (const [row, of] of featuresOf(late, 4))
        if (isNew(row)) cosines[row % 3 === 4 % 3 ? 'own' : 'other'].push(of('tieCosine'))
      const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
      assert.ok(mean(cosines.own) > mean(cosines.other), JSON.stringify(cosines))
    } finally {
      late.forget()
    }
  })
})
