import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { test } from 'vitest'
import { type CleanFolder, cleanRecords } from '../../../src/app/import/index.js'
import { DEFAULT_KINDS } from '../../../src/config/index.js'
import { type FormatName, TABLES, type TableName } from '../../../src/core/data/index.js'
import { type KindredError as Failure, KindredError } from '../../../src/core/shared/index.js'
import { readers } from '../../../src/datasets/index.js'

/** Cleans a folder; null where it has no valid row at all. */
async function clean(
  format: FormatName,
  files: Readonly<Record<string, string>>,
): Promise<CleanFolder | null> {
  const folder = mkdtempSync(join(tmpdir(), 'kindred-account-'))
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
    const facts = await readers[format].describe(folder)
    const options = { kinds: DEFAULT_KINDS, now: Date.UTC(2026, 0, 1) }
    return await cleanRecords(readers[format].read(folder), facts, options)
  } catch (error) {
    assert.ok(error instanceof KindredError && error.code === 'BAD_DATA', String(error))
    assert.match((error as Failure).message, /no valid interactions|separated by/)
    return null
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const id = fc.constantFrom('1', '2', '3', '01', ' 2 ', 'NULL', '', '"4"', 'a"b', 'x'.repeat(600))
const weight = fc.constantFrom('', '1', '2.5', '0', '-1', '1e400', 'many', '"3"')
const time = fc.constantFrom('', '1700000000', '2024-01-01', '2024-02-30', '99999999999999999999', '5')
const kind = fc.constantFrom('', 'LIKE', 'view', 'SNIFF')
const word = fc.constantFrom('', 'pop', 'pop|rock', '"two words"', "['a']", 'Pop')
const rows = (...cells: fc.Arbitrary<string>[]) =>
  fc.array(fc.oneof({ weight: 9, arbitrary: fc.tuple(...cells) }, fc.tuple(id)), { maxLength: 12 })

const lines = (header: string, table: readonly (readonly string[])[], by: string): string =>
  [...(header === '' ? [] : [header]), ...table.map((row) => row.join(by))].join('\n')

/** Rows that an independent reader counts: all lines that are not blank. */
const count = (table: readonly (readonly string[])[], by: string): number =>
  table.filter((row) => row.join(by).trim() !== '').length

function checkAccount({ report, data }: CleanFolder): void {
  for (const table of TABLES) {
    const { read, kept, merged, rejected } = report.subjects[table]
    assert.equal(read, kept + merged + rejected, table)
    assert.ok(kept >= 0, table)
    const reasons = report.rejected[table]
    assert.equal(
      reasons.reduce((sum, reason) => sum + reason.count, 0),
      rejected,
      table,
    )
    for (const { first } of reasons) assert.ok(first.file !== '' && first.line > 0)
    const warned = report.warnings.some((warning) => warning.includes(` ${table} were rejected`))
    assert.equal(warned, rejected > 0.01 * read, table)
  }
  const { users, items } = report.createdByReference
  assert.equal(data.users.size, report.subjects.users.kept + users)
  assert.equal(data.items.size, report.subjects.items.kept + items)
  assert.equal(data.interactions.length, report.subjects.interactions.kept)
  assert.equal(data.ties.length, report.subjects.ties.kept)
  assert.equal(data.taggings.length, report.subjects.taggings.kept)
}

const reads = ({ report }: CleanFolder, table: TableName): number => report.subjects[table].read

test('csv: in every table, read = kept + merged + rejected, and read is the number of rows', async () => {
  const folder = fc.record({
    events: rows(id, id, kind, weight, time),
    people: rows(id, word),
    things: rows(id, word, word, time),
    friends: rows(id, id, time),
    by: fc.constantFrom(',', ';', '\t'),
  })
  await fc.assert(
    fc.asyncProperty(folder, async ({ events, people, things, friends, by }) => {
      const header = (text: string): string => text.replaceAll(',', by)
      const cleaned = await clean('csv', {
        'interactions.csv': lines(header('user,item,kind,weight,at'), events, by),
        'users.csv': lines(header('id,name'), people, by),
        'items.csv': lines(header('id,title,tags,publishedAt'), things, by),
        'friends.csv': lines(header('user,friend,since'), friends, by),
      })
      if (cleaned === null) return
      checkAccount(cleaned)
      assert.equal(reads(cleaned, 'interactions'), count(events, by))
      assert.equal(reads(cleaned, 'users'), count(people, by))
      assert.equal(reads(cleaned, 'items'), count(things, by))
      assert.equal(reads(cleaned, 'ties'), count(friends, by))
    }),
    { numRuns: 100 },
  )
})

test('the other formats: the same account, counted independently', async () => {
  const number = fc.constantFrom('1', '2', '3', '1e1', 'x', 'NULL', '1700000000')
  const tables = fc.record({
    two: rows(number, number),
    three: rows(number, number, number),
    six: rows(number, number, number, number, number, number),
  })
  await fc.assert(
    fc.asyncProperty(tables, async ({ two, three, six }) => {
      const space = (table: readonly (readonly string[])[]): string => lines('', table, ' ')
      const tabs = (header: string, table: readonly (readonly string[])[]): string =>
        lines(header, table, '\t')
      const folders: readonly [FormatName, Record<string, string>, Partial<Record<TableName, number>>][] = [
        [
          'pairs',
          { 'data1.txt': space(three), 'trustnetwork.txt': space(two) },
          { interactions: count(three, ' ') },
        ],
        ['edges', { 'edges.txt': space(two) }, { ties: count(two, ' ') }],
        ['trust', { 'rating.txt': space(six), 'trust.txt': space(two) }, { ties: count(two, ' ') }],
        [
          'hetrec',
          {
            'user_artists.dat': tabs('userID\tartistID\tweight', three),
            'user_friends.dat': tabs('userID\tfriendID', two),
          },
          { interactions: count(three, '\t'), ties: count(two, '\t') },
        ],
        [
          'atomic',
          { 'x.inter': tabs('user_id:token\titem_id:token\tlabel:float', three) },
          { interactions: count(three, '\t') },
        ],
        [
          'movielens',
          {
            'movies.csv': 'movieId,title,genres\n',
            'ratings.csv': lines('userId,movieId,rating', three, ','),
          },
          { interactions: count(three, ',') },
        ],
      ]
      for (const [format, files, expected] of folders) {
        const cleaned = await clean(format, files)
        if (cleaned === null) continue
        checkAccount(cleaned)
        for (const [table, wanted] of Object.entries(expected))
          assert.equal(reads(cleaned, table as TableName), wanted, `${format} ${table}`)
      }
    }),
    { numRuns: 30 },
  )
})
