import assert from 'node:assert/strict'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'

const ROUNDS = 12

describe('concurrent operations of two users on two servers', () => {
  const graph = openTestGraph()
  const servers: TestApi[] = []
  beforeAll(async () => {
    servers.push(await startApi(graph), await startApi(graph))
  })
  afterAll(() => Promise.all(servers.map((server) => server.stop())))

  /**
   * Sends all operations concurrently, alternating between the servers.
   *
   * @returns the states, or error codes.
   */
  const atOnce = (mutations: readonly string[]): Promise<string[]> =>
    Promise.all(
      mutations.map(async (mutation, index) => {
        const { data, errors } = await servers[index % 2]!.ask(`mutation { done: ${mutation} }`)
        return errors === undefined ? String(Object.values(data.done)[0]) : String(errors[0]!.extensions.code)
      }),
    )
  /** All ties of the pair, such as `a FRIEND b`. */
  const standing = async (a: string, b: string): Promise<string[]> => {
    const rows = await graph.read<{ mark: string }>(
      cypher(
        "MATCH (x:User)-[r]->(y:User) WHERE x.id IN $ids AND y.id IN $ids RETURN x.id + ' ' + type(r) + ' ' + y.id AS mark ORDER BY mark",
      ),
      { ids: [a, b] },
    )
    return rows.map(({ mark }) => mark)
  }
  const ask = (from: string, to: string) => `requestFriendship(from: "${from}", to: "${to}") { state }`
  const accept = (from: string, to: string) => `acceptFriendship(from: "${from}", to: "${to}") { state }`
  const cancel = (from: string, to: string) => `cancelFriendship(from: "${from}", to: "${to}") { state }`
  const block = (user: string, target: string) => `block(user: "${user}", target: "${target}") { blocked }`

  /**
   * Runs rounds with a new pair of users each. The lower id requests in one half of them, the higher in the
   * other.
   */
  async function rounds(play: (a: string, b: string) => Promise<void>): Promise<void> {
    for (let round = 0; round < ROUNDS; round++) {
      const ids = ['x', 'y'].map((letter) => `${letter}${performance.now()}`)
      await servers[0]!.get('mutation ($people: [UserInput!]!) { upsertUsers(input: $people) { created } }', {
        people: ids.map((id) => ({ id })),
      })
      const [a, b] = round % 2 === 0 ? ids : ids.reverse()
      await play(a!, b!)
    }
  }
  const pairOf = (a: string, b: string) => (a < b ? [a, b] : [b, a])

  it('two crossing requests create one friendship', () =>
    rounds(async (a, b) => {
      const answers = await atOnce([ask(a, b), ask(b, a), ask(a, b), ask(b, a)])
      assert.ok(answers.includes('FRIENDS'), answers.join())
      assert.ok(answers.every((state) => state === 'FRIENDS' || state === 'REQUESTED'))
      const marks = await standing(a, b)
      assert.equal(marks.length, 1)
      assert.match(marks[0]!, / FRIEND /)
    }))

  it('a request that is accepted and cancelled concurrently ends in one of the two states', () =>
    rounds(async (a, b) => {
      await atOnce([ask(a, b)])
      const [accepted, cancelled] = await atOnce([accept(a, b), cancel(a, b)])
      const marks = await standing(a, b)
      if (accepted === 'FRIENDS') {
        assert.equal(cancelled, 'CONFLICT')
        assert.deepEqual(marks, [`${pairOf(a, b).join(' FRIEND ')}`])
      } else {
        assert.deepEqual([accepted, cancelled], ['CONFLICT', 'NONE'])
        assert.deepEqual(marks, [])
      }
    }))

  it('a block concurrent with an acceptance leaves no friendship, in either order', () =>
    rounds(async (a, b) => {
      await atOnce([ask(a, b)])
      const [, blocked] = await atOnce([accept(a, b), block(a, b), ask(b, a), block(b, a)])
      assert.equal(blocked, 'true')
      const marks = await standing(a, b)
      assert.ok(marks.includes(`${a} BLOCKED ${b}`) && marks.includes(`${b} BLOCKED ${a}`), marks.join())
      for (const mark of marks) assert.doesNotMatch(mark, / (FRIEND|REQUESTED|FOLLOWS) /)
    }))

  it('the database rejects a second friendship or request of a pair, in either direction', async () => {
    await graph.runAutoCommit(
      cypher(`CREATE (a:User {id: 'da'}), (b:User {id: 'db'}),
        (a)-[:FRIEND {pair: 'da:db'}]->(b), (a)-[:REQUESTED {pair: 'da:db'}]->(b)`),
      {},
    )
    for (const type of ['FRIEND', 'REQUESTED']) {
      const again = `MATCH (a:User {id: 'da'}), (b:User {id: 'db'}) CREATE (b)-[:${type} {pair: 'da:db'}]->(a)`
      await assert.rejects(graph.runAutoCommit(cypher(again), {}), { code: 'CONFLICT' })
    }
  })
})
