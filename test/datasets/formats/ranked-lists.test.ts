import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
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
  for (const line of ['u a', 'u a first', 'u a 1 0.5', 'u a -1']) {
    await writeFile(file, `u a 1\n${line}\n`)
    await assert.rejects(rankedLists.readRun(file), { code: 'BAD_DATA', message: /bad\.tsv:2/ })
  }
  await assert.rejects(rankedLists.readRun(join(folder, 'none')), { code: 'BAD_DATA' })
})

test('writes one user a line, ids without whitespace', async () => {
  const file = join(folder, 'lists.txt')
  await rankedLists.write(file, [
    { user: 'u 1', targets: ['a', 'b\tc'] },
    { user: 'v', targets: [] },
  ])
  assert.equal(await readFile(file, 'utf8'), 'u%201 a b%20c\nv\n')
  await assert.rejects(rankedLists.write(join(folder, 'no', 'lists.txt'), []), { code: 'BAD_DATA' })
})
