import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, test } from 'vitest'
import { registerEvaluate } from '../../../src/cli/commands/evaluate.js'
import { createRandom } from '../../../src/numeric/random/index.js'
import { runCommand } from '../../support/command.js'

const root = mkdtempSync(join(tmpdir(), 'kindred-honestly-'))
afterAll(() => rmSync(root, { recursive: true }))

const kindred = (...argv: string[]) => runCommand([registerEvaluate], ['evaluate', ...argv])

/** A folder with these files. */
function folderOf(name: string, files: Readonly<Record<string, readonly string[]>>): string {
  const folder = join(root, name)
  mkdirSync(folder)
  for (const [file, lines] of Object.entries(files))
    writeFileSync(join(folder, file), `${lines.join('\n')}\n`)
  return folder
}

const random = createRandom(3)
/** Likes of forty users in two groups, each of which has thirty items of its own. */
const likes = Array.from({ length: 40 }, (_, user) =>
  [...new Set(Array.from({ length: 14 }, () => 2 * random.below(30) + (user % 2)))].map(
    (item) => [user, item] as const,
  ),
).flat()
const shop = folderOf('shop', {
  'interactions.csv': ['user,item', ...likes.map(([user, item]) => `u${user},i${item}`)],
})

describe('numbers that are not finite', () => {
  test.each([
    [['--models', 'mf-bpr', '--set', 'mf-bpr.learningRate=10'], /mf-bpr diverged.*mf-bpr\.learningRate/],
    [
      ['--models', 'popularity,blend', '--set', 'lightgcn.temperature=1e-9', '--minutes', '0.2'],
      /lightgcn diverged.*lightgcn\.temperature/,
    ],
  ])('%s ends with an error that says so', async (argv, why) => {
    const result = await kindred(shop, ...argv, '--json')
    assert.equal(result.code, 1)
    assert.match(result.why, why)
    assert.equal(JSON.parse(result.out).error.code, 'FIT_DIVERGED')
  })
})

test('a blend says which members it goes without', async () => {
  const { code, out } = await kindred(
    shop,
    '--models',
    'blend',
    '--set',
    'blend.members=["rp3","content","popularity"]',
    '--json',
  )
  assert.equal(code, 0)
  assert.match(JSON.parse(out).results[0].leftOut.content, /content/)
  const shown = await kindred(
    shop,
    '--models',
    'blend',
    '--set',
    'blend.members=["rp3","content","popularity"]',
  )
  assert.match(shown.err, /^blend goes without content: /m)
})

describe('test pairs that stand in train', () => {
  const train = ['1 10 11 12', '2 10 12 13', '3 11 13 14']

  test('leave the test and are counted', async () => {
    const folder = folderOf('overlap', { 'train.txt': train, 'test.txt': ['1 11 13', '2 14', '3 13'] })
    const { code, out } = await kindred(folder, '--models', 'popularity', '--k', '2', '--json')
    assert.equal(code, 0)
    const { dataset } = JSON.parse(out)
    assert.equal(dataset.test, 2)
    assert.deepEqual(dataset.test_left_out, [
      { reason: 'stands in train, too', count: 2, first: { user: '1', target: '11' } },
    ])
    const shown = await kindred(folder, '--models', 'popularity', '--k', '2')
    assert.match(shown.err, /^2 test pairs are left out: stands in train, too \(first: 1, 11\)/m)
  })

  test('are the reason of the error if none remains', async () => {
    const folder = folderOf('all-overlap', { 'train.txt': train, 'test.txt': ['1 11', '3 13'] })
    const { code, why } = await kindred(folder, '--models', 'popularity')
    assert.equal(code, 1)
    assert.match(why, /2 test pairs left out: stands in train/)
  })
})

test('a rating that is repeated after the cut leaves the first in train and is no test', async () => {
  const day = (at: number) => `2021-03-${String(at).padStart(2, '0')}`
  const first = Array.from(
    { length: 16 },
    (_, at) => `p${at % 4},m${at % 5},RATE,${4 + (at % 2)},${day(1 + at)}`,
  )
  const folder = folderOf('rated-again', {
    'interactions.csv': [
      'user,item,kind,weight,at',
      ...first,
      `p0,m0,RATE,5,${day(25)}`,
      `p1,m1,RATE,5,${day(26)}`,
      `p2,m0,RATE,5,${day(27)}`,
      `p3,m4,RATE,5,${day(28)}`,
    ],
  })
  const { code, out, why } = await kindred(folder, '--models', 'popularity', '--k', '3', '--json')
  const document = JSON.parse(out)
  const leftOut =
    code === 0 ? document.dataset.test_left_out[0].count : Number(/(\d+) test pairs? left out/.exec(why)?.[1])
  const known = new Set(first.map((line) => line.split(',').slice(0, 2).join()))
  const repeated = ['p0,m0', 'p1,m1', 'p2,m0', 'p3,m4'].filter((pair) => known.has(pair)).length
  assert.equal(leftOut, repeated)
})

describe('lists', () => {
  const spaced = folderOf('spaced', {
    'interactions.csv': [
      'user,item',
      ...likes.map(([user, item]) => `"user ${user} 50%","item ""${item}"""`),
    ],
  })

  test('keep their figures on the way through --rankings and --score', async () => {
    const file = join(root, 'lists.txt')
    const one = await kindred(spaced, '--models', 'item-knn', '--k', '5', '--rankings', file, '--json')
    assert.equal(one.code, 0)
    const run = join(root, 'run.tsv')
    const lists = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' '))
    writeFileSync(
      run,
      lists
        .map(([user, ...items]) => items.map((item, at) => `${user}\t${item}\t${at + 1}\n`).join(''))
        .join(''),
    )
    const other = await kindred(spaced, '--score', run, '--k', '5', '--json')
    assert.equal(other.code, 0)
    const [first, second] = [one, other].map(({ out }) => JSON.parse(out).results[0].metrics)
    assert.ok(first['recall@5'] > 0)
    for (const name of ['recall@5', 'ndcg@5', 'mrr@5', 'coverage@5']) assert.equal(second[name], first[name])
  })

  test.each([
    ['a repeated entry', ['u1 i3 1', 'u1 i3 2'], /run\.txt:2 lists i3 for u1 again/],
    ['a score in place of a rank', ['u1 i3 1', 'u1 i5 0.93'], /run\.txt:2 has the rank "0\.93"/],
    ['no known id', ['x y 1'], /no entry with a user and an item of the data; the first is "x", "y"/],
    ['nothing', [''], /is empty/],
  ])('are refused with %s', async (_, lines, why) => {
    const run = join(mkdtempSync(join(root, 'bad-')), 'run.txt')
    writeFileSync(run, lines.join('\n'))
    const result = await kindred(shop, '--score', run)
    assert.equal(result.code, 1)
    assert.match(result.why, why)
  })
})

describe('the split', () => {
  test('and its reason are printed, and can be chosen', async () => {
    const chosen = JSON.parse((await kindred(shop, '--models', 'popularity', '--json')).out).protocol
    assert.equal(chosen.split, 'random')
    assert.match(chosen.splitReason, /no test part.*0 % of the interactions have a time/)
    const { err, code } = await kindred(
      shop,
      '--models',
      'popularity',
      '--split',
      'leave-one-out',
      '--core',
      '3',
    )
    assert.equal(code, 0)
    assert.match(err, /split leave-one-out, 3-core, full ranking/)
    assert.match(err, /^split leave-one-out: asked for with --split leave-one-out/m)
    const wrong = await kindred(shop, '--models', 'popularity', '--split', 'temporal')
    assert.equal(wrong.code, 2)
    assert.match(wrong.why, /cannot be cut at a moment.*random or leave-one-out/)
  })

  test('of several seeds gives mean and deviation beside the runs', async () => {
    const page = join(root, 'seeds.html')
    const { code, out } = await kindred(
      ...[
        shop,
        '--models',
        'popularity,item-knn',
        '--k',
        '5',
        '--seeds',
        '1,2,3',
        '--report',
        page,
        '--json',
      ],
    )
    assert.equal(code, 0)
    const { protocol, results, runs } = JSON.parse(out)
    assert.deepEqual(protocol.seeds, [1, 2, 3])
    assert.deepEqual(
      runs.map((run: { protocol: { seed: number } }) => run.protocol.seed),
      [1, 2, 3],
    )
    for (const [place, { metrics, mean, deviation }] of results.entries()) {
      const values: number[] = runs.map(
        (run: { results: { metrics: Record<string, number> }[] }) => run.results[place]!.metrics['recall@5'],
      )
      const average = values.reduce((sum, value) => sum + value, 0) / 3
      const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0)
      assert.ok(Math.abs(mean['recall@5'] - average) < 1e-12)
      assert.equal(metrics['recall@5'], mean['recall@5'])
      assert.ok(Math.abs(deviation['recall@5'] - Math.sqrt(squares / 2)) < 1e-12)
    }
    const html = readFileSync(page, 'utf8')
    assert.match(html, /By seed/)
    assert.match(html, /split random: the folder has no test part/)
    const single = JSON.parse(
      (await kindred(shop, '--models', 'popularity,item-knn', '--k', '5', '--seed', '2', '--json')).out,
    )
    assert.deepEqual(runs[1].results[1].metrics, single.results[1].metrics)
    assert.equal((await kindred(shop, '--models', 'popularity', '--seeds', '1,1')).code, 2)
    assert.equal((await kindred(shop, '--models', 'popularity', '--seeds', 'one')).code, 2)
  })
})
