import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { hasNoRules, NO_RULES, rulesDigest } from '../../../src/core/page/item-rules.js'
import { applyQuotas, diversify, explore, pin, type TagQuota } from '../../../src/core/page/reorder.js'
import { applyFatigue, boost, debiasPopularity, preferNovel } from '../../../src/core/page/reweight.js'
import { annotateRuleChange } from '../../../src/core/page/rule.js'
import { createRandom } from '../../../src/numeric/random/index.js'

interface Entry {
  readonly id: string
  readonly score: number
  readonly tags: readonly string[]
}

const TAGS = ['a', 'b', 'c']
const share = fc.double({ min: 0, max: 1, noNaN: true })

/** Best first, as blends give them. */
const lists: fc.Arbitrary<readonly Entry[]> = fc
  .array(fc.record({ score: fc.double({ min: 0, max: 10, noNaN: true }), tags: fc.subarray(TAGS) }), {
    maxLength: 25,
  })
  .map((entries) =>
    entries
      .sort((left, right) => right.score - left.score)
      .map((entry, place) => ({ id: `i${place}`, ...entry })),
  )

const idsOf = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id)
const isPermutation = (after: readonly Entry[], before: readonly Entry[]) =>
  assert.deepEqual(idsOf(after).sort(), idsOf(before).sort())
/** Some number of 0 … 1 that an id alone decides. */
const hashed = (id: string) => (Number(id.slice(1)) * 0.618) % 1

describe('rules that multiply scores', () => {
  const IMPRESSION_DISCOUNT = { graceVisits: 2, halfLifeVisits: 3, recoveryHalfLifeDays: 7 }
  const NOW = Date.UTC(2026, 0, 1)

  it('leave a list unchanged at 0, and otherwise sort it by the new scores', () => {
    fc.assert(
      fc.property(lists, share, (list, strength) => {
        const audience = (id: string) => Math.floor(hashed(id) * 1000)
        assert.deepEqual(debiasPopularity(list, 0, audience), list)
        assert.deepEqual(preferNovel(list, 0, hashed), list)
        assert.deepEqual(
          boost(list, [], ({ tags }) => tags),
          list,
        )
        assert.deepEqual(applyFatigue(list, new Map(), IMPRESSION_DISCOUNT, NOW), list)
        const ignored = new Map(list.map(({ id }) => [id, { count: 10 * hashed(id), at: NOW }]))
        const boosts = [{ items: ['i3'], tags: ['a'], factor: 2 }]
        for (const after of [
          debiasPopularity(list, strength, audience),
          preferNovel(list, strength, hashed),
          boost(list, boosts, ({ tags }) => tags),
          applyFatigue(list, ignored, IMPRESSION_DISCOUNT, NOW),
        ]) {
          isPermutation(after, list)
          for (let place = 1; place < after.length; place++)
            assert.ok(after[place - 1]!.score >= after[place]!.score)
        }
      }),
    )
  })

  it('multiply by the factors of their formulas', () => {
    const list = [
      { id: 'i1', score: 8, tags: ['a'] },
      { id: 'i2', score: 4, tags: ['b'] },
    ]
    const scores = (after: readonly Entry[]) => Object.fromEntries(after.map(({ id, score }) => [id, score]))
    const audience = (id: string) => (id === 'i1' ? 15 : 0)
    assert.deepEqual(scores(debiasPopularity(list, 0.5, audience)), { i1: 2, i2: 4 })
    assert.deepEqual(scores(preferNovel(list, 0.5, (id) => (id === 'i1' ? 1 : 0.5))), { i1: 4, i2: 3 })
    const boosts = [
      { items: ['i2'], tags: ['a'], factor: 3 },
      { items: [], tags: ['b'], factor: 0.5 },
    ]
    assert.deepEqual(scores(boost(list, boosts, ({ tags }) => tags)), { i1: 24, i2: 6 })
    const day = 86_400_000
    const seen = new Map([
      ['i1', { count: 8, at: NOW }],
      ['i2', { count: 10, at: NOW - 7 * day }],
    ])
    assert.deepEqual(scores(applyFatigue(list, seen, IMPRESSION_DISCOUNT, NOW)), { i1: 2, i2: 2 })
  })
})

describe('diversity', () => {
  /** The definition, word for word. */
  function naive(
    list: readonly Entry[],
    strength: number,
    similarity: (left: string, right: string) => number,
    picks: number,
  ) {
    const picked: Entry[] = []
    const open = [...list]
    const best = Math.max(...list.map(({ score }) => score))
    while (picked.length < picks && open.length > 0) {
      const values = open.map(
        ({ id, score }) =>
          (1 - strength) * score -
          strength * best * Math.max(0, ...picked.map((other) => similarity(other.id, id))),
      )
      const choice = values.indexOf(Math.max(...values))
      picked.push({ ...open[choice]!, score: values[choice]! })
      open.splice(choice, 1)
    }
    return [...picked, ...open]
  }
  const similarity = (left: string, right: string) =>
    hashed(`i${Number(left.slice(1)) ^ Number(right.slice(1))}`)

  it('is maximal marginal relevance, changes nothing at 0, and gives descending scores', () => {
    fc.assert(
      fc.property(lists, share, fc.nat(25), (list, strength, picks) => {
        assert.equal(diversify(list, 0, similarity, picks), list)
        const after = diversify(list, strength, similarity, picks)
        if (strength > 0) assert.deepEqual(after, naive(list, strength, similarity, picks))
        isPermutation(after, list)
        if (list.length > 0 && picks > 0) assert.equal(after[0]!.id, list[0]!.id)
        for (let place = 1; place < Math.min(picks, list.length); place++)
          assert.ok(after[place - 1]!.score >= after[place]!.score)
      }),
    )
  })
})

describe('exploration', () => {
  it('is a permutation determined by the seed, and fills its share of the page from further down the list', () => {
    fc.assert(
      fc.property(lists, share, fc.integer({ min: 0, max: 20 }), fc.integer(), (list, part, length, seed) => {
        assert.equal(explore(list, 0, length, createRandom(seed)), list)
        const after = explore(list, part, length, createRandom(seed))
        isPermutation(after, list)
        assert.deepEqual(explore(list, part, length, createRandom(seed)), after)
        const beyond = new Set(idsOf(list.slice(length)))
        const drawn = after.slice(0, length).filter(({ id }) => beyond.has(id)).length
        const bounds = [Math.floor(part * length), Math.ceil(part * length)].map((n) =>
          Math.min(n, beyond.size),
        )
        assert.ok(drawn >= bounds[0]! && drawn <= bounds[1]!, `${drawn} of ${bounds}`)
        const kept = after.slice(0, length).filter(({ id }) => !beyond.has(id))
        assert.deepEqual(kept, list.slice(0, kept.length), 'the best stay, in order')
      }),
    )
  })

  it('draws uniformly from the rest of the list, and meets a fractional share on average', () => {
    const list = Array.from({ length: 30 }, (_, n) => ({ id: `i${n}`, score: 30 - n }))
    const random = createRandom(7)
    const counts = new Map<string, number>()
    let drawn = 0
    for (let run = 0; run < 4000; run++) {
      for (const { id } of explore(list, 0.125, 20, random).slice(0, 20)) {
        if (Number(id.slice(1)) < 20) continue
        counts.set(id, (counts.get(id) ?? 0) + 1)
        drawn++
      }
    }
    assert.ok(Math.abs(drawn / 4000 - 2.5) < 0.05, `${drawn / 4000} of 2.5`)
    for (const count of counts.values()) assert.ok(Math.abs(count / 1000 - 1) < 0.15, String(count))
  })
})

describe('quotas', () => {
  const quotas: fc.Arbitrary<TagQuota[]> = fc
    .uniqueArray(fc.constantFrom(...TAGS), { maxLength: 3 })
    .chain((tags) =>
      fc.tuple(
        ...tags.map((tag) =>
          fc.record({ min: fc.nat(4), max: fc.nat(6) }, { requiredKeys: [] }).map(({ min, max }) => ({
            tag,
            ...(min !== undefined && { min: max === undefined ? min : Math.min(min, max) }),
            ...(max !== undefined && { max }),
          })),
        ),
      ),
    )
  const tagsOf = ({ tags }: Entry) => tags
  const count = (page: readonly Entry[], tag: string) => page.filter(({ tags }) => tags.includes(tag)).length

  it('are never exceeded, leave out only items over a maximum, and keep the order', () => {
    fc.assert(
      fc.property(
        lists,
        quotas,
        fc.nat(15),
        fc.subarray(['i2', 'i9', 'i20']),
        (list, bounds, length, ahead) => {
          const request = { length, quotas: bounds, tagsOf, first: new Set(ahead) }
          const { page, rest, full, unmet } = applyQuotas(list, request)
          assert.deepEqual(
            list.filter((entry) => page.includes(entry)),
            page,
          )
          assert.deepEqual(
            list.filter((entry) => !page.includes(entry)),
            rest,
          )
          assert.ok(page.length <= length)
          for (const { tag, max } of bounds) assert.ok(count(page, tag) <= (max ?? Number.POSITIVE_INFINITY))
          assert.deepEqual(
            full,
            bounds.filter(({ tag, max }) => count(page, tag) === max),
          )
          if (page.length < length)
            for (const entry of rest)
              assert.ok(
                full.some(({ tag }) => entry.tags.includes(tag)),
                'a short page leaves out what a quota refuses',
              )
          for (const { quota, missing } of unmet) assert.equal(count(page, quota.tag) + missing, quota.min)
          if (bounds.length === 0)
            assert.deepEqual(
              page.filter(({ id }) => !ahead.includes(id)),
              list.filter(({ id }) => !ahead.includes(id)).slice(0, page.length - count2(page, ahead)),
            )
        },
      ),
    )
  })
  const count2 = (page: readonly Entry[], ids: readonly string[]) =>
    page.filter(({ id }) => ids.includes(id)).length

  it('meet a minimum if the list has enough items', () => {
    fc.assert(
      fc.property(lists, fc.nat(6), fc.integer({ min: 6, max: 12 }), (list, min, length) => {
        const { page } = applyQuotas(list, { length, quotas: [{ tag: 'a', min }], tagsOf, first: new Set() })
        assert.equal(page.length, Math.min(length, list.length))
        assert.ok(count(page, 'a') >= Math.min(min, count(list, 'a')))
      }),
    )
  })
})

describe('pins', () => {
  it('are at their positions; the other items keep their order', () => {
    const pins = fc.uniqueArray(
      fc.record({
        item: fc.integer({ min: 0, max: 30 }).map((n) => `i${n}`),
        position: fc.integer({ min: 1, max: 12 }),
      }),
      { maxLength: 5, selector: ({ position }) => position },
    )
    fc.assert(
      fc.property(lists, pins, (list, wanted) => {
        assert.deepEqual(pin(list, []), list)
        const after = pin(list, wanted)
        isPermutation(after, list)
        const held = new Map<string, number>()
        for (const { item, position } of wanted)
          if (list.some(({ id }) => id === item) && !held.has(item)) held.set(item, position)
        assert.deepEqual(
          after.filter(({ id }) => !held.has(id)),
          list.filter(({ id }) => !held.has(id)),
        )
        const others = list.length - held.size
        for (const [item, position] of held) {
          // Where there are too few others to stand before it, it stands as far down as it can.
          const before = [...held.values()].filter((other) => other < position).length
          assert.equal(idsOf(after).indexOf(item), Math.min(position - 1, others + before))
        }
      }),
    )
  })

  it('with the same position follow one another', () => {
    const list = ['a', 'b', 'c', 'd'].map((id, n) => ({ id, score: -n }))
    const pins = [
      { item: 'd', position: 1 },
      { item: 'c', position: 1 },
      { item: 'd', position: 4 },
      { item: 'none', position: 2 },
    ]
    assert.deepEqual(idsOf(pin(list, pins)), ['d', 'c', 'a', 'b'])
  })
})

describe('changes by rules', () => {
  it('are recorded on each entry whose rank or score changed, rule by rule', () => {
    const list = [
      { id: 'a', score: 3 },
      { id: 'b', score: 2 },
      { id: 'c', score: 1 },
    ]
    const boosted = annotateRuleChange(
      'BOOST',
      list,
      boost(list, [{ items: ['b'], tags: [], factor: 2 }], () => []),
    )
    const pinned = annotateRuleChange('PIN', boosted, pin(boosted, [{ item: 'c', position: 1 }]))
    const change = (
      rule: string,
      rankBefore: number,
      rankAfter: number,
      scoreBefore: number,
      scoreAfter: number,
    ) => ({
      ...{ rule, rankBefore, rankAfter, scoreBefore, scoreAfter },
    })
    assert.deepEqual(pinned, [
      { id: 'c', score: 1, rules: [change('PIN', 3, 1, 1, 1)] },
      { id: 'b', score: 4, rules: [change('BOOST', 2, 1, 2, 4), change('PIN', 1, 2, 4, 4)] },
      { id: 'a', score: 3, rules: [change('BOOST', 1, 2, 3, 3), change('PIN', 2, 3, 3, 3)] },
    ])
    assert.equal(annotateRuleChange('BOOST', list, list)[0], list[0])
  })

  it('are empty by default, and a digest distinguishes the rules of requests', () => {
    assert.ok(hasNoRules(NO_RULES))
    for (const rules of [{ diversity: 0.1 }, { fatigue: true }, { pins: [{ item: 'a', position: 1 }] }]) {
      assert.ok(!hasNoRules({ ...NO_RULES, ...rules }))
      assert.notEqual(rulesDigest(rules), rulesDigest({}))
    }
    assert.equal(rulesDigest({ novelty: 1, diversity: 0.5 }), rulesDigest({ diversity: 0.5, novelty: 1 }))
    assert.notEqual(rulesDigest({ diversity: 0.5 }), rulesDigest({ diversity: 0.6 }))
  })
})
