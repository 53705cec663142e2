import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, test } from 'vitest'
import { registerEvaluate } from '../../../src/cli/commands/evaluate.js'
import { registerTune } from '../../../src/cli/commands/tune.js'
import { createRandom } from '../../../src/numeric/random/index.js'
import { runCommand } from '../../support/command.js'

const folder = mkdtempSync(join(tmpdir(), 'kindred-tune-'))
afterAll(() => rmSync(folder, { recursive: true }))

const random = createRandom(1)
const basket = (user: number, count: number): string =>
  [user, ...new Set(Array.from({ length: count }, () => 2 * random.below(40) + (user % 2)))].join(' ')
const users = Array.from({ length: 60 }, (_, user) => user)
writeFileSync(join(folder, 'train.txt'), users.map((user) => basket(user, 14)).join('\n'))
writeFileSync(join(folder, 'test.txt'), users.map((user) => basket(user, 4)).join('\n'))

const kindred = (...argv: string[]) => runCommand([registerTune, registerEvaluate], argv)

test('a search continues after its end; evaluate reads the options that it found', async () => {
  const out = join(folder, 'tuned.json')
  const search = ['tune', folder, '--model', 'item-knn', '--out', out]
  const first = await kindred(...search, '--trials', '3')
  assert.equal(first.code, 0)
  assert.equal(first.out, '')
  assert.match(first.err, /^trial +ndcg@20 +time +similarity +shrinkage +weighted +side +neighbours$/m)
  assert.match(first.err, /^1 \(defaults\) +0\.\d{4}/m)
  const second = await kindred(...search, '--trials', '5', '--json')
  assert.equal(second.code, 0)
  const report = JSON.parse(second.out)
  assert.deepEqual([report.trials.length, report.continued], [5, 3])
  assert.equal(readFileSync(join(folder, 'tuned.trials.jsonl'), 'utf8').trimEnd().split('\n').length, 6)
  const { models, tuning } = JSON.parse(readFileSync(out, 'utf8'))
  assert.deepEqual(models['item-knn'], report.best.options)
  assert.equal(tuning.trials, 5)

  // The file may contain options of other models; --set overrides it.
  writeFileSync(out, JSON.stringify({ models: { ...models, als: { factors: 8 } } }))
  const evaluated = await kindred(
    ...[
      'evaluate',
      folder,
      '--models',
      'item-knn',
      '--config',
      out,
      '--set',
      'item-knn.neighbours=7',
      '--json',
    ],
  )
  assert.equal(evaluated.code, 0)
  const { options } = JSON.parse(evaluated.out).results[0]
  assert.deepEqual(options, { ...models['item-knn'], neighbours: 7 })
})

test('options of a member reach the blend that is evaluated', async () => {
  const config = join(folder, 'members.json')
  writeFileSync(config, '{ "models": { "als": { "factors": 4, "iterations": 2 } } }')
  const { code, out } = await kindred(
    ...['evaluate', folder, '--models', 'blend', '--config', config, '--json'],
    ...['--set', 'blend.members=["als","popularity"]', '--set', 'als.regularization=0.5'],
  )
  assert.equal(code, 0)
  assert.deepEqual(JSON.parse(out).results[0].options, {
    members: ['als', 'popularity'],
    memberOptions: { als: { factors: 4, iterations: 2, regularization: 0.5 } },
  })
})

test('each mistake has an exit code and a last line with the reason', async () => {
  const out = join(folder, 'wrong.json')
  const cases: [string[], number, RegExp][] = [
    [['tune', folder, '--model', 'oracle'], 2, /no model "oracle"/],
    [['tune', folder], 2, /--model/],
    [['tune', '--model', 'als'], 2, /give either a folder or --graph/],
    [['tune', folder, '--graph', '--model', 'als'], 2, /the data is not clear/],
    [['tune', folder, '--model', 'popularity', '--out', out], 2, /popularity has no options to search/],
    [['tune', folder, '--model', 'blend', '--out', out], 2, /blend has no options.*members/],
    [['tune', folder, '--model', 'als', '--set', 'ease.items=5'], 2, /given for "ease", but "als" is tuned/],
    [['tune', folder, '--model', 'als', '--set', 'als.colour="red"', '--out', out], 2, /colour/],
    [['tune', folder, '--model', 'als', '--options', 'colour'], 2, /als cannot search "colour"/],
    [['tune', folder, '--model', 'als', '--trials', '0'], 2, /from 1/],
    [['tune', folder, '--model', 'als', '--metric', 'luck@7'], 2, /luck@7/],
    [['tune', join(folder, 'none'), '--model', 'als', '--out', out], 1, /does not exist/],
    [['tune', folder, '--model', 'taste', '--target', 'friends', '--out', out], 1, /no ties/],
    [['evaluate', folder, '--models', 'als', '--config', join(folder, 'nothing.json')], 2, /does not exist/],
  ]
  for (const [argv, exitCode, why] of cases) {
    const result = await kindred(...argv)
    assert.match(result.why, why)
    assert.equal(result.code, exitCode, argv.join(' '))
  }
  assert.ok(!existsSync(out), 'nothing was written')
})
