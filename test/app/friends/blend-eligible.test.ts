import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { blendEligible } from '../../../src/app/friends/blend-eligible.js'
import { type Blended, blendLists } from '../../../src/core/blend/index.js'
import type { FriendSource, Scored } from '../../../src/core/model/index.js'

const SOURCES: readonly FriendSource[] = ['ranker', 'adamic-adar', 'popularity', 'taste']
const WEIGHTS = { ranker: 0.8, 'adamic-adar': 0.2, popularity: 0.1 }

/** A list, best first. It has few distinct scores, so that many are equal. */
const list = fc
  .uniqueArray(fc.tuple(fc.nat(120), fc.integer({ min: -1, max: 9 })), {
    maxLength: 80,
    selector: ([id]) => id,
  })
  .map((pairs): Scored[] =>
    pairs.map(([id, score]) => ({ id: `p${id}`, score })).sort((left, right) => right.score - left.score),
  )

const worlds = fc.record({
  lists: fc
    .tuple(list, list, list, list)
    .map((each) => new Map(SOURCES.map((name, at) => [name, each[at]!]))),
  /** By number of the user: shows their ties, hides them, or may not be suggested (undefined). */
  visibility: fc.array(fc.constantFrom(true, true, true, false, undefined), {
    minLength: 121,
    maxLength: 121,
  }),
  wanted: fc.integer({ min: 1, max: 25 }),
})

const numberOf = (id: string): number => Number(id.slice(1))
const isOnPage = (id: string): boolean => numberOf(id) % 7 !== 0
/** Changes the order of a blend, like an impression discount. */
const halveEven = (blended: readonly Blended[]): Blended[] =>
  blended
    .map((entry) => (numberOf(entry.id) % 2 === 0 ? { ...entry, score: entry.score / 2 } : entry))
    .sort((left, right) => right.score - left.score || (left.id < right.id ? -1 : 1))

describe('a blend of eligible users', () => {
  it('equals filtering all users before blending', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async ({ lists, visibility, wanted }) => {
        const showsTies = (id: string) => visibility[numberOf(id)]
        const left = [...lists].map(([source, entries]) => {
          return [source, entries.filter(({ id }) => showsTies(id) === true)] as const
        })
        const expected = halveEven(blendLists(new Map(left), WEIGHTS)).filter(({ id }) => isOnPage(id))
        const checked: string[] = []
        const page = await blendEligible({
          ...{ lists, wanted },
          weights: WEIGHTS,
          isAllowed: isOnPage,
          reorder: halveEven,
          async findSuggestible(users) {
            checked.push(...users)
            const suggestible = users.flatMap((id): [string, boolean][] => {
              const shows = showsTies(id)
              return shows === undefined ? [] : [[id, shows]]
            })
            return new Map(suggestible)
          },
        })
        assert.deepEqual(page, expected.slice(0, wanted))
        assert.equal(new Set(checked).size, checked.length, 'no user is checked twice')
      }),
      { numRuns: 500 },
    )
  })

  it('checks only the users on the page and the best of each list', async () => {
    const entries = Array.from({ length: 500 }, (_, rank) => ({ id: `p${rank}`, score: 500 - rank }))
    const batches: (readonly string[])[] = []
    const expected: (readonly string[])[] = []
    const page = await blendEligible({
      lists: new Map([['ranker' as const, entries]]),
      weights: WEIGHTS,
      wanted: 21,
      isAllowed: () => true,
      reorder: (blended) => blended,
      findSuggestible: async (users) => {
        batches.push(users)
        return new Map(users.filter((id) => id !== 'p3').map((id) => [id, true]))
      },
      onExpected: (users) => expected.push(users),
    })
    assert.deepEqual(
      page.map(({ id }) => id),
      entries
        .map(({ id }) => id)
        .filter((id) => id !== 'p3')
        .slice(0, 21),
    )
    assert.equal(batches.length, 1)
    assert.ok(batches[0]!.length < 60)
    assert.deepEqual(expected, [entries.slice(0, 21).map(({ id }) => id)])
  })
})
