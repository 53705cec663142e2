import assert from 'node:assert/strict'
import { test } from 'vitest'
import {
  type EvaluateDependencies,
  type EvaluateRequest,
  evaluate,
} from '../../../src/app/evaluation/evaluate.js'
import { DEFAULT_KINDS } from '../../../src/config/index.js'
import type { CleanData } from '../../../src/core/data/index.js'
import type { Dataset } from '../../../src/core/dataset/index.js'

import type { Model, TrainingRun } from '../../../src/core/model/index.js'
import type { RankedList } from '../../../src/core/ports/index.js'
import { KindredError, silentProgress } from '../../../src/core/shared/index.js'

import { createRandom } from '../../../src/numeric/random/index.js'
import { hasEntry } from '../../../src/numeric/sparse/index.js'
import { cleanData } from '../../support/clean-data.js'
import { emptyReport } from '../../support/clean-report.js'

/** A model that scores targets by a fixed rule and records the runs of its fits. */
function toyModel(name: string, score: (user: number, target: number) => number) {
  const fits: { data: Dataset; run: TrainingRun }[] = []
  const model: Model = {
    name,
    targets: ['item', 'friend'],
    async fit(data, run) {
      fits.push({ data, run })
      run.onProgress?.({ step: 'epochs', fraction: 1, scalars: { loss: 0.5 } })
      return {
        algorithm: name,
        target: run.target,
        seed: run.seed,
        datasetHash: data.hash,
        users: data.users,
        items: data.items,
        options: run.options,
        tuned: run.tuned ?? { epochs: 7 },
        metrics: {},
        arrays: {},
        members: {},
      }
    },
    load: (snapshot) => ({
      name,
      recommend: async () => [],
      scoreBlock(users, scores) {
        const targets = snapshot.target === 'item' ? snapshot.items.size : snapshot.users.size
        for (const [position, user] of users.entries())
          for (let target = 0; target < targets; target++)
            scores[position * targets + target] = score(user, target)
      },
    }),
  }
  return { model, fits }
}

function shop(): CleanData {
  const random = createRandom(5)
  const interactions = Array.from({ length: 900 }, () => ({
    user: String(random.below(30)),
    item: String(random.below(60)),
  }))
  const unique = [
    ...new Map(interactions.map((event) => [`${event.user} ${event.item}`, event] as const)).values(),
  ]
  const ties = Array.from({ length: 29 }, (_, user) => ({ a: String(user), b: String(user + 1) }))
  return cleanData({
    interactions: unique.map((event, index) => ({ ...event, part: index % 5 === 0 ? 'test' : 'train' })),
    ties,
  })
}

function setUp(models: readonly Model[], data = shop()) {
  const written = new Map<string, readonly RankedList[]>()
  const scalars: unknown[] = []
  let time = 1000
  const dependencies: EvaluateDependencies = {
    readFolder: async () => {
      time += 2000
      return { data, report: emptyReport() }
    },
    findModel(name) {
      const model = models.find((candidate) => candidate.name === name)
      if (model === undefined) throw new KindredError('BAD_CONFIGURATION', `there is no model "${name}"`)
      return model
    },
    membersOf: () => [],
    rankedLists: {
      readRun: async () => [...(written.get('lists.wise.txt') ?? written.get('lists.txt') ?? [])],
      write: async (file, lists) => void written.set(file, lists),
    },
    scalars: { open: (run) => ({ write: (step, figures) => void scalars.push([run, step, figures]) }) },
    kinds: DEFAULT_KINDS,
    progress: silentProgress,
    now: () => {
      time += 100
      return time
    },
    peakMemoryMiB: () => 123.4,
  }
  return { dependencies, written, scalars }
}

const request: EvaluateRequest = {
  folder: '/data/shop/',
  format: 'auto',
  models: ['wise'],
  target: 'item',
  ks: [10, 20],
  seed: 3,
  settings: {},
  auc: false,
}

test('the report has its documented shape', async () => {
  const { dependencies } = setUp([toyModel('wise', (_, item) => item).model])
  const report = await evaluate(request, dependencies)
  const { dataset, protocol, results } = report
  assert.deepEqual([dataset.name, dataset.users, dataset.items, dataset.ties], ['shop', 30, 60, 29])
  assert.equal(dataset.train + dataset.test, shop().interactions.length)
  assert.deepEqual(protocol, {
    target: 'items',
    split: 'given',
    splitReason: 'the folder has a test part',
    ranking: 'full',
    seed: 3,
    validation: '0.1 of train',
    testUsers: 30,
    k: [10, 20],
  })
  const [result] = results
  assert.equal(result!.model, 'wise')
  for (const name of [
    'recall@10',
    'recall@20',
    'ndcg@20',
    'precision@20',
    'hr@20',
    'f1@20',
    'mrr@20',
    'map@20',
  ])
    assert.ok(result!.metrics[name]! >= 0 && result!.metrics[name]! <= 1, name)
  assert.ok(result!.fitSeconds! > 2, 'reading counts')
  assert.equal(result!.peakMemoryMiB, 123)
  assert.deepEqual(report.comparisons, [])
})

test('tunes on a cut of train, then refits on all of train with the chosen options; never reads the test part', async () => {
  const { model, fits } = toyModel('wise', (_, item) => item)
  const data = shop()
  const { dependencies } = setUp([model], data)
  await evaluate({ ...request, settings: { wise: { depth: 2 } }, minutes: 2 }, dependencies)
  assert.equal(fits.length, 2)
  const [tuning, refit] = fits
  const held = tuning!.run.validation!
  assert.equal(tuning!.run.tuned, undefined)
  assert.equal(refit!.run.validation, undefined)
  assert.deepEqual(refit!.run.tuned, { epochs: 7 })
  assert.deepEqual(refit!.run.options, { depth: 2 })
  assert.equal(
    tuning!.data.interactions.indices.length + held.indices.length,
    refit!.data.interactions.indices.length,
  )
  assert.ok(refit!.run.deadline! - tuning!.run.deadline! === 60_000)
  const { interactions, users, items } = data
  for (let row = 0; row < interactions.length; row++) {
    const user = refit!.data.users.indexOf(users.ids[interactions.user[row]!]!)
    const item = refit!.data.items.indexOf(items.ids[interactions.item[row]!]!)
    assert.equal(hasEntry(refit!.data.interactions, user, item), interactions.part[row] === 0)
  }
})

test('several models: list files by name, the best compared with the others, external rankings evaluated the same way', async () => {
  const data = shop()
  const { dependencies, written } = setUp(
    [
      toyModel('wise', (user, item) => {
        const { interactions, users, items } = data
        for (let row = 0; row < interactions.length; row++)
          if (
            users.ids[interactions.user[row]!] === String(user) &&
            items.ids[interactions.item[row]!] === String(item) &&
            interactions.part[row] === 2
          )
            return 1
        return 0
      }).model,
      toyModel('random', (user, item) => createRandom(user * 1000 + item).uniform()).model,
    ],
    data,
  )
  const report = await evaluate(
    { ...request, models: ['wise', 'random'], rankings: 'lists.txt', run: 'x/rival.tsv', auc: true },
    dependencies,
  )
  assert.deepEqual([...written.keys()], ['lists.wise.txt', 'lists.random.txt', 'lists.rival.tsv.txt'])
  assert.deepEqual(
    report.results.map(({ model }) => model),
    ['wise', 'random', 'rival.tsv'],
  )
  const [wise, random, rival] = report.results
  assert.ok(wise!.metrics['recall@20']! > random!.metrics['recall@20']!)
  assert.ok(wise!.metrics.auc! > random!.metrics.auc!)
  for (const name of ['recall@10', 'ndcg@20', 'coverage@20', 'gini@10'])
    assert.equal(rival!.metrics[name], wise!.metrics[name])
  assert.equal('fitSeconds' in rival!, false)
  const comparison = report.comparisons.find(
    ({ metric, other }) => metric === 'ndcg@20' && other === 'random',
  )
  assert.ok(comparison?.significant)
  assert.ok(comparison.difference > 0)
  for (const { targets } of written.get('lists.wise.txt')!) {
    assert.equal(targets.length, 20)
    assert.equal(new Set(targets).size, 20)
  }
})

test('friends: ties are held out by seed; no user is ranked for themselves or for their friends', async () => {
  const { model } = toyModel('wise', (user, other) => -Math.abs(user - other))
  const { dependencies, written } = setUp([model])
  const report = await evaluate(
    { ...request, target: 'friend', ks: [5], rankings: 'lists.txt' },
    dependencies,
  )
  assert.equal(report.protocol.target, 'friends')
  assert.equal(report.protocol.split, 'random')
  assert.equal(report.dataset.train + report.dataset.test, 29)
  for (const { user, targets } of written.get('lists.txt')!) assert.ok(!targets.includes(user))
  assert.ok(report.results[0]!.metrics['hr@5']! > 0.9, 'rows are in the order of the numbers, and ties too')
})

test('the report uses the requested name of a model', async () => {
  const { model, fits } = toyModel('wise', (_, item) => item)
  const { dependencies } = setUp([model])
  const report = await evaluate(
    { ...request, models: ['alias'], settings: { alias: { depth: 3 } } },
    { ...dependencies, findModel: () => model },
  )
  assert.equal(report.results[0]!.model, 'alias')
  assert.deepEqual(fits[0]!.run.options, { depth: 3 })
})

test('an invalid request is rejected with the reason', async () => {
  const { model } = toyModel('wise', () => 0)
  const run = (change: Partial<EvaluateRequest>, data = shop()) =>
    evaluate({ ...request, ...change }, setUp([model], data).dependencies)
  await assert.rejects(run({ models: ['foolish'] }), { code: 'BAD_CONFIGURATION' })
  await assert.rejects(run({ models: [] }), { code: 'BAD_USER_INPUT', field: '--models' })
  for (const k of [0, -1, 1.5, 1001, Number.NaN])
    await assert.rejects(run({ ks: [10, k] }), { code: 'BAD_USER_INPUT', field: '--k' })
  await assert.rejects(run({ settings: { als: { factors: 3 } } }), { code: 'BAD_USER_INPUT', field: '--set' })
  const tieless = cleanData({ interactions: [{ user: 'a', item: 'b' }] })
  await assert.rejects(run({ target: 'friend' }, tieless), { code: 'BAD_DATA', message: /no ties/ })
  await assert.rejects(run({}, tieless), {
    code: 'BAD_DATA',
    field: request.folder,
    message: /too small to split: none of its 1 interactions .*split random: the folder has no test part/,
  })
  const itemless = cleanData({ ties: [{ a: 'a', b: 'b' }] })
  await assert.rejects(run({}, itemless), { code: 'BAD_DATA', message: /no interactions/ })
  await assert.rejects(run({ signal: AbortSignal.abort() }), { name: 'AbortError' })
})

test('metrics of the fits are logged, tuning and final fit separately', async () => {
  const { dependencies, scalars } = setUp([toyModel('wise', () => 0).model])
  await evaluate(request, dependencies)
  assert.deepEqual(scalars, [
    ['wise/tuning', 1, { 'epochs/loss': 0.5 }],
    ['wise/fitting', 1, { 'epochs/loss': 0.5 }],
  ])
})

test('a blend gets the options of its members; options given by hand override those of a file', async () => {
  const { model, fits } = toyModel('mix', () => 0)
  const { dependencies } = setUp([model])
  const settings = { als: { factors: 3 } }
  const configured = { als: { factors: 2, iterations: 4 }, ease: { items: 9 } }
  const members = { ...dependencies, membersOf: () => ['als'] }
  await evaluate({ ...request, models: ['mix'], settings, baseSettings: configured }, members)
  assert.deepEqual(fits[0]!.run.options, { memberOptions: { als: { factors: 3, iterations: 4 } } })
  await assert.rejects(evaluate({ ...request, models: ['mix'], settings: { ease: { items: 1 } } }, members), {
    message: /"ease", which is not evaluated/,
  })
})
