import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, test } from 'vitest'
import { registerEvaluate } from '../../../src/cli/commands/evaluate.js'
import { createRandom } from '../../../src/numeric/random/index.js'
import { runCommand } from '../../support/command.js'
import { NO_DATA, sharedData } from '../../support/data.js'

const folder = mkdtempSync(join(tmpdir(), 'kindred-evaluate-'))
afterAll(() => rmSync(folder, { recursive: true }))

const random = createRandom(1)
const line = (user: number, count: number, from: number): string =>
  [user, ...new Set(Array.from({ length: count }, () => from + 2 * random.below(40) + (user % 2)))].join(' ')
const users = Array.from({ length: 60 }, (_, user) => user)
writeFileSync(join(folder, 'train.txt'), users.map((user) => line(user, 12, 0)).join('\n'))
writeFileSync(join(folder, 'test.txt'), users.map((user) => line(user, 4, 80)).join('\n'))

const kindred = (...argv: string[]) => runCommand([registerEvaluate], argv)

test('prints one JSON document and writes the evaluated lists', async () => {
  const rankings = join(folder, 'lists.txt')
  const { code, out } = await kindred(
    ...['evaluate', folder, '--models', 'popularity', '--k', '5', '--rankings', rankings, '--json'],
  )
  assert.equal(code, 0)
  const { dataset, protocol, results } = JSON.parse(out)
  assert.equal(dataset.users, 60)
  assert.equal(protocol.split, 'given')
  assert.equal(results[0].model, 'popularity')
  assert.ok('recall@5' in results[0].metrics)
  const lists = readFileSync(rankings, 'utf8').trimEnd().split('\n')
  assert.equal(lists.length, 60)
  assert.ok(lists.every((list) => list.split(' ').length === 6))
})

test('without --json prints a table on stderr and nothing on stdout; options reach their model', async () => {
  const { code, out, err } = await kindred(
    ...['evaluate', folder, '--models', 'popularity,item-knn', '--set', 'item-knn.neighbours=5', '--auc'],
  )
  assert.equal(code, 0)
  assert.equal(out, '')
  assert.match(err, /^model +recall@20 +ndcg@20.* auc +fit +rank/m)
  assert.match(err, /^item-knn +\.\d{4} ±\.\d{4}/m)
})

test('the blend for friends is reported under the name of the command line', async () => {
  const ring = mkdtempSync(join(folder, 'ring-'))
  const ties = users.flatMap((user) => [1, 2, 5].map((step) => `${user} ${(user + step) % users.length}`))
  writeFileSync(join(ring, 'edges.txt'), ties.join('\n'))
  const names = [
    'popularity',
    'common-neighbours',
    'adamic-adar',
    'resource-allocation',
    'embedding',
    'blend',
  ]
  const { code, out, why } = await kindred(
    ...['evaluate', ring, '--target', 'friends', '--models', names.join(), '--minutes', '0.1', '--json'],
  )
  assert.equal(code, 0, why)
  const { protocol, results } = JSON.parse(out)
  assert.equal(protocol.target, 'friends')
  assert.deepEqual(
    results.map(({ model }: { model: string }) => model),
    names,
  )
})

test('writes the result as an HTML page', async () => {
  const page = join(folder, 'report.html')
  const { code } = await kindred('evaluate', folder, '--models', 'popularity', '--report', page)
  assert.equal(code, 0)
  assert.match(readFileSync(page, 'utf8'), /^<!doctype html>/)
})

test('evaluates the lists of another recommender with --score', async () => {
  const run = join(folder, 'run.tsv')
  writeFileSync(run, '0 80 1\n1 81 1\n')
  const { code, out } = await kindred('evaluate', folder, '--score', run, '--json')
  assert.equal(code, 0)
  assert.equal(JSON.parse(out).results[0].model, 'run.tsv')
})

test('each mistake has an exit code and a last line with the reason', async () => {
  const empty = mkdtempSync(join(folder, 'empty-'))
  const cases: [string[], number, RegExp][] = [
    [['evaluate', folder, '--models', 'oracle'], 2, /no model "oracle" for items.*popularity/],
    [
      ['evaluate', folder, '--models', 'item-knn', '--target', 'friends'],
      2,
      /no model "item-knn" for friends/,
    ],
    [['evaluate', empty, '--models', 'popularity'], 1, /empty-/],
    [['evaluate', join(folder, 'none'), '--models', 'popularity'], 1, /does not exist/],
    [['evaluate', folder, '--models', 'popularity', '--target', 'friends'], 1, /no ties.*try --target items/],
    [
      ['evaluate', folder, '--models', 'popularity', '--target', 'ratings'],
      2,
      /Allowed choices are items, friends/,
    ],
    [['evaluate', folder, '--models', 'popularity', '--k', '0'], 2, /k is 0; .* 1 to 1000/],
    [['evaluate', folder, '--models', 'popularity', '--k', '10,5000'], 2, /k is 5000/],
    [['evaluate', folder, '--models', 'popularity', '--k', 'ten'], 2, /whole numbers, separated by commas/],
    [['evaluate', folder, '--models', 'item-knn', '--set', 'item-knn.nonsense=1'], 2, /item-knn.*nonsense/],
    [
      ['evaluate', folder, '--models', 'item-knn', '--set', 'als.factors=1'],
      2,
      /"als", which is not evaluated/,
    ],
    [
      ['evaluate', folder, '--models', 'popularity', '--format', 'parquet'],
      2,
      /Allowed choices are auto, hetrec/,
    ],
    [
      ['evaluate', folder, '--models', 'popularity', '--report', join(folder, 'no', 'x')],
      2,
      /cannot be written/,
    ],
    [['evaluate', folder], 2, /no model is given/],
  ]
  for (const [argv, exitCode, why] of cases) {
    const result = await kindred(...argv)
    assert.match(result.why, why)
    assert.match(result.why, /^kindred: /)
    assert.equal(result.code, exitCode, argv.join(' '))
    assert.equal(result.out, '')
  }
})

const lastfm = sharedData('lastfm-lightgcn')

test('a published split gives the same result as a plain script', async (context) => {
  context.skip(lastfm === undefined, NO_DATA)
  const { code, out } = await kindred('evaluate', lastfm!, '--models', 'popularity', '--json')
  assert.equal(code, 0)
  const { dataset, protocol, results } = JSON.parse(out)
  const { name, users, items, train, test: held, ties } = dataset
  assert.deepEqual(
    [name, users, items, train, held, ties],
    ['lastfm-lightgcn', 1892, 4489, 42_135, 10_533, 12_717],
  )
  assert.equal(protocol.testUsers, 1858)
  // Twenty lines of Python over data1.txt and test1.txt: .03677 with equal counts in another order.
  assert.ok(Math.abs(results[0].metrics['recall@20'] - 0.0367) < 0.0002)
})

test('names what it left out: in the JSON, in the text, in the page, and as the last lines on stderr', async () => {
  const shop = mkdtempSync(join(folder, 'shop-'))
  const rows = users.flatMap((user) =>
    [1, 2, 5, 9].map((step) => `u${user},i${(user * step) % 17},LIKE,1,2022-01-${10 + step} 10:00:00+00,x`),
  )
  const bad = [
    'u1,i1,LIKE,1,2022-02-30,x',
    'u2,i1,LIKE,1,2022-02-31,x',
    'u"3,i1,LIKE,1e300,,x',
    'NULL,i1,,,,x',
  ]
  const table = ['user,item,kind,weight,at,shelf', ...rows, ...bad].join('\n')
  writeFileSync(join(shop, 'interactions.csv'), table)
  writeFileSync(join(shop, 'item.csv'), 'id\n')
  const page = join(folder, 'shop.html')
  const argv = ['evaluate', shop, '--models', 'popularity', '--k', '3', '--report', page]
  const { code, out, err, why } = await kindred(...argv, '--json')
  assert.equal(code, 0, why)
  const { dataset, cleaning } = JSON.parse(out)
  assert.deepEqual(Object.keys(dataset.left_out), ['interactions'])
  const [dates, ...others] = dataset.left_out.interactions
  assert.equal(dates.count, 2)
  assert.deepEqual(dates.first, { file: 'interactions.csv', line: rows.length + 2, text: bad[0] })
  assert.equal(others.length, 2)
  const { read, kept, merged, rejected } = cleaning.subjects.interactions
  assert.deepEqual([read, rejected], [rows.length + 4, 4])
  assert.equal(read, kept + merged + rejected)
  assert.deepEqual(cleaning.ignoredColumns, [{ file: 'interactions.csv', columns: ['shelf'] }])
  assert.deepEqual(cleaning.ignoredFiles, ['item.csv'])
  const warning =
    /^warning: 4 of 244 interactions were rejected \(1\.6 %\), most of them because at is not a time/
  assert.match(why, warning)
  const text = await kindred(...argv)
  assert.match(text.why, warning)
  assert.match(text.err, /rejected interactions: 2 × at is not a time/)
  assert.match(text.err, /columns of interactions.csv that are not read: shelf/)
  assert.ok(err.indexOf('warning:') > err.indexOf('ranking'))
  assert.match(
    readFileSync(page, 'utf8'),
    /<h2>What was read<\/h2>[\s\S]*<td>interactions<\/td><td>244<\/td>/,
  )
})
