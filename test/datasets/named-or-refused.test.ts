import assert from 'node:assert/strict'
import { type TestContext, test } from 'vitest'
import { cleanRecords } from '../../src/app/import/index.js'
import { DEFAULT_KINDS } from '../../src/config/index.js'
import type { DataRecord } from '../../src/core/data/index.js'
import type { KindredError } from '../../src/core/shared/index.js'
import { chooseReader } from '../../src/datasets/index.js'
import { temporaryFolder } from '../support/folder.js'

type Files = Readonly<Record<string, string | Uint8Array>>

async function read(context: TestContext, files: Files): Promise<DataRecord[]> {
  const folder = temporaryFolder(context, files)
  const reader = await chooseReader(folder)
  const records: DataRecord[] = []
  for await (const record of reader.read(folder)) records.push(record)
  return records
}

async function clean(context: TestContext, files: Files) {
  const folder = temporaryFolder(context, files)
  const reader = await chooseReader(folder)
  const facts = await reader.describe(folder)
  return cleanRecords(reader.read(folder), facts, { kinds: DEFAULT_KINDS, now: Date.UTC(2026, 0, 1) })
}

const refuses = (context: TestContext, files: Files, message: RegExp, remedy = /./) =>
  assert.rejects(read(context, files), (error: KindredError) => {
    assert.equal(error.code, 'BAD_DATA')
    assert.match(error.message, message)
    assert.match(error.remedy ?? '', remedy)
    return true
  })

const pairs = (records: readonly DataRecord[]): string[] =>
  records.flatMap((record) =>
    record.type === 'interaction' ? [`${record.user} ${record.kind} ${record.item}`] : [],
  )
const problems = (records: readonly DataRecord[]): string[] =>
  records.flatMap((record) =>
    record.type === 'malformed' || record.type === 'note'
      ? [`${record.source.file}:${record.source.line} ${record.column ?? '-'}: ${record.reason}`]
      : [],
  )

test('a quote within a field is a character; a quote that is not closed costs its own line', async (context) => {
  const stray = await read(context, { 'interactions.csv': 'user,item\nx,1\nt"o,2\ny,3\nz,4\nm"i,5\nn,6\n' })
  assert.deepEqual(
    pairs(stray),
    ['x', 't"o', 'y', 'z', 'm"i', 'n'].map((user, at) => `${user} LIKE ${at + 1}`),
  )
  const opened = await read(context, { 'interactions.csv': 'user,item\n"x,1\ny,2\nz",3\nv,"4"5\nw,6\n' })
  assert.deepEqual(pairs(opened), ['y LIKE 2', 'z" LIKE 3', 'w LIKE 6'])
  assert.deepEqual(problems(opened), [
    'interactions.csv:2 user: a quote is not closed',
    'interactions.csv:5 item: text follows a closing quote',
  ])
  const texts = await read(context, {
    'items.csv': 'id,title\n1,"one\n2,"two"\n3,"three\nand a half"\n4,four\n',
    'interactions.csv': 'user,item\n',
  })
  assert.deepEqual(
    texts.flatMap((record) => (record.type === 'item' ? [[record.id, record.title]] : [])),
    [
      ['2', 'two'],
      ['3', 'three\nand a half'],
      ['4', 'four'],
    ],
  )
  assert.deepEqual(problems(texts), [
    'items.csv:2 title: a quote is not closed',
    'items.csv:4 title: a quoted field spans lines',
  ])
})

test('columns that look like ours are refused with the new name; others are named', async (context) => {
  const table = (header: string): Files => ({ 'interactions.csv': `${header}\nx,1,BUY,2,3\n` })
  await refuses(
    context,
    table('user,item,Event_Type,stars,created_at'),
    /columns "event_type", "stars", "created_at", which look like "kind", "weight", "at"/,
    /rename "event_type" to "kind"/,
  )
  await refuses(context, table('userId,item,kind,weight,at'), /"userid", which looks like "user"/)
  await refuses(context, table('user,movie_id,kind,weight,at'), /"movie_id", which looks like "item"/)
  await refuses(context, table('user,item,kind,wieght,at'), /"wieght", which looks like "weight"/)
  for (const misspelt of ['knd', 'kidn', 'kindd'])
    await refuses(context, table(`user,item,${misspelt},weight,at`), /which looks like "kind"/)
  await refuses(context, table('user,item,kind,weight,User'), /has the column "user" twice/)
  await refuses(context, { 'interactions.csv': 'x,1\ny,2\n' }, /no column "user" in its first line/, /header/)
  await refuses(
    context,
    { ...table('user,item'), 'items.csv': 'id,genres\n' },
    /"genres", which looks like "tags"/,
  )
  await refuses(
    context,
    { ...table('user,item'), 'users.csv': 'user_id,name\n' },
    /"user_id", which looks like "id"/,
  )
  await refuses(context, { 'friends.csv': 'user,friend_id\n' }, /"friend_id", which looks like "friend"/)
  await refuses(
    context,
    { 'movies.csv': 'movieId,title,genres\n', 'ratings.csv': 'userId,movieId,rating,time\n' },
    /"time", which looks like "timestamp"/,
  )
  await refuses(
    context,
    { 'user_artists.dat': 'userID\tartistID\tplays\n1\t2\t3\n' },
    /"plays", which looks like "weight"/,
  )
  const { report } = await clean(context, {
    'interactions.csv': 'user,item,at,date,Shop No,\nx,1,1700000000,2,3,4\n',
    'item.csv': 'id\n',
    'README.md': 'about',
  })
  assert.deepEqual(report.ignoredColumns, [
    { file: 'interactions.csv', columns: ['date', 'Shop No', 'column 6, which has no name'] },
  ])
  assert.deepEqual(report.ignoredFiles, ['item.csv'])
})

test('a separator that is not the expected one is refused, or costs its line, in every format', async (context) => {
  const files: readonly [Files, RegExp][] = [
    [{ 'x.inter': 'user_id:token item_id:token\na b\n' }, /separated by spaces; expected tabs/],
    [{ 'x.inter': 'user_id:token,item_id:token\na,b\n' }, /separated by commas; expected tabs/],
    [{ 'user_artists.dat': 'userID,artistID,weight\n1,2,3\n' }, /separated by commas; expected tabs/],
    [{ 'interactions.csv': 'user|item\nx|1\n' }, /vertical bars \(\|\); expected commas, tabs or semicolons/],
    [{ 'interactions.csv': 'user item\nx 1\n' }, /separated by spaces; expected commas/],
    [{ 'train.txt': '0,1,2\n1,2\n' }, /separated by commas; expected white space/],
    [{ 'data1.txt': '0;1;2\n' }, /separated by semicolons; expected white space/],
    [{ 'edges.txt': '# nodes\n0, 1\n1, 2\n' }, /separated by commas; expected white space/],
    [{ 'rating.txt': '1::2::3::4::5::6\n' }, /double colons/],
    [{ 'beauty.txt': '1|2|3\n' }, /vertical bars/],
    [{ 'edges.txt': '0 1\n', 'test_ties.txt': '0,1\n' }, /separated by commas/],
  ]
  for (const [folder, message] of files) await refuses(context, folder, message, /separate the columns by/)
  const mixed = await read(context, { 'train.txt': '0 1 2\n1,2\n2 3\n' })
  assert.deepEqual(pairs(mixed), ['0 LIKE 1', '0 LIKE 2', '2 LIKE 3'])
  assert.match(problems(mixed)[0]!, /train.txt:2 .*separated by commas, not by white space/)
  const row = await read(context, { 'interactions.csv': 'user,item\nx,1\ny;2\n' })
  assert.match(problems(row)[0]!, /1 columns; the header has 2; this line is separated by semicolons/)
  const headed = await read(context, { 'data1.txt': 'user_id item_id\n1 2\n' })
  assert.deepEqual(pairs(headed), ['1 LIKE 2'])
  assert.match(problems(headed)[0]!, /data1.txt:1 .*looks like a header/)
})

test('atomic: a label is a sign, types are checked, columns are never found by their position', async (context) => {
  const inter = (header: string, ...rows: string[]): Files => ({ 'x.inter': [header, ...rows].join('\n') })
  const labelled = await read(
    context,
    inter('user_id:token\titem_id:token\tlabel:float', 'x\tm\t0', 'x\tn\t1.0', 'x\to\t0.5'),
  )
  assert.deepEqual(pairs(labelled), ['x DISLIKE m', 'x LIKE n'])
  assert.deepEqual(problems(labelled), ['x.inter:4 label: the label is neither 0 nor 1'])
  const reordered = await read(context, inter('artist_id:token\tuser_id:token\tplace:token', 'm\tx\tz'))
  assert.deepEqual(pairs(reordered), ['x LIKE m'])
  await refuses(context, inter('user_id:token\tthing:token'), /no column "item_id"/)
  await refuses(
    context,
    inter('user_id:token\tartist_id:token\ttrack_id:token'),
    /look like "item_id", "item_id"/,
  )
  await refuses(
    context,
    inter('user_id:token\titem_id:token\tclick:float'),
    /"click", which looks like "label"/,
  )
  await refuses(context, inter('user_id:float\titem_id:token'), /does not have the type token/)
  await refuses(context, inter('user_id:token\titem_id:tokens'), /another type than token/)
  await refuses(context, inter('user_id:token\titem_id'), /is not `field:type`/)
  await refuses(context, { 'x.net': 'a:token\tb:token\n' }, /no column "source_id"/)
})

test('ids: above 2^53 exact; marks for missing values and halves of pairs are refused; spellings are named', async (context) => {
  const large = '9007199254740993'
  const marks = ['NULL', 'NaN', 'None', 'null', '\\N', '']
  const { data, report } = await clean(context, {
    'interactions.csv': [
      'user,item',
      `${large},i`,
      ...marks.map((mark) => `${mark},i`),
      ...marks.map((mark) => `u,${mark}`),
      ...['12,A1', '00012,a1', '12.0,A 1', 'v,12'],
    ].join('\n'),
  })
  assert.deepEqual(data.users.ids, [large, '12', '00012', '12.0', 'v'])
  assert.equal(report.subjects.interactions.rejected, 2 * marks.length)
  assert.deepEqual(
    report.rejected.interactions.map(({ reason, count, first }) => [reason, count, first.line]),
    [
      ['the user is a mark for a missing value, such as NULL or NaN', 5, 3],
      ['the item is a mark for a missing value, such as NULL or NaN', 5, 9],
      ['the user is empty', 1, 8],
      ['the item is empty', 1, 14],
    ],
  )
  const [share, users, items] = report.warnings
  assert.match(share!, /^12 of 17 interactions were rejected \(70\.6 %\)/)
  assert.match(users!, /^2 ids of users differ .*"00012" and "12.0"/)
  assert.match(items!, /^2 ids of items differ .*"A1" and "A 1"/)
  const trust = await read(context, {
    'rating.txt': `${large} 1 1 5 1 1300000000\n1.23457e+06 1 1 5 1 1300000000\n`,
  })
  assert.deepEqual(pairs(trust), [`${large} RATE 1`])
  const attributes = await read(context, { 'a.txt': '1 5\n', 'a_item2attributes.json': `{"5": [${large}]}` })
  assert.ok(attributes.some((record) => record.type === 'tagging' && record.tag === `attribute ${large}`))
  const half = await clean(context, {
    'a.txt': '1 5\n',
    'a_item2attributes.json': '{"\\ud800": [1]}',
    'test_ties.txt': Buffer.concat([Buffer.from('1 x'), Buffer.of(0xed, 0xa0, 0x80), Buffer.from('\n1 2\n')]),
  })
  assert.match(half.report.rejected.ties[0]!.reason, /half a surrogate pair/)
  assert.equal(half.report.subjects.taggings.rejected, 1)
})

test('a bad field that is optional is left out of its row and named', async (context) => {
  const { data, report } = await clean(context, {
    'items.csv':
      'id,title,tags,publishedAt\nm,One,"[\'a\', ""b c""]",soon\nn,Two,"[""d"", 7]",\no,Three,"[a, ",1999\np,Four,"x, y, z",\n',
    'interactions.csv': 'user,item,kind,weight,at\nu,m,,NULL,NULL\nu,n,LIKE,many,\nu,o,LIKE,,soon\n',
    'friends.csv': 'user,friend,since\nu,v,may\n',
  })
  assert.equal(data.itemTitles.get(data.items.indexOf('m')), 'One')
  assert.deepEqual(data.tags.ids, ['a', 'b c', 'd', '7', '[a,', 'x, y, z'])
  assert.equal(data.ties.length, 1)
  assert.equal(data.taggedItems?.size, 4)
  assert.deepEqual(
    report.leftOut.map(({ reason, column, first }) => `${first.file}:${first.line} ${column}: ${reason}`),
    ['items.csv:2 publishedAt: publishedAt is not a time', 'friends.csv:2 since: since is not a time'],
  )
  assert.deepEqual(report.subjects.interactions, { read: 3, kept: 1, merged: 0, rejected: 2 })
  assert.deepEqual(
    report.doubtful.map(({ column }) => column),
    ['tags', 'weight', 'at'],
  )
})

test('byte order marks, NUL, UTF-16 and single returns are read or named', async (context) => {
  const returns = await read(context, { 'interactions.csv': '\uFEFFuser,item\rx,1\ry,2\r' })
  assert.deepEqual(pairs(returns), ['x LIKE 1', 'y LIKE 2'])
  const nul = await read(context, { 'train.txt': '0 1\n1 2\0\n2 3\n' })
  assert.deepEqual(pairs(nul), ['0 LIKE 1', '2 LIKE 3'])
  assert.match(problems(nul)[0]!, /train.txt:2 .*NUL/)
  const wide = Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from('user,item\nx,1\n', 'utf16le')])
  await refuses(context, { 'interactions.csv': wide }, /is UTF-16/, /UTF-8/)
  const latin = Buffer.from('user,item\r\njos\u00e9,1\r\nx,2\r\n', 'latin1')
  const read1252 = await read(context, { 'interactions.csv': latin })
  assert.deepEqual(pairs(read1252), ['jos\u00e9 LIKE 1', 'x LIKE 2'])
  assert.match(problems(read1252)[0]!, /interactions.csv:2 .*Windows-1252/)
})

test('a folder without a valid row is refused with the reasons and the first examples', async (context) => {
  await assert.rejects(
    clean(context, { 'interactions.csv': 'user,item,at\nx,1,soon\ny,2,late\n' }),
    /no valid interactions .*rejected interactions: 2 × at is not a time \(first interactions.csv:2/,
  )
})

test('a list of tags that cannot be read is left out, and replaces no tags', async (context) => {
  const { data, report } = await clean(context, {
    'items.csv': "id,tags\nm,\"['a', {}]\"\nn,\"{'a','b'}\"\no,x|y\n",
    'interactions.csv': 'user,item\nu,m\n',
  })
  assert.deepEqual([...(data.taggedItems ?? [])], [data.items.indexOf('o')])
  assert.deepEqual(data.tags.ids, ['x', 'y'])
  assert.deepEqual(
    report.leftOut.map(({ column, count, first }) => [column, count, first.line]),
    [['tags', 2, 2]],
  )
})
