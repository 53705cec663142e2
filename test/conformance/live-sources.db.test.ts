import assert from 'node:assert/strict'
import { beforeAll, describe, it } from 'vitest'
import { popularitySource } from '../../src/app/serving/index.js'
import { DEFAULT_KINDS } from '../../src/config/index.js'
import type { ItemSource, Query, Recommender, Snapshot } from '../../src/core/model/index.js'

import { findModel } from '../../src/models/index.js'
import { createLiveSources, createRankings } from '../../src/neo4j/serving/index.js'

import { rowIndices } from '../../src/numeric/sparse/index.js'
import { openTestGraph } from '../support/database.js'
import { groupedDataset } from '../support/datasets.js'
import { fitBlend, publish, writeDataset } from '../support/shop.js'

/** A source with a live form (Cypher) and an array form (a model) gives equal scores on the same graph. */
describe('live sources and their array forms', () => {
  const graph = openTestGraph()
  const data = groupedDataset()
  const everything = data.items.size
  let snapshot: Snapshot
  beforeAll(async () => {
    await writeDataset(graph, data)
    snapshot = await fitBlend(data)
    await publish(graph, 'v1', 'A', snapshot)
  })

  const queryOf = (row: number, change: Partial<Query> = {}): Query => ({
    target: 'item',
    user: data.users.ids[row]!,
    k: everything,
    history: [...rowIndices(data.interactions, row)].map((item) => ({
      item: data.items.ids[item]!,
      weight: 1,
      at: null,
    })),
    friends: [...rowIndices(data.ties, row)].map((friend) => data.users.ids[friend]!),
    exclude: new Set(),
    asOf: 0,
    ...change,
  })
  const scoresOf = async (source: Recommender, query: Query) =>
    new Map((await source.recommend(query)).map(({ id, score }) => [id, score]))
  const live = (name: ItemSource): Recommender => {
    if (name === 'popularity') {
      const rankings = createRankings(graph, DEFAULT_KINDS)
      return popularitySource(() => rankings.popular(1000, {}))
    }
    const sources = createLiveSources(graph, DEFAULT_KINDS)
    return sources.over('A', {}).get(name)!
  }

  for (const name of ['rp3', 'friends-liked', 'community', 'popularity'] as const) {
    it(`${name} agree`, async () => {
      const member = snapshot.members[name]!
      const array = findModel(member.algorithm, 'item').load(member)
      let compared = 0
      for (const row of [0, 5, 17, 44, 118]) {
        const [first] = rowIndices(data.interactions, row)
        const some = new Set(data.items.ids.filter((_, item) => item % 3 !== 0))
        const repelled = queryOf(row).history.map((entry, place) => ({
          ...entry,
          weight: place % 4 === 0 ? -0.5 : 1.5,
        }))
        for (const change of [
          {},
          { exclude: new Set(first === undefined ? [] : [data.items.ids[first]!]) },
          { only: some },
          { history: repelled },
        ]) {
          const query = queryOf(row, change)
          const [fromGraph, fromArrays] = await Promise.all([
            scoresOf(live(name), query),
            scoresOf(array, query),
          ])
          assert.deepEqual([...fromGraph.keys()].sort(), [...fromArrays.keys()].sort())
          for (const [id, score] of fromGraph) {
            assert.ok(
              Math.abs(score - fromArrays.get(id)!) < 1e-5 * Math.max(1, Math.abs(score)),
              `${id}: ${score}`,
            )
            compared++
          }
        }
      }
      assert.ok(compared > 100, `${compared} scores compared`)
    })
  }
})
