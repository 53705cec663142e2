import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import { createExpectedMutuals, createFriendsOfFriends } from '../../../src/app/friends/friends-of-friends.js'
import type { KnownTies, Scored } from '../../../src/core/model/index.js'
import type { LiveTies } from '../../../src/core/ports/index.js'
import { adamicAdar, commonNeighbours, resourceAllocation } from '../../../src/models/social/index.js'
import { rowIndices } from '../../../src/numeric/sparse/index.js'
import { queryOf } from '../../conformance/model.js'
import { groupedDataset } from '../../support/datasets.js'

const data = groupedDataset({ users: 60, items: 42, groups: 3, likes: 4, ties: 5 })
const tiesOf = (user: number): Int32Array => rowIndices(data.ties, user)
const namesOf = (rows: Iterable<number>): string[] => Array.from(rows, (row) => data.users.ids[row]!)
const known: KnownTies = {
  users: data.users,
  directed: false,
  either: data.ties,
  counts: Int32Array.from({ length: data.users.size }, (_, user) => tiesOf(user).length),
}

/**
 * A live graph with the ties of training except for `changes`. `read` lists the users whose ties were read.
 */
function liveGraph(changes: Readonly<Record<string, LiveTies>> = {}) {
  const read: string[] = []
  return {
    read,
    find: createFriendsOfFriends({
      friendsOfFriends: () => Promise.reject(new Error('ties are known')),
      async changedTies(users, versions) {
        const changed = users.flatMap((id, place) => {
          const live = changes[id]
          if (live === undefined || live.version === versions[place]) return []
          read.push(id)
          return [[id, { ...live }] as const]
        })
        return new Map(changed)
      },
    }),
  }
}

const requestFor = (user: number, bridges = namesOf(tiesOf(user))) => ({
  user: data.users.ids[user]!,
  bridges,
  exclude: new Set([data.users.ids[user]!, ...bridges]),
  k: 100,
})
const scores = (list: readonly Scored[]) =>
  new Map(list.map(({ id, score }) => [id, Number(score.toPrecision(5))]))

describe('friends of friends over the ties of the last training', () => {
  it('are the ones read for the page, even if other reads evict them meanwhile', async () => {
    const [bridge] = namesOf(tiesOf(7))
    const live: LiveTies = { version: 99, users: ['new user'] }
    let isReady = Promise.resolve()
    const find = createFriendsOfFriends({
      friendsOfFriends: () => Promise.reject(new Error('ties are known')),
      async changedTies(users, versions) {
        if (users.includes(bridge!)) await isReady
        return new Map(users.flatMap((id, place) => (versions[place] === 99 ? [] : [[id, live] as const])))
      },
    })
    await find(known, requestFor(7, [bridge!]), {})
    let answer = (): void => {}
    isReady = new Promise((resolve) => {
      answer = resolve
    })
    const page = find(known, requestFor(7, [bridge!]), {})
    for (let other = 0; other < 101; other++)
      await find(
        known,
        requestFor(
          8,
          Array.from({ length: 200 }, (_, at) => `${other} ${at}`),
        ),
        {},
      )
    answer()
    assert.deepEqual([...scores((await page).commonNeighbours)], [['new user', 1]])
  })

  it('have the scores of the formulas', async () => {
    const { find } = liveGraph()
    const rules = { adamicAdar, commonNeighbours, resourceAllocation }
    for (const [name, rule] of Object.entries(rules)) {
      const recommender = rule.load(await rule.fit(data, { target: 'friend', seed: 1, options: {} }))
      for (const user of [0, 7, 31]) {
        const request = requestFor(user)
        const found = (await find(known, request, {}))[name as keyof typeof rules]
        const query = { ...queryOf(data, 'friend', user, { k: 100 }), exclude: request.exclude }
        assert.deepEqual(scores(found), scores(await recommender.recommend(query)), `${name} for ${user}`)
        assert.ok(found.every(({ score }, at) => at === 0 || score <= found[at - 1]!.score))
      }
    }
  })

  it('are read live if they changed, once per version', async () => {
    const [bridge, ...others] = namesOf(tiesOf(7))
    const live = { version: 99, users: ['new user', data.users.ids[0]!, data.users.ids[7]!] }
    const { find, read } = liveGraph({ [bridge!]: live })
    const request = requestFor(7, [bridge!])
    for (let page = 0; page < 2; page++) {
      const { commonNeighbours: list } = await find(known, request, {})
      assert.deepEqual([...scores(list)].sort(), [
        ['new user', 1],
        [data.users.ids[0]!, 1],
      ])
    }
    assert.deepEqual(read, [bridge])
    await find(known, requestFor(7, [bridge!, ...others]), {})
    assert.deepEqual(read, [bridge], 'what was read is kept')
    live.version = 100
    await find(known, request, {})
    assert.deepEqual(read, [bridge, bridge])
  })

  it('include a user who joined after training', async () => {
    const { find } = liveGraph({ newcomer: { version: 2, users: [data.users.ids[3]!, data.users.ids[5]!] } })
    const { adamicAdar: list } = await find(known, requestFor(7, ['newcomer']), {})
    assert.deepEqual(list.map(({ id }) => id).sort(), [data.users.ids[3], data.users.ids[5]].sort())
  })

  it('limit the users in between, those with the fewest ties first', async () => {
    const checked: string[] = []
    const find = createFriendsOfFriends({
      friendsOfFriends: () => Promise.reject(new Error('ties are known')),
      async changedTies(users) {
        checked.push(...users)
        return new Map()
      },
    })
    const strangers = Array.from({ length: 500 }, (_, at) => `stranger-${at}`)
    await find(known, requestFor(7, [...namesOf(tiesOf(7)), ...strangers]), {})
    assert.equal(checked.length, 200)
  })
})

describe('mutual friends over the ties of the last training', () => {
  it('are the friends of both, the first ones by id, with their version', () => {
    const users = namesOf(data.users.ids.keys())
    for (const wanted of [1, 20]) {
      const found = createExpectedMutuals(known, namesOf(tiesOf(7)))(users, wanted)
      for (const [row, id] of users.entries()) {
        const mutual = namesOf([...tiesOf(row)].filter((other) => tiesOf(7).includes(other))).sort()
        assert.deepEqual(found.get(id), {
          version: tiesOf(row).length,
          count: mutual.length,
          first: mutual.slice(0, wanted),
        })
      }
    }
  })

  it('are unknown for users outside training, and if training learned follows', () => {
    assert.equal(createExpectedMutuals(known, [])(['stranger'], 1).size, 0)
    assert.equal(createExpectedMutuals({ ...known, directed: true }, [])(['user-1'], 1).size, 0)
  })
})
