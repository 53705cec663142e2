import assert from 'node:assert/strict'
import { test } from 'vitest'
import { type TuneDependencies, type TuneRequest, tune } from '../../../src/app/evaluation/tune.js'
import { DEFAULT_KINDS } from '../../../src/config/index.js'
import type { Dataset } from '../../../src/core/dataset/index.js'
import type { Model, TrainingRun } from '../../../src/core/model/index.js'
import type { ModelSettings, Trial } from '../../../src/core/ports/index.js'
import { KindredError, silentProgress } from '../../../src/core/shared/index.js'

import { hasEntry, rowCounts, rowIndices } from '../../../src/numeric/sparse/index.js'
import { cleanData } from '../../support/clean-data.js'
import { groupedDataset } from '../../support/datasets.js'

const request: TuneRequest = {
  folder: '/data/shop',
  format: 'auto',
  model: 'dial',
  target: 'item',
  trials: 12,
  metric: 'ndcg@20',
  seed: 4,
  fixed: {},
  out: '/home/tuning/shop.json',
  restart: false,
  signal: new AbortController().signal,
}

const data = groupedDataset({ users: 60, items: 60 })

/** The dataset as the content of a folder with a given split. Tuning must not read its test part. */
function folder() {
  const interactions = Array.from({ length: data.users.size }, (_, user) =>
    [...rowIndices(data.interactions, user)].map((item, at) => ({
      user: data.users.ids[user]!,
      item: data.items.ids[item]!,
      part: at === 0 ? ('test' as const) : ('train' as const),
    })),
  ).flat()
  return cleanData({ interactions })
}

interface Dial {
  /** Validation metric of each report, by the options. Default: the model reports nothing. */
  readonly curve?: (x: number) => readonly number[]
  /** Duration of a fit in milliseconds. */
  readonly fitMs?: number
  readonly refuse?: (x: number) => void
}

/** A model with one option `x`, best at 0.7: the nearer `x` is, the more targets of its lists are right. */
function setUp({ curve, fitMs = 100, refuse }: Dial = {}) {
  const fits: TrainingRun[] = []
  const datasets: Dataset[] = []
  const scalars: unknown[] = []
  let time = 0
  const model: Model = {
    name: 'dial',
    targets: ['item'],
    searchSpace: () => ({
      x: { from: 0, to: 1, scale: 'linear' },
      colour: { choices: ['red', 'blue'] },
    }),
    async fit(dataset, run) {
      fits.push(run)
      datasets.push(dataset)
      const x = Number(run.options.x ?? 0.1)
      refuse?.(x)
      for (const value of curve?.(x) ?? []) {
        run.onProgress?.({ step: 'epochs', fraction: 0.5, scalars: { 'ndcg@20': value } })
        run.signal?.throwIfAborted()
      }
      time += fitMs
      run.onProgress?.({ step: 'end', fraction: 1 })
      run.signal?.throwIfAborted()
      const { users, items, hash } = dataset
      const options = { x, colour: run.options.colour ?? 'red' }
      const rest = { seed: run.seed, datasetHash: hash, tuned: {}, metrics: {}, arrays: {}, members: {} }
      return { algorithm: 'dial', target: run.target, users, items, options, ...rest }
    },
    load: ({ options, items }) => ({
      name: 'dial',
      recommend: async () => [],
      scoreBlock(users, scores) {
        const relevant = fits[0]!.validation!
        const error = Math.abs(Number(options.x) - 0.7)
        for (const [position, user] of users.entries())
          for (let item = 0; item < items.size; item++)
            scores[position * items.size + item] =
              Number(hasEntry(relevant, user, item)) + error * 8 * ((item * 37 + user * 11) % 100) * 0.01
      },
    }),
  }
  const kept: Trial[] = []
  const files = new Map<string, { settings: ModelSettings; origin: Readonly<Record<string, unknown>> }>()
  const heads: unknown[] = []
  const dependencies: TuneDependencies = {
    readFolder: async () => folder(),
    readGraph: async () => data,
    findModel: () => model,
    journal: {
      async open(_file, head, fresh) {
        heads.push(head)
        if (fresh) kept.length = 0
        return { trials: [...kept], append: async (trial) => void kept.push(trial) }
      },
    },
    settingsFile: {
      read: async () => ({}),
      write: async (file, settings, origin) => void files.set(file, { settings, origin }),
    },
    scalars: { open: (run) => ({ write: (step, figures) => void scalars.push([run, step, figures]) }) },
    kinds: DEFAULT_KINDS,
    validationFraction: 0.1,
    progress: silentProgress,
    now: () => time,
  }
  return { dependencies, fits, datasets, kept, files, heads, scalars }
}

test('a search begins with the defaults, finds better options, and writes them', async () => {
  const { dependencies, fits, files } = setUp()
  const report = await tune({ ...request, trials: 30 }, dependencies)
  assert.equal(report.trials.length, 30)
  assert.deepEqual(fits[0]!.options, {}, 'the model decides what its defaults are')
  assert.deepEqual(report.defaults.options, { x: 0.1, colour: 'red' })
  const { best, defaults } = report
  assert.ok(best.value! > defaults.value! + 0.1, `${best.value} beside ${defaults.value}`)
  assert.ok(Math.abs(Number(best.options.x) - 0.7) < 0.1)
  assert.deepEqual(report.trials[0], best)
  const { settings, origin } = files.get(request.out)!
  assert.deepEqual(settings, { dial: best.options })
  assert.deepEqual([origin.validation, origin.trials, origin.dataset], [best.value, 30, 'shop'])
})

test('no test data reaches a fit', async () => {
  const { dependencies, fits, datasets } = setUp()
  await tune({ ...request, trials: 2 }, dependencies)
  for (const [index, { validation, seed }] of fits.entries()) {
    const { users, items, interactions } = datasets[index]!
    for (const [row, id] of data.users.ids.entries()) {
      const test = rowIndices(data.interactions, row)[0]
      if (test === undefined) continue
      const [user, item] = [users.indexOf(id), items.indexOf(data.items.ids[test]!)]
      assert.ok(!hasEntry(validation!, user, item) && !hasEntry(interactions, user, item))
    }
    assert.ok(validation!.indices.length > 20)
    assert.equal(seed, 4)
  }
})

test('an interrupted search resumes as if it had not stopped', async () => {
  const whole = setUp()
  const expected = await tune(request, whole.dependencies)
  const resumed = setUp()
  await tune({ ...request, trials: 5 }, resumed.dependencies)
  assert.equal(resumed.kept.length, 5)
  const report = await tune(request, resumed.dependencies)
  assert.equal(report.continued, 5)
  assert.deepEqual(resumed.kept, whole.kept)
  assert.deepEqual(report.best, expected.best)
  const fits = resumed.fits.length
  await tune(request, resumed.dependencies)
  assert.equal(resumed.fits.length, fits, 'all trials were there')
  await tune({ ...request, restart: true, trials: 1 }, resumed.dependencies)
  assert.equal(resumed.kept.length, 1)
})

test('poor trials are stopped early; a stopped trial is never the best', async () => {
  const { dependencies, kept } = setUp({
    curve: (x) => Array.from({ length: 10 }, (_, at) => (1 - Math.abs(x - 0.7)) * (at + 1) * 0.1),
  })
  const report = await tune({ ...request, trials: 25 }, dependencies)
  const stopped = kept.filter(({ state }) => state === 'stopped')
  assert.ok(stopped.length >= 5, `${stopped.length} of 25`)
  assert.ok(stopped.every(({ reports }) => reports.length === 3 || reports.length === 9))
  assert.equal(report.best.state, 'finished')
})

test('no trial begins after the deadline; a trial that exceeds it is aborted and not recorded', async () => {
  const { dependencies, kept, fits } = setUp({ fitMs: 25_000 })
  const report = await tune({ ...request, minutes: 1 }, dependencies)
  assert.equal(fits.length, 3)
  assert.equal(kept.length, 2)
  assert.equal(report.trials.length, 2)
})

test('however short the time limit, the defaults are evaluated, with a deadline', async () => {
  const { dependencies, fits } = setUp({ fitMs: 25_000 })
  const report = await tune({ ...request, minutes: 0.1 }, dependencies)
  assert.equal(report.best, report.defaults)
  assert.equal(fits[0]!.deadline, 6000)
})

test('each fit gets its configured time limit', async () => {
  const { dependencies, fits } = setUp({ fitMs: 1000 })
  await tune({ ...request, trials: 3, trialMinutes: 1 }, dependencies)
  assert.deepEqual(
    fits.map(({ deadline }) => deadline),
    [60_000, 61_000, 62_000],
  )
})

test('fixed options are in every trial and in the file, and are not searched', async () => {
  const { dependencies, fits, files, heads } = setUp()
  await tune({ ...request, trials: 4, fixed: { colour: 'blue' } }, dependencies)
  assert.ok(fits.every(({ options }) => options.colour === 'blue'))
  assert.equal(files.get(request.out)!.settings.dial!.colour, 'blue')
  assert.deepEqual(Object.keys((heads[0] as { space: object }).space), ['x'])
  const { dependencies: withOnly, fits: few } = setUp()
  const report = await tune({ ...request, only: ['colour'] }, withOnly)
  assert.equal(few.length, 2, 'there are two colours')
  assert.deepEqual(Object.keys(report.best.options), ['colour'])
})

test('rejected options fail only their own trial; a dataset without training data ends the search', async () => {
  const { dependencies, kept } = setUp({
    refuse(x) {
      if (x > 0.5) throw new KindredError('BAD_CONFIGURATION', 'too much')
    },
  })
  const report = await tune(request, dependencies)
  assert.ok(kept.some(({ state, problem }) => state === 'failed' && problem === 'too much'))
  assert.ok(Number(report.best.options.x) <= 0.5)
  const { dependencies: withoutData } = setUp({
    refuse() {
      throw new KindredError('BAD_DATA', 'nothing to learn')
    },
  })
  await assert.rejects(tune(request, withoutData), { code: 'BAD_DATA' })
})

test('an interrupted trial is not recorded as failed', async () => {
  const controller = new AbortController()
  const { dependencies, kept } = setUp({
    curve(x) {
      if (x !== 0.1) controller.abort(new Error('stopped by SIGINT'))
      return [0.5]
    },
  })
  await assert.rejects(tune({ ...request, signal: controller.signal }, dependencies), /stopped by SIGINT/)
  assert.equal(kept.length, 1)
})

test('metrics are logged: one run per trial and one run for the search', async () => {
  const { dependencies, scalars, kept } = setUp({ curve: (x) => [x, x] })
  await tune({ ...request, trials: 2 }, dependencies)
  const own = { 'epochs/ndcg@20': 0.1 }
  const values = kept.map(({ value }) => value!)
  assert.deepEqual(scalars.slice(0, 3), [
    ['tuning-shop-dial/trial-001', 1, own],
    ['tuning-shop-dial/trial-001', 2, own],
    ['tuning-shop-dial/trials', 1, { 'trial/ndcg@20': values[0], 'best/ndcg@20': values[0] }],
  ])
  assert.deepEqual(scalars.at(-1), [
    'tuning-shop-dial/trials',
    2,
    { 'trial/ndcg@20': values[1], 'best/ndcg@20': Math.max(...values) },
  ])
})

test('the graph is divided like a dataset folder', async () => {
  const { dependencies, fits, files } = setUp()
  const report = await tune({ ...request, folder: null, trials: 2 }, dependencies)
  assert.equal(report.dataset, 'grouped')
  assert.ok(fits[0]!.validation!.indices.length > 20)
  assert.ok(files.has(request.out))
})

test('invalid requests are rejected, and the error names the field', async () => {
  const { dependencies } = setUp()
  const cases: [Partial<TuneRequest>, RegExp][] = [
    [{ metric: 'ndcg' }, /"ndcg" is not a ranking metric/],
    [{ metric: 'accuracy@10' }, /accuracy@10/],
    [{ metric: 'ndcg@0' }, /ndcg@0/],
    [{ only: ['size'] }, /dial cannot search "size"/],
    [{ fixed: { x: 1, colour: 'red' } }, /no option left to search/],
  ]
  for (const [wrong, message] of cases)
    await assert.rejects(tune({ ...request, ...wrong }, dependencies), { code: 'BAD_USER_INPUT', message })
})

test('a search on a folder takes the split that is asked for, and names it', async () => {
  const chosen = await tune({ ...request, trials: 2 }, setUp().dependencies)
  assert.deepEqual([chosen.protocol?.kind, chosen.protocol?.reason], ['given', 'the folder has a test part'])
  const { dependencies, datasets, heads } = setUp()
  const report = await tune({ ...request, trials: 2, split: 'leave-one-out' }, dependencies)
  assert.deepEqual(
    [report.protocol?.kind, report.protocol?.reason],
    ['leave-one-out', 'asked for with --split leave-one-out'],
  )
  assert.equal((heads[0] as { split?: string }).split, 'leave-one-out')
  // Of each user one item is the test and one the hold-out, so two are missing.
  for (const [row, length] of rowCounts(data.interactions).entries()) {
    const user = datasets[0]!.users.indexOf(data.users.ids[row]!)
    if (length > 4) assert.equal(rowIndices(datasets[0]!.interactions, user).length, length - 2)
  }
  await assert.rejects(
    tune({ ...request, trials: 2, split: 'temporal' }, setUp().dependencies),
    (error: KindredError) => error.code === 'BAD_USER_INPUT' && error.field === '--split',
  )
})
