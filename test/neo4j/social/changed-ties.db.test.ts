import assert from 'node:assert/strict'
import { beforeEach, test } from 'vitest'
import { createTieUseCases } from '../../../src/app/social/index.js'
import { createCatalogueStore } from '../../../src/neo4j/catalogue/index.js'
import { createFriendCandidates } from '../../../src/neo4j/social/friend-candidates.js'
import { createSocialStore } from '../../../src/neo4j/social/social-store.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'

const graph = openTestGraph()
const candidates = createFriendCandidates(graph, { attracting: ['LIKE'], minItemAudience: 3 })
const ties = createTieUseCases({ store: createSocialStore(graph), now: () => Date.UTC(2026, 0, 1) })
const catalogue = createCatalogueStore(graph)

const run = (text: string) => graph.write((transaction) => transaction.run(cypher(text), {}))

beforeEach(async () => {
  await run('MATCH (n:User|Item) DETACH DELETE n')
  await run("UNWIND ['ann', 'bob', 'cid', 'dan', 'eve'] AS id CREATE (:User {id: id})")
  await run(
    `MATCH (ann:User {id: 'ann'}), (bob:User {id: 'bob'}), (eve:User {id: 'eve'})
     CREATE (ann)-[:FRIEND {pair: 'ann bob'}]->(bob), (ann)-[:FOLLOWS]->(eve)`,
  )
})

/** Ways in which one tie of ann's ends. */
const ENDINGS: Readonly<Record<string, () => Promise<unknown>>> = {
  'a friendship is ended': () => ties.removeFriendship('ann', 'bob'),
  'somebody is blocked': () => ties.block('ann', 'bob'),
  'somebody is no longer followed': () => ties.unfollow('ann', 'eve'),
  'a friend is deleted': () => catalogue.deleteUsers(['bob']),
  'somebody followed is deleted': () => catalogue.deleteUsers(['eve']),
}

for (const [what, end] of Object.entries(ENDINGS)) {
  test(`a tie that replaces another is detected: ${what}`, async () => {
    assert.deepEqual(await candidates.changedTies(['ann'], [2], {}), new Map(), 'two ties, as they were read')
    await end()
    await run("MATCH (ann:User {id: 'ann'}), (dan:User {id: 'dan'}) CREATE (ann)-[:FOLLOWS]->(dan)")
    const now = (await candidates.changedTies(['ann'], [2], {})).get('ann')
    assert.equal(now?.version, 4, 'one tie ended, another began')
    assert.ok(now.users.includes('dan'))
    assert.equal(now.users.length, 2)
  })
}

test('of users whom training did not know, only visible ties are read', async () => {
  await run("MATCH (u:User {id: 'eve'}) SET u.showTies = false")
  await run("MATCH (u:User {id: 'dan'}) SET u.active = false")
  await run(
    `MATCH (ann:User {id: 'ann'}), (cid:User {id: 'cid'}), (dan:User {id: 'dan'})
     CREATE (ann)-[:FRIEND {pair: 'ann cid'}]->(cid), (ann)-[:FRIEND {pair: 'ann dan'}]->(dan),
       (cid)-[:FOLLOWS]->(ann)
     CREATE (ann)-[:INTERACTED {kind: 'LIKE'}]->(:Item {id: 'liked'}),
       (ann)-[:INTERACTED {kind: 'VIEW'}]->(:Item {id: 'viewed'}),
       (ann)-[:INTERACTED {kind: 'LIKE', liked: false}]->(:Item {id: 'disliked'})`,
  )
  const found = await candidates.liveUsers(['ann', 'eve', 'dan', 'unheard-of'], {})
  assert.equal(found.length, 1, 'users who hide their ties, are deactivated or do not exist are left out')
  const [{ friends, ...rest }] = found as [(typeof found)[number]]
  assert.deepEqual([...friends].sort(), ['bob', 'cid'])
  assert.deepEqual(rest, { id: 'ann', follows: [], followers: ['cid'], likes: ['liked'] })
})
