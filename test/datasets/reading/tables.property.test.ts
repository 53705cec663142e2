import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import Papa from 'papaparse'
import { test } from 'vitest'
import type { DataRecord } from '../../../src/core/data/index.js'
import { readers } from '../../../src/datasets/index.js'

const RUNS = { numRuns: 300 }

async function read(files: Readonly<Record<string, string>>): Promise<DataRecord[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kindred-tables-'))
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
    const records: DataRecord[] = []
    for await (const record of readers.csv.read(folder)) records.push(record)
    return records
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const separator = fc.constantFrom(',', ';', '\t')
const ending = fc.constantFrom('\n', '\r\n', '\r')

/** Text of the characters that decide where fields and rows end. */
const messy = fc
  .array(fc.constantFrom('a', 'b', '7', ' ', '"', '"', ',', ';', '\t', '\u00e9'), { maxLength: 12 })
  .map((characters) => characters.join(''))

test('a line is read as papaparse reads this line alone, or is malformed and named; no line takes another', async () => {
  await fc.assert(
    fc.asyncProperty(separator, ending, fc.array(messy, { maxLength: 12 }), async (by, end, lines) => {
      const header = `user${by}item`
      const records = await read({ 'interactions.csv': [header, ...lines].join(end) })
      const expected = lines.flatMap((line, at) => {
        if (line.trim() === '') return []
        const { data, errors } = Papa.parse<string[]>(`${line}\n`, { delimiter: by, newline: '\n' })
        const fields = data[0] ?? []
        return [[at + 2, errors.length === 0 && fields.length === 2 ? fields : 'malformed']]
      })
      const found = records.map((record) =>
        record.type === 'interaction'
          ? [record.source.line, [record.user, record.item]]
          : [record.type === 'malformed' && record.source.line, record.type],
      )
      assert.deepEqual(found, expected)
    }),
    RUNS,
  )
})

/** A name that is no other name of one of our columns, and no misspelling of one. */
const otherColumn = fc.stringMatching(/^q[a-z]{3,8}$/)

test('a well-formed table with any columns, quotes, separators and line ends is read as papaparse reads it', async () => {
  const column = fc.uniqueArray(otherColumn, { maxLength: 4 })
  const cell = messy.chain((text) => fc.constantFrom(text, `${text}\n${text}`))
  const table = column.chain((others) =>
    fc.record({
      names: fc.shuffledSubarray(['id', 'title', ...others], { minLength: 2 + others.length }),
      rows: fc.array(fc.array(cell, { minLength: 2 + others.length, maxLength: 2 + others.length })),
    }),
  )
  await fc.assert(
    fc.asyncProperty(table, separator, ending, fc.boolean(), async ({ names, rows }, by, end, quotes) => {
      const withIds = rows.map((row, at) =>
        row.map((text, column) => (names[column] === 'id' ? `i${at}` : text)),
      )
      const text = Papa.unparse([names, ...withIds], { delimiter: by, newline: end as '\n', quotes })
      const oracle = Papa.parse<string[]>(text, { delimiter: by, newline: end as '\n' })
      assert.deepEqual(oracle.errors, [])
      const records = await read({ 'items.csv': text, 'interactions.csv': 'user,item\n' })
      const items = records.flatMap((record) => (record.type === 'item' ? [record] : []))
      const expected = oracle.data.slice(1).map((fields) => {
        const cells = names.map((name, at) => [name, fields[at]!.trim()] as const)
        const others = cells.filter(([name, value]) => name !== 'id' && name !== 'title' && value !== '')
        const title = cells.find(([name]) => name === 'title')![1]
        return { id: fields[names.indexOf('id')], title, fields: Object.fromEntries(others) }
      })
      assert.deepEqual(
        items.map(({ id, title = '', fields = {} }) => ({ id, title, fields: { ...fields } })),
        expected,
      )
      assert.ok(records.every(({ type }) => type !== 'malformed'))
    }),
    RUNS,
  )
})

test('in a table of texts, every line is a part of a row that is read, or is malformed and named', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(messy, { maxLength: 12 }), async (lines) => {
      const records = await read({
        'items.csv': ['id,title', ...lines].join('\n'),
        'interactions.csv': 'user,item\n',
      })
      const spans = new Map(
        records.flatMap((record) =>
          record.type === 'note' ? [[record.source.line, record.text] as const] : [],
        ),
      )
      const accounted = records.flatMap((record) => {
        if (record.type !== 'item' && record.type !== 'malformed') return []
        const first = record.source.line
        const count = spans.get(first)?.split('\n').length ?? 1
        return Array.from({ length: count }, (_, offset) => first + offset)
      })
      const blank = (line: number): boolean => lines[line - 2]!.trim() === ''
      assert.deepEqual(
        accounted.filter((line) => !blank(line)),
        lines.flatMap((line, at) => (line.trim() === '' ? [] : [at + 2])),
      )
    }),
    RUNS,
  )
})
