import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { decodeCursor, decodeNodeId, encodeCursor } from '../../src/api/decode/index.js'
import { createMessages } from '../../src/api/text/index.js'
import { loadSettings } from '../../src/config/index.js'
import { createVocabulary, type FormatName } from '../../src/core/data/index.js'
import { createSnapshotDecoder, encodeSnapshot, type Snapshot } from '../../src/core/model/index.js'
import { rankedLists } from '../../src/datasets/formats/index.js'
import { readers } from '../../src/datasets/index.js'
import { modelSettingsFile, readMessageFiles, trialJournal } from '../../src/files/index.js'
import { eachMutant, MUTANTS } from '../support/fuzz/bytes.js'

/*
 * Valid files, snapshots and cursors with some of their bytes changed: a reader returns a result or an error
 * with a code. Anything else is a mistake of the reader.
 */

function decodeSnapshot(manifest: string, bytes: Uint8Array): Snapshot {
  const decoder = createSnapshotDecoder(manifest)
  decoder.put(bytes)
  return decoder.finish()
}

const lines = (...rows: readonly string[]) => `${rows.join('\n')}\n`

const FORMATS: Readonly<Record<FormatName, Readonly<Record<string, string | Buffer>>>> = {
  hetrec: {
    'user_artists.dat': lines('userID\tartistID\tweight', '2\t51\t13883', '2\t52\t11690'),
    'user_friends.dat': lines('userID\tfriendID', '2\t275', '275\t2'),
    'artists.dat': lines('id\tname\turl\tpictureURL', '51\tDuran "Duran\thttp://a\thttp://b'),
    'tags.dat': lines('tagID\ttagValue', '1\tmetal'),
    'user_taggedartists.dat': lines('userID\tartistID\ttagID\tday\tmonth\tyear', '2\t52\t1\t1\t4\t2009'),
  },
  movielens: {
    'ratings.csv': lines('userId,movieId,rating,timestamp', '1,1,4.0,964982703', '1,3,0.5,964981247'),
    'movies.csv': lines(
      'movieId,title,genres',
      '1,"Toy, Story (1995)",Adventure|Comedy',
      '3,X,(no genres listed)',
    ),
    'tags.csv': lines('userId,movieId,tag,timestamp', '2,1,"a ""b""",1445714994'),
  },
  lightgcn: {
    'train.txt': lines('0 0 1 2', '1 3', '2'),
    'test.txt': lines('0 4', '1 2'),
    'ties.txt': lines('0 1'),
  },
  pairs: {
    'data1.txt': lines('1\t1\t2', '1\t2\t1', '2\t1\t9'),
    'test1.txt': lines('1\t3\t1'),
    'trustnetwork.txt': lines('1\t2'),
  },
  sequences: {
    'shop.txt': lines('1 2 3 4', '2 4 3'),
    'shop_item2attributes.json': '{"1": [1, 2], "2": [2]}',
  },
  edges: { 'edges.txt.gz': gzipSync(lines('0 1', '1 2', '2 0')) },
  trust: {
    'rating.txt': lines('  1.0000000e+00  1.0000000e+00  2.0e+00  5.0000000e+00  4.0e+00  1.3000000e+09'),
    'trust.txt': lines('  1.0000000e+00  2.0000000e+00'),
  },
  atomic: {
    'x.inter': lines('user_id:token\titem_id:token\trating:float\ttimestamp:float', 'u\ti\t4.5\t964982703'),
    'x.item': lines('item_id:token\ttitle:token_seq\tclass:token_seq', 'i\tA title\tred blue'),
    'x.user': lines('user_id:token\tname:token', 'u\tAnn'),
    'x.net': lines('source_id:token\ttarget_id:token', 'u\tv'),
  },
  csv: {
    'interactions.csv': lines(
      'user,item,kind,weight,at',
      'ann,tea,LIKE,2.5,2026-01-31T12:00:00Z',
      'bob,tea,,,0',
    ),
    'users.csv': lines('id,name', 'ann,"Ann, ""A"""', 'bob,'),
    'items.csv': lines('id,title,tags,price', 'tea,Tea,"hot,drink",1.5'),
    'friends.csv': lines('user,friend,since', 'ann,bob,2020-02-29'),
  },
}

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindred-bytes-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('files with changed bytes', () => {
  for (const [format, files] of Object.entries(FORMATS)) {
    it(`are read or refused: ${format}`, async () => {
      const place = mkdtempSync(join(folder, 'format-'))
      const write = () => {
        for (const [name, content] of Object.entries(files)) writeFileSync(join(place, name), content)
      }
      write()
      const readAll = async () => {
        let records = 0
        for await (const _ of readers[format as FormatName].read(place)) records++
        return records
      }
      assert.ok((await readAll()) > 2)
      const runs = Math.ceil(MUTANTS / Object.keys(files).length)
      for (const [name, content] of Object.entries(files)) {
        await eachMutant(
          Buffer.from(content),
          async (mutant) => {
            writeFileSync(join(place, name), mutant)
            const records = await readAll()
            assert.ok(records < 100 + mutant.length * 10, `${records} records`)
          },
          runs,
        )
        write()
      }
    })
  }

  it('are read or refused: lists, options, journals, messages and settings', async () => {
    const lists = join(folder, 'lists.txt')
    await eachMutant(Buffer.from(lines('ann tea 1', 'ann jam 2', 'bob%20c tea 1')), async (mutant) => {
      writeFileSync(lists, mutant)
      await rankedLists.readRun(lists)
    })
    const options = join(folder, 'options.json')
    await eachMutant(
      Buffer.from('{"models": {"als": {"dim": 64, "name": "x"}}, "tuning": {"seed": 1}}'),
      async (mutant) => {
        writeFileSync(options, mutant)
        await modelSettingsFile.read(options)
      },
    )
    const journal = join(folder, 'journal.jsonl')
    const head = {
      ...{
        model: 'als',
        target: 'items' as const,
        dataset: 'd',
        datasetHash: 'x',
        metric: 'ndcg@20',
        seed: 1,
      },
      ...{ fitMinutes: null, fixed: {}, space: {} },
    }
    const trial = { trial: 0, options: { dim: 8 }, state: 'finished', value: 0.5, reports: [0.1], seconds: 1 }
    await eachMutant(
      Buffer.from(lines(JSON.stringify({ format: 'kindred tuning 1', ...head }), JSON.stringify(trial))),
      async (mutant) => {
        writeFileSync(journal, mutant)
        const { trials } = await trialJournal.open(journal, head, false)
        for (const { reports, state } of trials)
          assert.ok(Array.isArray(reports) && typeof state === 'string')
      },
    )
    const messages = mkdtempSync(join(folder, 'messages-'))
    await eachMutant(
      Buffer.from('{"popular": "Popular with {count, plural, one {# user} other {# users}}"}'),
      (mutant) => {
        writeFileSync(join(messages, 'de.json'), mutant)
        createMessages(readMessageFiles(messages), [])
      },
    )
    const settings = join(folder, 'kindred.config.json')
    const content = {
      http: { port: 4000, corsOrigins: ['https://shop.example'] },
      kinds: { VIEW: { weight: 0.5, told: true } },
      limits: { depth: 9 },
      pages: { rules: { diversity: 0.2 } },
      experiments: [],
    }
    await eachMutant(Buffer.from(JSON.stringify(content)), (mutant) => {
      writeFileSync(settings, mutant)
      loadSettings({ KINDRED_CONFIG: settings })
    })
  })
})

describe('stored and returned values with changed bytes', () => {
  const users = createVocabulary(['ann', 'bob'])
  const member: Snapshot = {
    ...{
      algorithm: 'als',
      target: 'item',
      seed: 1,
      datasetHash: 'x',
      users,
      items: createVocabulary(['tea']),
    },
    ...{ options: { dim: 2 }, tuned: {}, metrics: { 'ndcg@20': 0.5 }, members: {} },
    arrays: { users: Float32Array.of(1, 2, 3, 4), items: Float32Array.of(5, 6), rows: Int32Array.of(0, 1) },
  }
  const segment = { maxHistory: null, weights: { als: 1 } }
  const blend: Snapshot = {
    ...member,
    ...{ algorithm: 'blend', arrays: {}, members: { als: member } },
    tuned: { blend: { segments: [segment], lift: { als: 0.1 } } },
  }

  it('are decoded or refused: manifests and bytes of snapshots', async () => {
    const { manifest, bytes } = encodeSnapshot(blend)
    assert.deepEqual(decodeSnapshot(manifest, bytes).users.ids, ['ann', 'bob'])
    await eachMutant(Buffer.from(manifest), (mutant) => decodeSnapshot(String(mutant), bytes), 10 * MUTANTS)
    await eachMutant(bytes, (mutant) => decodeSnapshot(manifest, mutant))
  })

  it('are decoded or refused: cursors and ids of nodes', async () => {
    const now = Date.UTC(2026, 0, 1)
    const parts = ['moment?', 'string', 'string', 'string'] as const
    const key = [now, 'tea', 'LIKE', '5:x:1']
    await eachMutant(Buffer.from(encodeCursor('history', key)), (mutant) =>
      decodeCursor('history', String(mutant), parts),
    )
    await eachMutant(Buffer.from(JSON.stringify(['history', ...key])), (mutant) => {
      const read = decodeCursor('history', mutant.toString('base64url'), parts)
      assert.ok(read === null || read[0] === null || Number.isFinite(read[0]))
    })
    await eachMutant(Buffer.from('VXNlcjphbm4'), (mutant) => decodeNodeId(String(mutant)))
  })
})
