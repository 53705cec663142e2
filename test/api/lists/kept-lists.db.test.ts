import assert from 'node:assert/strict'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { groupedDataset } from '../../support/datasets.js'
import { fitBlend, publish, writeDataset } from '../../support/shop.js'

/** All lists of users or items, for a viewer and for an item; each returns ids. */
const LISTS = `query ($viewer: ID!, $friendless: ID!, $item: ID!) {
  viewer: user(id: $viewer) {
    recommendations(first: 90) { edges { node { id } } }
    friendSuggestions(first: 200) { edges { node { id } } }
    similarUsers(first: 200) { edges { node { id } } }
    friends(first: 200) { edges { node { id } } }
    recommendedWithFriends(first: 50) { node: item { id } friends { node: user { id } } }
  }
  friendless: user(id: $friendless) {
    recommendations(first: 90) { edges { node { id } } }
    friendSuggestions(first: 200) { edges { node { id } } }
  }
  item(id: $item) {
    similar(first: 90) { edges { node { id } } }
    alsoInteracted(first: 90) { edges { node { id } } }
    audience(first: 200) { edges { node { id } } }
  }
  popular(first: 90) { edges { node { id } } }
  trending(first: 90) { edges { node { id } } }
  latest(first: 90) { edges { node { id } } }
  recommendForSession(items: [$item], first: 90) { edges { node { id } } }
  groupRecommendations(users: [$viewer, $friendless], first: 90) { entries { node: item { id } } }
}`

/** The ids under `node` by path, such as `viewer.recommendations`. */
function idsOf(value: unknown, path: readonly string[] = []): { where: string; id: string }[] {
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'node') return [{ where: path.join('.'), id: (inner as { id: string }).id }]
    const isPlace = /^\d+$/.test(key) || ['edges', 'entries'].includes(key)
    return idsOf(inner, isPlace ? path : [...path, key])
  })
}

/* The clock stands still, so no cached list expires: these tests see the caches at their worst. */
describe('cached lists of a server while another writes', () => {
  const graph = openTestGraph()
  const data = groupedDataset()
  const now = Date.now()
  const [viewer, friendless, item] = ['user-3', 'user-119', 'item-3']
  let writing: TestApi
  let reading: TestApi
  beforeAll(async () => {
    await writeDataset(graph, data)
    await graph.runAutoCommit(
      cypher(`MATCH ()-[r:INTERACTED]->(i:Item)
        SET r.at = datetime() - duration({hours: toInteger(rand() * 100)}), i.publishedAt = datetime() - duration({days: 1})`),
      {},
    )
    await publish(graph, 'v1', 'A', await fitBlend(data))
    ;[writing, reading] = [
      await startApi(graph, { now: () => now }),
      await startApi(graph, { now: () => now }),
    ]
    await lists()
  })
  afterAll(() => Promise.all([writing.stop(), reading.stop()]))

  const lists = async () => idsOf(await reading.get(LISTS, { viewer, friendless, item }))
  type Lists = Awaited<ReturnType<typeof lists>>
  const placesOf = (all: Lists, id: string | undefined) =>
    new Set(all.flatMap((entry) => (entry.id === id ? [entry.where] : [])))
  /** The ids on a list, without the users and the item that the lists are for. */
  const on = (all: Lists, list: string) =>
    all.flatMap(({ where, id }) => (where === list && ![viewer, friendless, item].includes(id) ? [id] : []))
  const write = (text: string) => writing.get(`mutation { ${text} }`)

  it('a deleted or unavailable item is on no list of the reading server from the next query on', async () => {
    const before = await lists()
    const ofViewer = new Set(on(before, 'viewer.recommendations'))
    const [gone, withdrawn] = on(before, 'popular').filter((id) => ofViewer.has(id))
    for (const id of [gone, withdrawn])
      for (const list of ['latest', 'recommendForSession', 'groupRecommendations'])
        assert.ok(on(before, list).includes(id!), `${id} is not in ${list}`)
    await write(`deleteItems(ids: ["${gone}"]) { deleted }
      upsertItems(input: [{ id: "${withdrawn}", available: false }]) { updated }`)
    const after = await lists()
    for (const id of [gone, withdrawn]) assert.deepEqual([...placesOf(after, id)], [])
  })

  it('a consumed or dismissed item is on no personal page, and its user is not in its audience', async () => {
    const [had, unwanted] = on(await lists(), 'viewer.recommendations')
    await write(`recordInteractions(input: [
        { user: "${viewer}", item: "${had}", kind: "PURCHASE" }, { user: "${friendless}", item: "${item}", kind: "PURCHASE" }
      ]) { recorded }
      dismiss(user: "${viewer}", target: { item: "${unwanted}" }) { dismissed }`)
    const after = await lists()
    for (const id of [had, unwanted])
      assert.deepEqual(
        [...placesOf(after, id)].filter((place) => /^viewer|^group/.test(place)),
        [],
      )
    assert.ok(placesOf(after, had).has('popular'))
    assert.ok(!placesOf(after, friendless).has('item.audience'))
    assert.ok(!placesOf(after, item).has('friendless.recommendations'))
  })

  it('a user who blocks is not suggested, similar or a friend to share with; other viewers still get them', async () => {
    const before = await lists()
    const alike = new Set(on(before, 'viewer.similarUsers'))
    const stranger = on(before, 'viewer.friendSuggestions').find((id) => alike.has(id))!
    const [friend] = on(before, 'viewer.recommendedWithFriends.friends')
    await write(`a: block(user: "${stranger}", target: "${viewer}") { blocked }
      b: block(user: "${viewer}", target: "${friend}") { blocked }`)
    const after = await lists()
    for (const id of [stranger, friend])
      assert.deepEqual(
        [...placesOf(after, id)].filter((place) => place.startsWith('viewer.')),
        [],
      )
    assert.ok(placesOf(after, stranger).has('friendless.friendSuggestions'))
  })

  it('a deleted, deactivated or hidden user is not suggested to any viewer; a new friend is listed as one', async () => {
    const [gone, left, hidden, friend] = on(await lists(), 'friendless.friendSuggestions')
    await write(`deleteUsers(ids: ["${gone}"]) { deleted }
      upsertUsers(input: [{ id: "${left}", active: false }]) { updated }
      setVisibility(user: "${hidden}", suggestible: false) { user { id } }
      upsertFriendships(input: [{ a: "${viewer}", b: "${friendless}" }, { a: "${friendless}", b: "${friend}" }]) { created }`)
    const after = await lists()
    assert.deepEqual([...placesOf(after, gone)], [])
    for (const id of [left, hidden])
      assert.deepEqual(
        [...placesOf(after, id)].filter((place) => place.endsWith('friendSuggestions')),
        [],
      )
    assert.ok(!placesOf(after, left).has('item.audience'))
    assert.ok(placesOf(after, friendless).has('viewer.friends'))
    assert.ok(!placesOf(after, friendless).has('viewer.friendSuggestions'))
    assert.ok(!placesOf(after, friend).has('friendless.friendSuggestions'))
  })
})
