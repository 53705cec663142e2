import assert from 'node:assert/strict'
import { beforeEach, test } from 'vitest'
import { type Dataset, freezeDataset } from '../../src/core/dataset/index.js'
import type { Scored } from '../../src/core/model/index.js'
import { findModel } from '../../src/models/index.js'
import { createFriendCandidates } from '../../src/neo4j/social/index.js'
import { createRandom } from '../../src/numeric/random/index.js'
import { csrFromTriplets, rowIndices } from '../../src/numeric/sparse/index.js'
import { cypher } from '../support/cypher.js'
import { openTestGraph } from '../support/database.js'
import { groupedDataset } from '../support/datasets.js'

/**
 * Some sources of friends have an array form (a model) and a live form (Cypher). Both give equal scores on
 * the same graph.
 */
const graph = openTestGraph()
const candidates = createFriendCandidates(graph, { attracting: ['LIKE'], minItemAudience: 1 })

beforeEach(() => graph.runAutoCommit(cypher('MATCH (n:User) DETACH DELETE n'), {}))

async function writeTies(data: Dataset): Promise<void> {
  await graph.runAutoCommit(cypher('UNWIND $rows AS id CREATE (:User {id: id})'), { rows: data.users.ids })
  const rows: string[][] = []
  for (let user = 0; user < data.users.size; user++) {
    for (const other of rowIndices(data.ties, user)) {
      if (data.tiesDirected || user < other) rows.push([data.users.ids[user]!, data.users.ids[other]!])
    }
  }
  const type = data.tiesDirected ? 'FOLLOWS' : 'FRIEND'
  const text = `UNWIND $rows AS row MATCH (a:User {id: row[0]}) MATCH (b:User {id: row[1]}) CREATE (a)-[:${type}]->(b)`
  await graph.runAutoCommit(cypher(text), { rows })
}

async function expectEqualScores(data: Dataset): Promise<void> {
  await writeTies(data)
  const k = data.users.size
  const run = { target: 'friend', seed: 1, options: {} } as const
  const rules = ['adamic-adar', 'common-neighbours', 'resource-allocation', 'popularity']
  const names = data.tiesDirected ? [...rules, 'follow-back'] : rules
  const arrays = await Promise.all(
    names.map(async (name) => {
      const model = findModel(name, 'friend')
      return model.load(await model.fit(data, run))
    }),
  )
  const popular = await candidates.wellConnected(k, {})
  for (const [row, user] of data.users.ids.entries()) {
    const friends = [...rowIndices(data.ties, row)].map((other) => data.users.ids[other]!)
    const exclude = [user, ...friends]
    const live = await candidates.friendsOfFriends({ user, exclude, k }, {})
    const followers = await candidates.followers({ user, exclude, k }, {})
    const lists = [live.adamicAdar, live.commonNeighbours, live.resourceAllocation, popular, followers]
    for (const [place, array] of arrays.entries()) {
      const query = {
        target: 'friend',
        user,
        k,
        history: [],
        friends,
        exclude: new Set(exclude),
        asOf: 0,
      } as const
      const expected = await array.recommend(query)
      assert.deepEqual(
        rounded(lists[place]!, exclude),
        rounded(expected, exclude),
        `${names[place]} for ${user}`,
      )
    }
  }
}

/** Scores by id, rounded because arrays have 32 bits. */
function rounded(list: readonly Scored[], exclude: readonly string[]): Record<string, string> {
  const entries = list
    .filter(({ id, score }) => score > 0 && !exclude.includes(id))
    .map(({ id, score }) => [id, score.toPrecision(5)])
  return Object.fromEntries(entries.sort())
}

test('friendships: counts over common friends, and number of ties', () =>
  expectEqualScores(groupedDataset({ users: 40, items: 9, ties: 4 })))

test('follows: counts over followed users, and number of followers', () => {
  const { hash: _, ...data } = groupedDataset({ users: 40, items: 9 })
  const random = createRandom(3)
  const rows: number[] = []
  const columns: number[] = []
  for (let tie = 0; tie < 160; tie++) {
    const from = random.below(38)
    const to = random.below(38)
    if (from === to) continue
    rows.push(from)
    columns.push(to)
  }
  const ties = csrFromTriplets(40, 40, { rows, columns })
  ties.values.fill(1)
  return expectEqualScores(freezeDataset({ ...data, ties, tiesDirected: true }))
})
