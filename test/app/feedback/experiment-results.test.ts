import assert from 'node:assert/strict'
import { test } from 'vitest'
import { evaluateExperiment } from '../../../src/app/feedback/experiment-results.js'
import { createVariantAssigner } from '../../../src/app/serving/index.js'
import type { Experiment } from '../../../src/core/page/index.js'
import type { VariantTotals } from '../../../src/core/ports/index.js'
import { createRandom, type Random } from '../../../src/numeric/random/index.js'
import { drawBeta } from '../../../src/numeric/stats/index.js'

const experiment = (names: readonly string[], more: Partial<Experiment> = {}): Experiment => ({
  ...{ name: 'ranking', allocation: 'hash', expectedEffect: 0.02, refreshSeconds: 60 },
  variants: names.map((name) => ({ name, share: 1 / names.length })),
  ...more,
})

/**
 * Users of one variant. Each has their own click rate around the variant's rate and returns on later days.
 */
class Audience {
  readonly #rates: number[] = []
  readonly #pages: number[] = []
  readonly #clicks: number[] = []
  constructor(
    readonly rate: number,
    readonly random: Random,
  ) {}

  /** Simulates a day with new and returning users. */
  live(newUsers: number): void {
    for (let user = 0; user < newUsers; user++) {
      this.#rates.push(drawBeta(10 * this.rate, 10 * (1 - this.rate), this.random))
      this.#pages.push(0)
      this.#clicks.push(0)
    }
    for (const [user, rate] of this.#rates.entries()) {
      if (this.#pages[user]! > 0 && this.random.uniform() < 0.7) continue
      for (let visit = this.random.below(4); visit >= 0; visit--) {
        this.#pages[user]!++
        if (this.random.uniform() < rate) this.#clicks[user]!++
      }
    }
  }

  totals(variant: string): VariantTotals {
    const sum = (of: (user: number) => number) => this.#rates.reduce((all, _, user) => all + of(user), 0)
    const [n, s] = [(user: number) => this.#pages[user]!, (user: number) => this.#clicks[user]!]
    return {
      ...{ variant, clusters: this.#rates.length, trials: sum(n), successes: sum(s) },
      trialsSquared: sum((user) => n(user) ** 2),
      successesSquared: sum((user) => s(user) ** 2),
      product: sum((user) => n(user) * s(user)),
    }
  }
}

/**
 * Simulates `runs` experiments with a look each day. Counts those with a verdict by the sequential test, and
 * by a fixed-sample test.
 */
function peek(rates: readonly number[], runs: number, days: number) {
  const names = rates.map((_, place) => `v${place}`)
  const random = createRandom(2026)
  let decided = 0
  let better = 0
  let naive = 0
  for (let run = 0; run < runs; run++) {
    const audiences = rates.map((rate) => new Audience(rate, random))
    let isDecided = false
    let isNaive = false
    for (let day = 0; day < days; day++) {
      for (const audience of audiences) audience.live(80)
      const totals = audiences.map((audience, place) => audience.totals(names[place]!))
      const { variants } = evaluateExperiment(experiment(names), totals)
      const verdict = variants.find((each) => each.verdict === 'BETTER' || each.verdict === 'WORSE')?.verdict
      if (verdict === 'BETTER' && !isDecided) better++
      isDecided ||= verdict !== undefined
      const [one, other] = totals
      const pooled = (one!.successes + other!.successes) / (one!.trials + other!.trials)
      const error = Math.sqrt(pooled * (1 - pooled) * (1 / one!.trials + 1 / other!.trials))
      isNaive ||= Math.abs(one!.successes / one!.trials - other!.successes / other!.trials) > 1.96 * error
    }
    if (isDecided) decided++
    if (isNaive) naive++
  }
  return { decided: decided / runs, better: better / runs, naive: naive / runs }
}

test('with daily looks for two weeks the sequential test has at most 5 % false positives; a fixed-sample test has far more', () => {
  const { decided, naive } = peek([0.2, 0.2], 300, 14)
  assert.ok(decided <= 0.05, `${decided}`)
  assert.ok(naive > 0.2, `the simulation would show it: ${naive}`)
})

test('with several variants the false-positive rate stays at most 5 %', () => {
  const { decided } = peek([0.2, 0.2, 0.2, 0.2], 120, 10)
  assert.ok(decided <= 0.05, `${decided}`)
})

test('a relative difference of 25 % is found with its direction', () => {
  const { better } = peek([0.2, 0.25], 60, 14)
  assert.ok(better > 0.9, `${better}`)
})

test('with too little data no result is reported', () => {
  const audience = new Audience(0.5, createRandom(1))
  audience.live(99)
  const { variants } = evaluateExperiment(experiment(['a', 'b']), [audience.totals('a')])
  assert.deepEqual(
    variants.map(({ verdict, interval, rate }) => [verdict, interval, rate === null]),
    [
      ['CONTROL', null, false],
      ['INSUFFICIENT_DATA', null, true],
    ],
  )
})

const counts = (variant: string, trials: number, successes: number): VariantTotals => ({
  ...{ variant, clusters: trials, trials, successes },
  ...{ trialsSquared: trials, successesSquared: successes, product: successes },
})

test('a bandit shifts its users to the best variant, and all servers assign the same users', async () => {
  const RATES: Record<string, number> = { a: 0.05, b: 0.09, c: 0.05 }
  const bandit = experiment(['a', 'b', 'c'], { allocation: 'thompson' })
  const shown = new Map(Object.keys(RATES).map((name) => [name, counts(name, 0, 0)]))
  const assigner = () =>
    createVariantAssigner({
      experiments: [bandit],
      totals: { of: async () => [...shown.values()] },
      log: assert.fail,
    })
  const [one, other] = [assigner(), assigner()]
  const random = createRandom(11)
  let inLastPeriod: Record<string, number> = {}
  for (let period = 1; period <= 40; period++) {
    const at = period * 60_000
    // The first page of a period still uses the old counts and starts to read new ones.
    for (const server of [one, other]) server.assign('user', at)
    await new Promise((resolve) => setImmediate(resolve))
    inLastPeriod = {}
    for (let user = 0; user < 250; user++) {
      const [chosen] = one.assign(`u${user}`, at + user)
      assert.deepEqual(
        other.assign(`u${user}`, at + 30_000)[0],
        chosen,
        'servers agree, and users keep theirs',
      )
      const { variant } = chosen!
      inLastPeriod[variant] = (inLastPeriod[variant] ?? 0) + 1
      const { trials, successes } = shown.get(variant)!
      const clicked = random.uniform() < RATES[variant]! ? 1 : 0
      shown.set(variant, counts(variant, trials + 1, successes + clicked))
    }
  }
  assert.ok(inLastPeriod.b! > 225, JSON.stringify(inLastPeriod))
  const { variants } = evaluateExperiment(bandit, [...shown.values()])
  assert.ok(variants[1]!.share > 0.9 && variants[1]!.verdict === 'BANDIT')
  assert.equal(variants.reduce((sum, { share }) => sum + share, 0).toFixed(9), '1.000000000')
})

test('a bandit whose counts cannot be read uses the configured shares, logs it, and retries', async () => {
  const logged: string[] = []
  let reads = 0
  const { assign } = createVariantAssigner({
    experiments: [experiment(['a', 'b'], { allocation: 'thompson' })],
    totals: {
      async of() {
        reads++
        throw new Error('away')
      },
    },
    log: (line) => logged.push(line),
  })
  for (let page = 0; page < 3; page++) {
    assert.equal(assign('ann', 0).length, 1)
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.deepEqual([reads, logged.length], [3, 3])
})
