import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { type FriendsRow, friendsWhoDid } from '../../../src/neo4j/serving/friends-who-did.js'

const TOLD = ['PURCHASE', 'RATE', 'LIKE']
const of = (rows: readonly FriendsRow[], isComplete = true) => friendsWhoDid(rows, isComplete, TOLD).get('i')

describe('what friends did with an item', () => {
  it('is what most of them did, and of two the stronger', () => {
    const liked: FriendsRow = ['i', 'LIKE', null, true, 2, 'ann', 'Ann']
    const bought: FriendsRow = ['i', 'PURCHASE', null, true, 1, 'bob', null]
    assert.deepEqual(of([bought, liked]), {
      interaction: { kind: 'LIKE', rating: null },
      friend: { type: 'User', id: 'ann', name: 'Ann' },
      count: 2,
    })
    assert.equal(of([['i', 'LIKE', null, true, 1, 'ann', 'Ann'], bought])!.interaction.kind, 'PURCHASE')
    assert.equal(of([liked], false)!.count, null, 'not all friends were read')
    assert.equal(of([['i', 'RATE', 2, false, 3, 'ann', 'Ann']]), undefined, 'no like')
    assert.equal(of([['i', 'VIEW', null, true, 3, 'ann', 'Ann']]), undefined, 'not told')
  })

  it('counts exactly the friends whose rating is not below the stated one', () => {
    const ratings = fc.uniqueArray(
      fc.record({
        rating: fc.integer({ min: 1, max: 10 }).map((half) => half / 2),
        attracts: fc.boolean(),
        friends: fc.integer({ min: 1, max: 5 }),
      }),
      { maxLength: 8, selector: ({ rating, attracts }) => `${rating} ${attracts}` },
    )
    fc.assert(
      fc.property(ratings, (rows) => {
        const found = of(
          rows.map(({ rating, attracts, friends }, place) => [
            ...(['i', 'RATE', rating, attracts, friends] as const),
            ...([`f${place}`, `F${place}`] as const),
          ]),
        )
        if (found === undefined) {
          assert.ok(rows.every(({ attracts }) => !attracts))
          return
        }
        const named = rows[Number(found.friend.id.slice(1))]!
        assert.ok(named.attracts)
        assert.equal(named.rating, found.interaction.rating)
        const notBelow = rows.filter(({ rating }) => rating >= found.interaction.rating!)
        const count = notBelow.reduce((sum, { friends }) => sum + friends, 0)
        if (found.count === 1) assert.ok(count >= 1)
        else assert.ok(found.count === count && notBelow.every(({ attracts }) => attracts))
      }),
    )
  })
})
