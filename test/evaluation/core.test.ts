import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { coreOf } from '../../src/evaluation/core.js'
import { cleanData } from '../support/clean-data.js'

test('users and items with too few partners are removed until none is left', () => {
  // The chain u3 – i3 – u4 – i4 falls apart from its end.
  const events = [
    ...['u0', 'u1', 'u2'].flatMap((user) => ['i0', 'i1', 'i2'].map((item) => ({ user, item }))),
    ...[
      ['u3', 'i2'],
      ['u3', 'i3'],
      ['u4', 'i3'],
      ['u4', 'i4'],
    ].map(([user, item]) => ({ user: user!, item: item! })),
    { user: 'u0', item: 'i0', kind: 'VIEW' },
  ]
  const core = coreOf(cleanData({ interactions: events }), 2, 'item')
  assert.deepEqual([...core.users.ids], ['u0', 'u1', 'u2'])
  assert.deepEqual([...core.items.ids], ['i0', 'i1', 'i2'])
  assert.equal(core.interactions.length, 10)
  assert.throws(() => coreOf(cleanData({ interactions: events }), 9, 'item'), {
    code: 'BAD_DATA',
    field: '--core',
  })
})

test('the core of ties keeps users with enough friends', () => {
  const ties = [
    { a: '1', b: '2' },
    { a: '2', b: '3' },
    { a: '1', b: '3' },
    { a: '3', b: '4' },
  ]
  const core = coreOf(cleanData({ ties }), 2, 'friend')
  assert.deepEqual([...core.users.ids], ['1', '2', '3'])
  assert.equal(core.ties.length, 3)
})

test('every user and item of a core has enough partners, and the ids keep their interactions', () => {
  const event = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }))
  fc.assert(
    fc.property(
      fc.array(event, { minLength: 1, maxLength: 120 }),
      fc.integer({ min: 1, max: 4 }),
      (events, size) => {
        const interactions = events.map(([user, item]) => ({ user: `u${user}`, item: `i${item}` }))
        const all = new Set(interactions.map(({ user, item }) => `${user} ${item}`))
        let core: ReturnType<typeof coreOf>
        try {
          core = coreOf(cleanData({ interactions }), size, 'item')
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'BAD_DATA')
          return
        }
        const partners = new Map<string, Set<string>>()
        for (let row = 0; row < core.interactions.length; row++) {
          const user = core.users.ids[core.interactions.user[row]!]!
          const item = core.items.ids[core.interactions.item[row]!]!
          assert.ok(all.has(`${user} ${item}`))
          for (const [one, other] of [
            [user, item],
            [item, user],
          ] as const)
            partners.set(one, (partners.get(one) ?? new Set()).add(other))
        }
        for (const id of [...core.users.ids, ...core.items.ids]) assert.ok(partners.get(id)!.size >= size, id)
      },
    ),
  )
})
