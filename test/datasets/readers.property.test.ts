import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { test } from 'vitest'
import type { DataRecord, FormatName } from '../../src/core/data/index.js'
import { readers } from '../../src/datasets/index.js'

async function read(
  format: FormatName,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<DataRecord[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kindred-property-'))
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
    const records: DataRecord[] = []
    for await (const record of readers[format].read(folder)) records.push(record)
    return records
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const RUNS = { numRuns: 60 }
const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/)
const number = fc.nat({ max: 1_000_000 }).map(String)
const ending = fc.constantFrom('\n', '\r\n')

test('lightgcn: written files are read back unchanged', async () => {
  const rows = fc.array(fc.tuple(id, fc.array(id, { minLength: 1, maxLength: 8 })), { maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(rows, ending, async (lines, end) => {
      const text = lines.map(([user, items]) => [user, ...items].join(' ')).join(end)
      const records = await read('lightgcn', { 'train.txt': text })
      const pairs = records.map((record) =>
        record.type === 'interaction' ? [record.user, record.item] : record,
      )
      assert.deepEqual(
        pairs,
        lines.flatMap(([user, items]) => items.map((item) => [user, item])),
      )
    }),
    RUNS,
  )
})

test('csv: any text survives quoting', async () => {
  const name = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replaceAll('\r', '').trim())
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(id, name), { maxLength: 20 }), ending, async (users, end) => {
      const quoted = users.map(([user, text]) => `${user},"${text.replaceAll('"', '""')}"`)
      const records = await read('csv', {
        'users.csv': ['id,name', ...quoted].join(end),
        'interactions.csv': 'user,item\n',
      })
      const names = records.map((record) =>
        record.type === 'user' ? [record.id, record.name ?? ''] : record,
      )
      assert.deepEqual(names, users)
    }),
    RUNS,
  )
})

test('pairs, trust and hetrec: numbers survive their notation', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(number, number, number), { maxLength: 20 }), async (rows) => {
      const scientific = (text: string): string => Number(text).toExponential(7)
      const expected = rows.map(([user, item, weight]) => [user, item, Number(weight)])
      const taken = (records: readonly DataRecord[]) =>
        records.flatMap((record) =>
          record.type === 'interaction' ? [[record.user, record.item, record.weight]] : [],
        )
      const table = (part: string, header: string): string =>
        [header, ...rows.map((row) => row.join(part))].join('\n')
      assert.deepEqual(taken(await read('pairs', { 'data1.txt': table('\t', '') })), expected)
      assert.deepEqual(
        taken(await read('hetrec', { 'user_artists.dat': table('\t', 'userID\tartistID\tweight') })),
        expected,
      )
      const trust = rows.map(([user, item, weight]) =>
        [user, item, '1', weight, '1', '1300000000'].map(scientific),
      )
      const text = trust.map((row) => `  ${row.join('  ')}`).join('\r\n')
      assert.deepEqual(taken(await read('trust', { 'rating.txt': text })), expected)
    }),
    RUNS,
  )
})

/** The files of each format that hold lines, and the first line of each. */
const LINE_FILES: Readonly<
  Record<Exclude<FormatName, 'csv' | 'movielens'>, Readonly<Record<string, string>>>
> = {
  hetrec: { 'user_artists.dat': 'userID\tartistID\tweight\n', 'user_friends.dat': 'userID\tfriendID\n' },
  lightgcn: { 'train.txt': '1 2\n', 'test.txt': '1 2\n', 'ties.txt': '1 2\n' },
  pairs: { 'data1.txt': '1 2\n', 'test1.txt': '1 2\n', 'trustnetwork.txt': '1 2\n' },
  sequences: { 'all.txt': '1 2\n' },
  edges: { 'edges.txt': '1 2\n' },
  trust: { 'rating.txt': '1 2 3 4 5 6\n', 'trust.txt': '1 2\n' },
  atomic: { 'x.inter': 'user_id:token\titem_id:token\n', 'x.net': 'source_id:token\ttarget_id:token\n' },
}

/** Mostly what a file might hold, with anything in between. */
const garbage = fc
  .array(
    fc.oneof(
      fc.stringMatching(/^[0-9 \t.e+,"-]{0,20}$/),
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom('1 2', '1\t2', '1\t2\t3', '', '   '),
    ),
    { maxLength: 15 },
  )
  .map((lines) => lines.map((line) => line.replaceAll(/[\r\n]/g, ' ').replace(/^#/, '')))

test('random lines never throw, and every line that is not blank is accounted for by its number', async () => {
  await fc.assert(
    fc.asyncProperty(garbage, async (lines) => {
      for (const [format, files] of Object.entries(LINE_FILES)) {
        const contents = Object.entries(files).map(([name, header]) => [name, header + lines.join('\n')])
        const records = await read(format as FormatName, Object.fromEntries(contents))
        for (const name of Object.keys(files)) {
          const seen = new Set(
            records
              .filter(({ source }) => source.file === name && source.line > 1)
              .map(({ source }) => source.line),
          )
          const wanted = lines.flatMap((line, at) => (line.trim() === '' ? [] : [at + 2]))
          assert.deepEqual(
            [...seen].sort((a, b) => a - b),
            wanted,
            `${format} ${name}`,
          )
        }
      }
    }),
    RUNS,
  )
})
