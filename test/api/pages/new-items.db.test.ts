import assert from 'node:assert/strict'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { startApi, type TestApi } from '../../support/api.js'
import { openTestGraph } from '../../support/database.js'
import { groupedDataset } from '../../support/datasets.js'
import { fitBlend, publish, writeDataset } from '../../support/shop.js'

const PAGE = `query ($user: ID!) { user(id: $user) { recommendations(first: 20) { edges { node { id } sources { source } } } } }`

describe('an item that half a community took up within the hour', () => {
  const graph = openTestGraph()
  const data = groupedDataset({ users: 122, items: 150, groups: 3, likes: 10 })
  const group = (rest: number) =>
    Array.from({ length: 40 }, (_, at) => 3 * at + rest).map((user) => `user-${user}`)
  let api: TestApi
  beforeAll(async () => {
    await writeDataset(graph, data)
    await publish(graph, 'v1', 'A', await fitBlend(data, { rp3: 1, als: 0.5, popularity: 0.1 }))
    api = await startApi(graph)
  })
  afterAll(() => api.stop())

  it('is on the first page of the other half, and rarely on those of others', async () => {
    await api.get('mutation { upsertItems(input: [{ id: "hit", title: "Hit" }]) { created } }')
    const fans = group(1).slice(0, 20)
    const { recordInteractions } = await api.get(
      'mutation ($input: [InteractionInput!]!) { recordInteractions(input: $input) { recorded consistencyToken } }',
      { input: fans.map((user) => ({ user, item: 'hit', kind: 'LIKE' })) },
    )
    assert.equal(recordInteractions.recorded, 20)
    const found = async (users: readonly string[]): Promise<number> => {
      let count = 0
      for (const user of users) {
        const page = await api.get(PAGE, { user }, recordInteractions.consistencyToken)
        const entry = page.user.recommendations.edges.find(
          ({ node }: { node: { id: string } }) => node.id === 'hit',
        )
        if (entry === undefined) continue
        count++
        assert.ok(entry.sources.some(({ source }: { source: string }) => source === 'rp3'))
      }
      return count
    }
    const own = await found(group(1).slice(20))
    const others = await found([...group(0).slice(0, 10), ...group(2).slice(0, 10)])
    assert.ok(own >= 18, `on ${own} of 20 pages of the other half`)
    assert.ok(others <= 4, `on ${others} of 20 pages of others`)
  })
})
