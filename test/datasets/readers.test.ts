import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { type TestContext, test } from 'vitest'
import type { DataRecord } from '../../src/core/data/index.js'
import type { KindredError } from '../../src/core/shared/index.js'
import { chooseReader } from '../../src/datasets/index.js'
import { temporaryFolder } from '../support/folder.js'

type Files = Readonly<Record<string, string | Uint8Array>>

async function read(context: TestContext, files: Files, format = 'auto') {
  const folder = temporaryFolder(context, files)
  const reader = await chooseReader(folder, format)
  const records: DataRecord[] = []
  for await (const record of reader.read(folder)) records.push(record)
  return { format: reader.format, facts: await reader.describe(folder), records }
}

/** Records as short lines: what they say, without where. */
function shorten(records: readonly DataRecord[]): string[] {
  return records.map((record): string => {
    switch (record.type) {
      case 'user':
        return `user ${record.id} ${record.name ?? '-'}`
      case 'item':
        return `item ${record.id} ${record.title ?? '-'} ${record.publishedAt ?? '-'}`
      case 'interaction': {
        const { user, item, kind, weight, at, part } = record
        return `${user} ${kind} ${item} ${weight ?? '-'} ${at ?? '-'} ${part}`
      }
      case 'tie':
        return `${record.a} ${record.directed ? '->' : '--'} ${record.b} ${record.since ?? '-'} ${record.part}`
      case 'tagging':
        return `tag ${record.item} ${record.tag} ${record.weight} ${record.at ?? '-'}`
      case 'ignored columns':
        return `ignored ${record.source.file} ${record.columns.join(' ')}`
      default: {
        const what = record.type === 'note' ? record.effect : record.type
        return `${what} ${record.source.file}:${record.source.line} ${record.reason}`
      }
    }
  })
}

const hetrec = {
  'artists.dat': 'id\tname\turl\tpictureURL\n51\tDuran "Duran"\tu\tp\n52\tSigur Rós\tu\tp\n',
  'user_artists.dat': 'userID\tartistID\tweight\r\n2\t51\t13883\r\n2\t52\tmany\r\n2\t52\r\n',
  'user_friends.dat': 'userID\tfriendID\r\n2\t275\r\n275\t2\t1\r\n',
  'tags.dat': Buffer.concat([
    Buffer.from('tagID\ttagValue\r\n13\tchillout\r\n14\tcaf'),
    Buffer.of(0xe9, 13, 10),
  ]),
  'user_taggedartists.dat':
    'userID\tartistID\ttagID\tday\tmonth\tyear\n2\t52\t13\t1\t4\t2009\n2\t52\t14\t1\t9\t1956\n2\t52\t99\t1\t4\t2009\n2\t52\t13\t31\t4\t2009\n',
}

test('hetrec: plays, names, friends and dated tags; bad lines are named', async (context) => {
  const { format, facts, records } = await read(context, hetrec)
  assert.equal(format, 'hetrec')
  assert.deepEqual(facts.weights, { LISTEN: 'count' })
  assert.deepEqual(shorten(records), [
    'ignored artists.dat url pictureURL',
    'item 51 Duran "Duran" -',
    'item 52 Sigur Rós -',
    '2 LISTEN 51 13883 - train',
    'malformed user_artists.dat:3 the weight is not a number',
    'malformed user_artists.dat:4 2 columns; the header has 3',
    '2 -- 275 - train',
    'malformed user_friends.dat:3 3 columns; the header has 2',
    'doubtful tags.dat:3 the line is not UTF-8; it is read as Windows-1252',
    `tag 52 chillout 1 ${Date.UTC(2009, 3, 1)}`,
    `tag 52 café 1 ${Date.UTC(1956, 8, 1)}`,
    'malformed user_taggedartists.dat:4 tags.dat has no tag of this id',
    'left out user_taggedartists.dat:5 there is no such day',
    'tag 52 chillout 1 -',
  ])
})

test('movielens: ratings with times, genres and tags as tags, years as publication', async (context) => {
  const { format, records } = await read(context, {
    'movies.csv':
      'movieId,title,genres\r\n1,"American President, The (1995)",Comedy|Drama\r\n2,Nothing,(no genres listed)\r\n',
    'ratings.csv':
      'userId,movieId,rating,timestamp\n1,1,4.5,964982703\n1,2,good,964982703\n1,2\n1,2,3,yesterday\n',
    'tags.csv': 'userId,movieId,tag,timestamp\n2,1,"says ""hi""",1445714994\n2,1,x,soon\n',
  })
  assert.equal(format, 'movielens')
  assert.deepEqual(shorten(records), [
    `item 1 American President, The (1995) ${Date.UTC(1995, 0, 1)}`,
    'tag 1 Comedy 1 -',
    'tag 1 Drama 1 -',
    'item 2 Nothing -',
    '1 RATE 1 4.5 964982703000 train',
    'malformed ratings.csv:3 the rating is not a number',
    'malformed ratings.csv:4 2 columns; the header has 4',
    'malformed ratings.csv:5 timestamp is not a time',
    'tag 1 says "hi" 1 1445714994000',
    'left out tags.csv:3 timestamp is not a time',
    'tag 1 x 1 -',
  ])
})

test('lightgcn: three parts, ties, users without items, byte order mark and blank lines', async (context) => {
  const { format, facts, records } = await read(context, {
    'train.txt': '\uFEFF0 7 8\r\n\r\n1 9 \r\n',
    'valid.txt': '0 9\n',
    'test.txt': '0 3\n1\n',
    'ties.txt': '0 1\n0 1 2\n',
    'test_ties.txt': '1 0\n',
  })
  assert.equal(format, 'lightgcn')
  assert.equal(facts.interactionsSplit, true)
  assert.equal(facts.tiesSplit, true)
  assert.deepEqual(shorten(records), [
    '0 LIKE 7 - - train',
    '0 LIKE 8 - - train',
    '1 LIKE 9 - - train',
    '0 LIKE 9 - - valid',
    '0 LIKE 3 - - test',
    'user 1 -',
    '0 -- 1 - train',
    'malformed ties.txt:2 3 columns; a tie has 2',
    '1 -- 0 - test',
  ])
})

test('pairs: counts, CRLF, ties', async (context) => {
  const { format, facts, records } = await read(context, {
    'data1.txt': '424\t4076\t993\r\n1\t2\r\n1\r\n1 2 x\r\n',
    'test1.txt': '424\t1\t5\r\n',
    'trustnetwork.txt': '1\t258\r\n',
  })
  assert.equal(format, 'pairs')
  assert.deepEqual(facts.weights, { LIKE: 'count' })
  assert.deepEqual(shorten(records), [
    '424 LIKE 4076 993 - train',
    '1 LIKE 2 - - train',
    'malformed data1.txt:3 1 columns; a pair has 2, or 3 with its count',
    'malformed data1.txt:4 the count is not a number',
    '424 LIKE 1 5 - test',
    '1 -- 258 - train',
  ])
})

test('sequences: order kept, attributes as tags, a broken attribute file is one bad line', async (context) => {
  const files = {
    'Beauty.txt': '1 5 3 5\n',
    'README.txt': 'about',
    'Beauty_item2attributes.json': '{"5": [1, 2], "3": 4}',
  }
  const { format, facts, records } = await read(context, files)
  assert.equal(format, 'sequences')
  assert.equal(facts.ordered, true)
  assert.deepEqual(shorten(records), [
    '1 LIKE 5 - - train',
    '1 LIKE 3 - - train',
    '1 LIKE 5 - - train',
    'malformed Beauty_item2attributes.json:1 the attributes are not a list',
    'tag 5 attribute 1 1 -',
    'tag 5 attribute 2 1 -',
  ])
  const broken = await read(context, { ...files, 'Beauty_item2attributes.json': '{' })
  assert.match(shorten(broken.records).at(-1)!, /^malformed Beauty_item2attributes.json:1 not JSON/)
})

test('edges: comments, packed files, the given split', async (context) => {
  const { format, records } = await read(context, {
    'facebook_combined.txt.gz': gzipSync('# Nodes: 3\n0 1\n1\t2\n2\n'),
    'test_ties.txt': '0 2\n',
  })
  assert.equal(format, 'edges')
  assert.deepEqual(shorten(records), [
    '0 -- 1 - train',
    '1 -- 2 - train',
    'malformed facebook_combined.txt.gz:4 1 columns; a tie has 2',
    '0 -- 2 - test',
  ])
})

test('edges: a packed file that is cut off is BAD_DATA', async (context) => {
  const packed = gzipSync(Array.from({ length: 5_000 }, (_, node) => `${node} ${node * 7}`).join('\n'))
  await assert.rejects(read(context, { 'edges.txt.gz': packed.subarray(0, packed.length / 2) }), {
    code: 'BAD_DATA',
  })
})

test('trust: numbers in scientific notation, directed ties, one category per product', async (context) => {
  const line = (...values: number[]): string =>
    `  ${values.map((value) => value.toExponential(7)).join('  ')}\r\n`
  const { format, facts, records } = await read(context, {
    'rating.txt': `${line(1, 20, 3, 5, 1, 1298876400)}${line(2, 20, 3, 4, 1, 1298876500)}1 2 3\r\n${line(1.5, 2, 3, 4, 5, 6)}`,
    'trust.txt': `${line(1, 20000)}  1 x\r\n`,
    'test_ties.txt': '2 1\n',
  })
  assert.equal(format, 'trust')
  assert.equal(facts.tiesDirected, true)
  assert.deepEqual(shorten(records), [
    '1 RATE 20 5 1298876400000 train',
    'tag 20 category 3 1 -',
    '2 RATE 20 4 1298876500000 train',
    'malformed rating.txt:3 3 columns; a rating has 6',
    'malformed rating.txt:4 the user is not a whole number',
    '1 -> 20000 - train',
    'malformed trust.txt:2 the second user is not a whole number',
    '2 -> 1 - test',
  ])
})

test('atomic: typed columns, a given split, titles and tags', async (context) => {
  const { format, facts, records } = await read(context, {
    'shop.train.inter':
      'user_id:token\titem_id:token\trating:float\ttimestamp:float\nu1\ti1\t4\t100\nu1\ti1\n',
    'shop.test.inter':
      'user_id:token\titem_id:token\trating:float\ttimestamp:float\nu1\ti2\t5\t200\nu1\ti2\tx\t200\n',
    'shop.item':
      'item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\ni1\tToy Story\t1995\tFun Kids\n',
    'shop.user': 'user_id:token\tage:float\nu1\t30\n',
    'shop.net': 'source_id:token\ttarget_id:token\nu1\tu2\nu1\n',
  })
  assert.equal(format, 'atomic')
  assert.equal(facts.interactionsSplit, true)
  assert.deepEqual(shorten(records), [
    'user u1 -',
    `item i1 Toy Story ${Date.UTC(1995, 0, 1)}`,
    'tag i1 Fun 1 -',
    'tag i1 Kids 1 -',
    'u1 RATE i2 5 200000 test',
    'malformed shop.test.inter:3 the rating is not a number',
    'u1 RATE i1 4 100000 train',
    'malformed shop.train.inter:3 2 columns; the header has 4',
    'u1 -- u2 - train',
    'malformed shop.net:3 1 columns; the header has 2',
  ])
})

test('other item fields are kept for declared properties', async (context) => {
  const ratings = 'userId,movieId,rating,timestamp\n1,1,4.5,964982703\n'
  const folders: Files[] = [
    { 'interactions.csv': 'user,item\n', 'items.csv': 'id,Title,Price,tags,brand\n1,One, 9.5 ,a,\n2,,,,' },
    { 'ratings.csv': ratings, 'movies.csv': 'movieId,title,genres,Price\n1,One,Drama,9.5\n2,Two,Drama,\n' },
    {
      'shop.inter': 'user_id:token\titem_id:token\n',
      'shop.item':
        'item_id:token\ttitle:token_seq\tPrice:float\tclass:token_seq\tdate:token\n1\tOne\t 9.5\tFun\t1995\n2\tTwo\t\tFun\t\n',
    },
  ]
  for (const files of folders) {
    const { format, records } = await read(context, files)
    const fields = records.flatMap((record) => (record.type === 'item' ? [record.fields] : []))
    assert.deepEqual(fields[0], { price: '9.5' }, format)
    assert.deepEqual(Object.keys(fields[1] ?? {}), [], format)
  }
})

test('csv: names with commas, quotes and line ends; times of several kinds', async (context) => {
  const { format, records } = await read(context, {
    'users.csv': 'id,name\nu1,"O\'Neil, ""Shaq"""\nu2,\nu3,"unclosed\n',
    'items.csv': 'id;title;tags;publishedAt\ni1;"Two\nlines";pop|rock;1999\ni2;x;;never\n',
    'interactions.csv':
      'user,item,kind,weight,at\nu1,i1,view,,2024-02-29T12:00:00Z\nu1,i1,,2,1700000000\nu1,i1,RATE,x,\nu1,i1,RATE,4,2023-02-29\n',
    'friends.csv': 'user,friend,since\nu1,u2,2020-05-01\nu1,u2,may\n',
  })
  assert.equal(format, 'csv')
  assert.deepEqual(shorten(records), [
    'user u1 O\'Neil, "Shaq"',
    'user u2 -',
    'malformed users.csv:4 a quote is not closed',
    'doubtful items.csv:2 a quoted field spans lines',
    `item i1 Two\nlines ${Date.UTC(1999, 0, 1)}`,
    'tag i1 pop 1 -',
    'tag i1 rock 1 -',
    'left out items.csv:4 publishedAt is not a time',
    'item i2 x -',
    `u1 VIEW i1 - ${Date.UTC(2024, 1, 29, 12)} train`,
    'u1 LIKE i1 2 1700000000000 train',
    'malformed interactions.csv:4 the weight is not a number',
    'malformed interactions.csv:5 at is not a time: there is no such day, hour or offset; write YYYY-MM-DDTHH:MM:SSZ',
    `u1 -- u2 ${Date.UTC(2020, 4, 1)} train`,
    'left out friends.csv:3 since is not a time',
    'u1 -- u2 - train',
  ])
})

test('csv: a stray quote spoils its own line, not the rest of the file', async (context) => {
  const rows = Array.from({ length: 250 }, (_, row) => `u${row},i${row}`)
  rows[3] = 'u3,"i3'
  const { records } = await read(context, { 'interactions.csv': `user,item\n${rows.join('\n')}\n` })
  const bad = records.filter(({ type }) => type === 'malformed')
  assert.equal(records.length, 250)
  assert.deepEqual(shorten(bad), ['malformed interactions.csv:5 a quote is not closed'])
})

function failsWith(message: RegExp, code = 'BAD_DATA'): (error: KindredError) => true {
  return (error) => {
    assert.equal(error.code, code)
    assert.match(error.message, message)
    assert.ok(error.remedy)
    return true
  }
}

test('a folder that is missing, empty, of no format or of two is BAD_DATA with a remedy', async (context) => {
  await assert.rejects(chooseReader('/nowhere/at/all'), failsWith(/\/nowhere\/at\/all does not exist/))
  await assert.rejects(read(context, {}), failsWith(/is empty/))
  await assert.rejects(read(context, { 'notes.md': 'x' }), failsWith(/no known format/))
  await assert.rejects(
    read(context, { 'edges.txt': '0 1', 'train.txt': '0 1' }),
    failsWith(/lightgcn and edges/),
  )
  await assert.rejects(
    read(context, { 'train.txt': '0 1' }, 'parquet'),
    failsWith(/unknown format "parquet"/, 'BAD_USER_INPUT'),
  )
  await assert.rejects(read(context, { 'train.txt': '0 1' }, 'hetrec'), failsWith(/has no user_artists.dat/))
  await assert.rejects(read(context, { 'interactions.csv': 'a,b\n1,2\n' }), failsWith(/no column "user"/))
  await assert.rejects(
    read(context, { 'x.inter': 'user,item\n1,2\n' }),
    failsWith(/separated by commas; expected tabs/),
  )
})
