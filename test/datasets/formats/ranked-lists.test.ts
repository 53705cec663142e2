import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, test } from 'vitest'
import { encodeId } from '../../../src/datasets/formats/list-ids.js'
import { rankedLists } from '../../../src/datasets/formats/ranked-lists.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kindred-lists-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('reads a run in any order, best rank first', async () => {
  const file = join(folder, 'run.tsv')
  await writeFile(file, 'u\tb\t2\nv\tx\t1\n\nu\ta\t1\nu c 10\r\n')
  assert.deepEqual(await rankedLists.readRun(file), [
    { user: 'u', targets: ['a', 'b', 'c'] },
    { user: 'v', targets: ['x'] },
  ])
})

test('names the line that is wrong, and a file that is missing', async () => {
  const file = join(folder, 'bad.tsv')
  for (const line of ['u a', 'u a first', 'u a 1 0.5', 'u a -1', 'u b 0.93', 'u b 1.5']) {
    await writeFile(file, `u a 1\n${line}\n`)
    await assert.rejects(rankedLists.readRun(file), { code: 'BAD_DATA', message: /bad\.tsv:2/ })
  }
  await assert.rejects(rankedLists.readRun(join(folder, 'none')), { code: 'BAD_DATA' })
})

test('refuses an entry or a rank that repeats, with its line', async () => {
  const file = join(folder, 'twice.tsv')
  await writeFile(file, 'u a 1\nv a 1\nu a 2\n')
  await assert.rejects(rankedLists.readRun(file), {
    code: 'BAD_DATA',
    message: /twice\.tsv:3 lists a for u again, after line 1/,
  })
  await writeFile(file, 'u a 1\nu b 2\nu c 2\n')
  await assert.rejects(rankedLists.readRun(file), {
    code: 'BAD_DATA',
    message: /twice\.tsv:3 gives u the rank 2 again/,
  })
})

test('ids survive the way from lists to a run, whatever they contain', async () => {
  const file = join(folder, 'round.txt')
  const id = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => text.trim() !== '')
  const special = fc.constantFrom(
    'a b',
    'say "hi"',
    "o'brien",
    '50%',
    '%20',
    'a%20b',
    '100 %\u00A0x',
    '日本 語',
    'tab\there',
    '\u2028',
    '\uFEFFx',
    'a,b',
  )
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.oneof(id, special), { minLength: 2, maxLength: 8 }),
      async ([user, ...targets]) => {
        await rankedLists.write(file, [{ user: user!, targets }])
        const [line = ''] = (await readFile(file, 'utf8')).split('\n')
        const [first, ...words] = line.split(' ')
        await writeFile(file, words.map((word, at) => `${first} ${word} ${at + 1}\n`).join(''))
        assert.deepEqual(await rankedLists.readRun(file), [{ user, targets }])
      },
    ),
    { numRuns: 150 },
  )
})

test('ordinary ids are written as they are', () => {
  for (const id of [
    '42',
    'u-1',
    'café',
    "o'brien",
    '"quoted"',
    'a,b',
    'ключ',
    '日本',
    'x_y.z~!@#$^&*()+=[]{}',
  ])
    assert.equal(encodeId(id), id)
})

test('an id with a percent sign that another program did not encode is taken as it is', async () => {
  const file = join(folder, 'foreign.tsv')
  await writeFile(file, 'u 100% 1\nu a%20b 2\nu c%20d 3\n')
  const known = new Set(['u', '100%', 'a%20b', 'c d'])
  const [list] = await rankedLists.readRun(file, (_, id) => known.has(id))
  assert.deepEqual(list?.targets, ['100%', 'a%20b', 'c d'])
})

test('writes one user a line, ids without whitespace', async () => {
  const file = join(folder, 'lists.txt')
  await rankedLists.write(file, [
    { user: 'u 1', targets: ['a', 'b\tc'] },
    { user: 'v', targets: [] },
  ])
  assert.equal(await readFile(file, 'utf8'), 'u%201 a b%09c\nv\n')
  await assert.rejects(rankedLists.write(join(folder, 'no', 'lists.txt'), []), { code: 'BAD_DATA' })
})
