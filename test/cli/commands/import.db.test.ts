import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { type TestContext, test } from 'vitest'
import { registerImport } from '../../../src/cli/commands/import.js'
import { registerStart } from '../../../src/cli/commands/start.js'
import { composeImport, openSample, readImported } from '../../../src/compose/index.js'
import { DEFAULT_KINDS } from '../../../src/config/index.js'
import type { FormatName } from '../../../src/core/data/index.js'
import { silentProgress } from '../../../src/core/shared/index.js'
import { startApi } from '../../support/api.js'
import { runCommand } from '../../support/command.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { temporaryFolder } from '../../support/folder.js'
import { testDatabase } from '../../support/test-database.js'
import { wipe } from '../../support/wipe.js'

const graph = openTestGraph()

/** Runs the command in this process with this environment. */
async function kindred(context: TestContext, environment: NodeJS.ProcessEnv, ...argv: string[]) {
  const before = { ...process.env }
  context.onTestFinished(() => {
    process.env = before
  })
  process.env = { ...before, KINDRED_HOME: temporaryFolder(context), ...environment }
  return runCommand([registerImport, registerStart], argv)
}

const database = (): NodeJS.ProcessEnv => {
  const { uri, username, password } = testDatabase()
  return { NEO4J_URI: uri, NEO4J_USERNAME: username, NEO4J_PASSWORD: password }
}

/** A folder of each format with one invalid line, and the place of that line. */
const FOLDERS: Readonly<
  Record<FormatName, { readonly files: Record<string, string | Uint8Array>; readonly bad: string }>
> = {
  hetrec: {
    files: {
      'user_artists.dat': 'userID\tartistID\tweight\n2\t51\t100\n2\t52\tmany\n',
      'user_friends.dat': 'userID\tfriendID\n2\t3\n',
      'artists.dat': 'id\tname\turl\tpictureURL\n51\tOne\tu\tp\n',
      'tags.dat': 'tagID\ttagValue\n13\tchillout\n',
      'user_taggedartists.dat': 'userID\tartistID\ttagID\tday\tmonth\tyear\n2\t51\t13\t1\t4\t2009\n',
    },
    bad: 'user_artists.dat:3',
  },
  movielens: {
    files: {
      'ratings.csv': 'userId,movieId,rating,timestamp\n1,1,4.5,964982703\n1,2,good,964982703\n',
      'movies.csv': 'movieId,title,genres\n1,Toys (1995),Comedy\n',
      'tags.csv': 'userId,movieId,tag,timestamp\n2,1,fun,1445714994\n',
    },
    bad: 'ratings.csv:3',
  },
  lightgcn: {
    files: { 'train.txt': '0 1 2\n', 'test.txt': '0 3\n', 'ties.txt': '0 1\n0 1 2\n' },
    bad: 'ties.txt:2',
  },
  pairs: { files: { 'data1.txt': '1\t2\t3\n1\n', 'test1.txt': '1\t4\t1\n' }, bad: 'data1.txt:2' },
  sequences: {
    files: { 'Shop.txt': '1 5 3\n', 'Shop_item2attributes.json': '{"5": [1], "3": 4}' },
    bad: 'Shop_item2attributes.json:1',
  },
  edges: { files: { 'people_combined.txt.gz': gzipSync('0 1\n2\n') }, bad: 'people_combined.txt.gz:2' },
  trust: {
    files: { 'rating.txt': '1 2 3 4 5 1300000000\n1 2 3\n', 'trust.txt': '1 2\n' },
    bad: 'rating.txt:2',
  },
  atomic: {
    files: { 'shop.inter': 'user_id:token\titem_id:token\trating:float\nu1\ti1\t4\nu1\n' },
    bad: 'shop.inter:3',
  },
  csv: {
    files: { 'interactions.csv': 'user,item,kind,weight,at\nu1,i1,LIKE,,\nu1,i2,LIKE,,2023-02-29\n' },
    bad: 'interactions.csv:3',
  },
}

for (const [format, { files, bad }] of Object.entries(FOLDERS)) {
  test(`${format}: imports a folder except its invalid line, which the rejects file names`, async (context) => {
    await wipe(graph)
    const folder = temporaryFolder(context, files)
    const { code, out, why } = await kindred(context, database(), 'import', folder, '--json')
    assert.equal(code, 0, why)
    const report = JSON.parse(out)
    assert.equal(report.format, format)
    assert.equal(report.cleaning.malformed, 1)
    assert.ok(report.import.written.interactions > 0 || report.import.written.ties > 0)
    const rejects = readFileSync(report.rejectsFile, 'utf8').trimEnd().split('\n')
    assert.equal(rejects.length, 1)
    const { file, line, reason } = JSON.parse(rejects[0]!)
    assert.equal(`${file}:${line}`, bad)
    assert.ok(reason.length > 0)
  })
}

test('a mistake in the folder or its format is reported before the database is opened', async (context) => {
  const nowhere = { NEO4J_URI: 'bolt://127.0.0.1:1' }
  const folder = temporaryFolder(context, { 'edges.txt': '0 1\n' })
  const empty = temporaryFolder(context)
  const cases: [string[], number, RegExp][] = [
    [['import', folder, '--format', 'nonsense'], 2, /Allowed choices are auto, hetrec/],
    [['import', `${folder}/none`], 1, /the folder .*none does not exist/],
    [['import', empty], 1, /is empty/],
    [['import', folder, '--format', 'hetrec'], 1, /has no user_artists.dat/],
    [['start', '--data', folder, '--format', 'nonsense'], 2, /Allowed choices are auto, hetrec/],
    [['start', '--data', `${folder}/none`], 1, /the folder .*none does not exist/],
    [['import', folder], 1, /Neo4j/],
  ]
  for (const [argv, code, message] of cases) {
    const { why, ...result } = await kindred(context, nowhere, ...argv)
    assert.match(why, message)
    assert.equal(result.code, code, argv.join(' '))
  }
})

test('the sample is imported once, also if the next start is on another day', async (context) => {
  await wipe(graph)
  const settings = {
    home: temporaryFolder(context),
    kinds: DEFAULT_KINDS,
    ratings: { scale: null, likeFrom: null },
    catalogue: { properties: {} },
  }
  const importSample = composeImport(graph, settings, silentProgress)
  const day = Date.UTC(2026, 4, 5, 6)
  assert.equal((await importSample(openSample([], day))).import.alreadyImported, false)
  const { occupied, names } = await readImported(graph)
  assert.deepEqual([occupied, names], [true, ['sample-2026-05-05']])
  const later = await importSample(openSample(names, day + 10 * 86_400_000))
  assert.equal(later.import.alreadyImported, true)
})

test('declared properties come from columns of the same names; invalid values are reported with file, line and field', async (context) => {
  await wipe(graph)
  const folder = temporaryFolder(context, {
    'items.csv':
      'id,title,Price,brand,colour,constructor\ni1,One,9.5,north,red,a\ni2,Two,dear,south,,\ni3,Three,,,blue,\ni1,,1e1,,,\n',
    'interactions.csv': 'user,item\nu1,i1\nu1,i2\nu1,i3\n',
  })
  const settings = temporaryFolder(context, {
    'kindred.config.json': JSON.stringify({ catalogue: { properties: { price: 'number', brand: 'text' } } }),
  })
  const config = { ...database(), KINDRED_CONFIG: `${settings}/kindred.config.json` }
  const { code, out, why } = await kindred(context, config, 'import', folder, '--json')
  assert.equal(code, 0, why)
  const answer = JSON.parse(out)
  assert.deepEqual(answer.cleaning.rejectedByReason, {})
  assert.deepEqual(answer.cleaning.repairs, { 'the property "price" is not a number': 1 })
  assert.deepEqual(answer.cleaning.undeclaredFields, ['colour', 'constructor'])
  const [reject] = readFileSync(answer.rejectsFile, 'utf8').trim().split('\n')
  const { file, line, reason } = JSON.parse(reject!)
  assert.deepEqual([file, line, reason], ['items.csv', 3, 'the property "price" is not a number'])
  const items = () =>
    graph.read(
      cypher(
        'MATCH (i:Item) RETURN i.id AS id, i.price AS price, i.brand AS brand, i.colour AS colour ORDER BY id',
      ),
      {},
    )
  const none = { price: null, brand: null, colour: null }
  const expected = [
    { id: 'i1', price: 10, brand: 'north', colour: null },
    { id: 'i2', price: null, brand: 'south', colour: null },
    { id: 'i3', ...none },
  ]
  assert.deepEqual(await items(), expected)
  const again = await kindred(context, config, 'import', folder)
  assert.match(
    again.err,
    /fields not imported: colour, constructor; declare them in the setting catalogue.properties/,
  )
  assert.match(again.err, /already in the graph; nothing was written/)
  const api = await startApi(graph, {}, { catalogue: { properties: { price: 'number', brand: 'text' } } })
  try {
    const query = (filter: string) =>
      `{ popular(filter: { properties: [${filter}] }) { edges { node { id properties { name number text } } } } }`
    for (const filter of ['{ name: "price", min: 5, max: 10 }', '{ name: "brand", in: ["north"] }']) {
      const { popular } = await api.get(query(filter))
      assert.deepEqual(popular.edges, [
        {
          node: {
            id: 'i1',
            properties: [
              { name: 'price', number: 10, text: null },
              { name: 'brand', number: null, text: 'north' },
            ],
          },
        },
      ])
    }
  } finally {
    await api.stop()
  }
})
