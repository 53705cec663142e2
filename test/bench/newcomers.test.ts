import assert from 'node:assert/strict'
import { beforeAll, describe, it, test } from 'vitest'
import { chooseNewcomers } from '../../bench/newcomers/choose.js'
import { createLiveGraph } from '../../bench/newcomers/live-graph.js'
import { createSuggestions, placeIn } from '../../bench/newcomers/suggest.js'
import type { Dataset } from '../../src/core/dataset/index.js'
import type { Snapshot } from '../../src/core/model/index.js'
import { findModel } from '../../src/models/index.js'
import { createRandom } from '../../src/numeric/random/index.js'
import { type Csr, csrFromTriplets, hasEntry, rowIndices } from '../../src/numeric/sparse/index.js'
import { groupedDataset } from '../support/datasets.js'

test('newcomers have one held-out tie, with enough mutual friends', () => {
  const { ties } = groupedDataset({ users: 242, ties: 8 })
  const limits = { count: 40, from: 2, to: 8 }
  const { newcomers, held, ties: left } = chooseNewcomers(ties, limits, createRandom(1))
  assert.ok(newcomers.size >= 40)
  assert.equal(held.length, newcomers.size)
  for (const { newcomer, right, bothNew } of held) {
    assert.ok(hasEntry(ties, newcomer, right) && !hasEntry(left, newcomer, right))
    assert.equal(newcomers.has(right), bothNew)
    const mutual = [...rowIndices(left, newcomer)].filter((user) => hasEntry(left, right, user)).length
    assert.ok(mutual >= 1 && mutual <= 8, `${mutual} mutual friends`)
  }
})

/** Rows of users who joined later, behind those of a matrix, and symmetric entries between users. */
function grown(matrix: Csr, more: number, pairs: readonly (readonly [number, number])[] = []): Csr {
  const all = { rows: [] as number[], columns: [] as number[] }
  for (let row = 0; row < matrix.rows; row++)
    for (const column of rowIndices(matrix, row)) {
      all.rows.push(row)
      all.columns.push(column)
    }
  for (const [one, other] of pairs) {
    all.rows.push(one, other)
    all.columns.push(other, one)
  }
  const columns = matrix.columns === matrix.rows ? matrix.columns + more : matrix.columns
  return csrFromTriplets(matrix.rows + more, columns, all)
}

describe('users who joined after the training', () => {
  const groups = 6
  const data = groupedDataset({ users: 302, items: 60, groups, likes: 6, ties: 5 })
  const known = data.users.size
  const groupOf = (id: string) => Number(id.split('-')[1]) % groups
  let snapshot: Snapshot

  beforeAll(async () => {
    const run = { target: 'friend', seed: 1 } as const
    const options = { rank: 16, folds: 2, lists: 600, epochs: 4, candidates: 100 }
    const ranker = await findModel('ranker', 'friend').fit(data, { ...run, options })
    const taste = await findModel('taste', 'friend').fit(data, { ...run, options: { rank: 16 } })
    const popularity = await findModel('popularity', 'friend').fit(data, { ...run, options: {} })
    // The learned ranker has most of the weight.
    const weights = { ranker: 2, 'adamic-adar': 0.2, taste: 0.3, popularity: 0.05 }
    snapshot = {
      ...ranker,
      algorithm: 'friends-blend',
      options: {},
      arrays: {},
      tuned: { blend: { segments: [{ maxHistory: null, weights }], ablationGains: {} } },
      members: { ranker, taste, popularity },
    }
  })

  /** Suggestions once `more` users have joined with these ties; `late-0` has the first row of theirs. */
  const suggestionsWith = (more: number, pairs: readonly (readonly [number, number])[]) => {
    const interactions = grown(data.interactions, more)
    const live = createLiveGraph(
      { items: data.items, interactions } satisfies Pick<Dataset, 'items' | 'interactions'>,
      grown(data.ties, more, pairs),
      (row) => data.users.ids[row] ?? `late-${row - known}`,
    )
    return createSuggestions(snapshot, live, known + more)
  }

  it('find the missing friend among eight who all know each other', async () => {
    const eight = Array.from({ length: 8 }, (_, at) => known + at)
    const pairs = eight.flatMap((one, at) => eight.slice(at + 1).map((other) => [one, other] as const))
    const suggest = suggestionsWith(8, pairs.slice(1))
    for (const [one, other] of [
      ['late-0', 'late-1'],
      ['late-1', 'late-0'],
    ] as const) {
      const { blended, lists } = await suggest(one)
      assert.equal(blended[0]?.id, other)
      assert.equal(lists.get('ranker')?.[0]?.id, other)
    }
  })

  it('are suggested to the users of their circle, and get these as suggestions', async () => {
    const members = [...data.users.ids.keys()].filter((user) => user % groups === 2).slice(0, 20)
    const suggest = suggestionsWith(
      1,
      members.slice(0, 6).map((row) => [known, row] as const),
    )
    const places: number[] = []
    for (const row of members.slice(6)) {
      const { blended, lists } = await suggest(data.users.ids[row]!)
      places.push(placeIn(blended, 'late-0', known))
      const isNear = lists.get('adamic-adar')!.some(({ id }) => id === 'late-0')
      assert.equal(
        lists.get('taste')!.some(({ id }) => id === 'late-0'),
        isNear,
        'every source scores a new user near the viewer',
      )
    }
    const middle = places.sort((left, right) => left - right)[Math.floor(places.length / 2)]!
    assert.ok(middle <= 20, places.join())
    const { blended } = await suggest('late-0')
    const near = blended.slice(0, 10).filter(({ id }) => groupOf(id) === 2).length
    assert.ok(near >= 7, `${near} of 10 are of the circle`)
  })
})
