import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { MAX_TRIED, searchFewest } from '../../../src/app/what-if/counterfactual.js'

/** An effect that is gone once one of the hidden sets is removed. */
const effectOf = (hidden: readonly (readonly string[])[]) => {
  let asked = 0
  const without = async (set: readonly string[]) => {
    asked++
    const open = hidden.map((each) => each.filter((cause) => !set.includes(cause)).length)
    const enough = open.includes(0)
    return { enough, left: enough ? 0 : Math.min(...open) }
  }
  return { without, asked: () => asked }
}
const causes = (count: number) => Array.from({ length: count }, (_, n) => `cause-${n}`)

describe('the smallest set of causes', () => {
  it('is a smallest sufficient set if all smaller sets can be tried', async () => {
    const all = causes(7)
    const hidden = fc.array(fc.subarray(all, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(hidden, async (sets) => {
        const { set, exhaustive } = await searchFewest(all, effectOf(sets).without)
        assert.equal(set!.length, Math.min(...sets.map(({ length }) => length)))
        assert.ok(sets.some((each) => each.every((cause) => set!.includes(cause))))
        assert.equal(exhaustive, true)
      }),
    )
  })

  it('is sufficient and has no needless member otherwise; if it is reported as smallest, it is', async () => {
    const all = causes(40)
    const hidden = fc.array(fc.subarray(all, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(hidden, async (sets) => {
        const { without, asked } = effectOf(sets)
        const { set, exhaustive } = await searchFewest(all, without)
        assert.ok(asked() <= MAX_TRIED)
        if (set === null) return assert.equal(exhaustive, false)
        assert.ok((await without(set)).enough)
        if (exhaustive) assert.equal(set.length, Math.min(...sets.map(({ length }) => length)))
      }),
    )
  })

  it('is what was found when the time is up', async () => {
    let left = 30
    const { without, asked } = effectOf([['cause-10', 'cause-20']])
    const search = () => searchFewest(causes(40), without, () => left-- > 0)
    assert.deepEqual(await search(), { set: null, exhaustive: false })
    assert.equal(asked(), 30)
  })

  it('is null if no set suffices or there are no candidates', async () => {
    const never = async () => ({ enough: false, left: 1 })
    assert.deepEqual(await searchFewest(causes(3), never), { set: null, exhaustive: true })
    assert.deepEqual(await searchFewest([], never), { set: null, exhaustive: true })
    assert.deepEqual(await searchFewest(causes(60), never), { set: null, exhaustive: false })
  })
})
