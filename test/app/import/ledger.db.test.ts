import assert from 'node:assert/strict'
import { beforeEach, test } from 'vitest'
import {
  createDeleteItems,
  createDeleteUsers,
  createRemoveInteractions,
} from '../../../src/app/catalogue/index.js'
import { importSource } from '../../../src/app/import/index.js'
import { DEFAULT_KINDS } from '../../../src/config/index.js'
import { DEFAULT_RATING_RULES } from '../../../src/core/data/index.js'
import { chooseReader } from '../../../src/datasets/index.js'
import {
  createCatalogueStore,
  createImportSink,
  createInteractionStore,
  createRatingStore,
} from '../../../src/neo4j/catalogue/index.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { clearData, createEntrances, type Row } from '../../support/entrances.js'
import { temporaryFolder } from '../../support/folder.js'

const graph = openTestGraph()
beforeEach(() => clearData(graph))

const NOW = Date.UTC(2026, 5, 1)
const entrances = createEntrances(graph, NOW)
const like = (user: string, item: string, weight: number): Row => ({
  ...{ user, item, weight, kind: 'LIKE' },
  at: NOW - 1_000,
})
const stored = async () =>
  (await entrances.interactions()).map(({ user, item, weight }) => `${user} ${item} ${weight}`)

test('a folder, its next version, and the first again: the graph has the first again', async () => {
  const [first, second] = [[like('u', 'i', 1), like('v', 'i', 1)], [like('u', 'i', 2)]]
  await entrances.import(first)
  await entrances.import(second)
  assert.deepEqual(await stored(), ['u i 2', 'v i 1'])
  const again = await entrances.import(first)
  assert.equal(again.import.alreadyImported, false)
  assert.deepEqual(await stored(), ['u i 1', 'v i 1'])
  assert.equal((await entrances.import(first)).import.alreadyImported, true)
})

test('data that was deleted, in whatever way, is imported again', async () => {
  const rows = [like('u', 'i', 1), like('v', 'j', 1)]
  await entrances.import(rows)
  const expected = await stored()
  const store = createCatalogueStore(graph)
  const byHand = (text: string) => graph.runAutoCommit(cypher(text), {})
  const deletions: Readonly<Record<string, () => Promise<unknown>>> = {
    'a user, by the API': () => createDeleteUsers(store)(['u']),
    'an item, by the API': () => createDeleteItems(store)(['j']),
    'an interaction, by the API': async () => {
      await entrances.record([rows[0]!])
      const id = (await entrances.interactions())[0]!.id!
      await createRemoveInteractions(createInteractionStore(graph))([id])
    },
    'a user, by hand': () => byHand("MATCH (u:User {id: 'v'}) DETACH DELETE u"),
    'an interaction, by hand': () => byHand("MATCH (:User {id: 'u'})-[r:INTERACTED]->() DELETE r"),
    'all items, by hand': () => byHand('MATCH (i:Item) DETACH DELETE i'),
  }
  for (const [what, deletion] of Object.entries(deletions)) {
    await deletion()
    assert.notDeepEqual(await stored(), expected, what)
    assert.equal((await entrances.import(rows)).import.alreadyImported, false, what)
    assert.deepEqual(await stored(), expected, what)
    assert.equal((await entrances.import(rows)).import.alreadyImported, true, what)
  }
})

async function importFolder(folder: string, known: 'check' | 'skip' = 'check') {
  const reader = await chooseReader(folder)
  const source = {
    ...{ name: 'shop', format: reader.format },
    facts: await reader.describe(folder),
    records: reader.read(folder),
  }
  const ratingStore = createRatingStore(graph, DEFAULT_RATING_RULES, ['RATE'])
  const sink = createImportSink(graph)
  return (await importSource(source, { sink, ratingStore, kinds: DEFAULT_KINDS, now: NOW, known })).import
}

test('a start does not bring back what was deleted', async (context) => {
  const folder = temporaryFolder(context, { 'interactions.csv': 'user,item\nu,i\nv,i\n' })
  await importFolder(folder)
  await createDeleteUsers(createCatalogueStore(graph))(['u'])
  assert.equal((await importFolder(folder, 'skip')).alreadyImported, true)
  assert.deepEqual(await stored(), ['v i 1'])
})

test('tags of a row replace those of the row before; tags of the API stay', async (context) => {
  const interactions = 'user,item\nu,i\nu,j\n'
  const folder = (items: string): string =>
    temporaryFolder(context, { 'interactions.csv': interactions, 'items.csv': `id,title,tags\n${items}` })
  const tags = async () =>
    (
      await graph.read<{ line: string }>(
        cypher('MATCH (i:Item)-[:TAGGED]->(t) RETURN i.id + " " + t.name AS line ORDER BY line'),
        {},
      )
    ).map(({ line }) => line)
  await importFolder(folder('i,One,red|blue\nj,Two,blue\n'))
  assert.deepEqual(await tags(), ['i blue', 'i red', 'j blue'])
  await createCatalogueStore(graph).upsertItems([{ id: 'j', tags: ['blue', 'mine'] }])
  await importFolder(folder('i,One,RED|green\nj,Two,\n'))
  assert.deepEqual(await tags(), ['i green', 'i red', 'j blue', 'j mine'])
  await importFolder(folder('i,One,\n'))
  assert.deepEqual(await tags(), ['j blue', 'j mine'])
})

test('a deletion during an import does not stop the next run', async (context) => {
  const folder = temporaryFolder(context, { 'interactions.csv': 'user,item\nu,i\nv,j\n' })
  const failing = { ...createImportSink(graph) }
  const { write } = failing
  failing.write = async (key, mode, chunk) => {
    if (chunk.type === 'interactions')
      await graph.runAutoCommit(cypher("MATCH (i:Item {id: 'j'}) DETACH DELETE i"), {})
    return write(key, mode, chunk)
  }
  const reader = await chooseReader(folder)
  const source = {
    ...{ name: 'shop', format: reader.format },
    facts: await reader.describe(folder),
    records: reader.read(folder),
  }
  const ratingStore = createRatingStore(graph, DEFAULT_RATING_RULES, ['RATE'])
  await assert.rejects(importSource(source, { sink: failing, ratingStore, kinds: DEFAULT_KINDS, now: NOW }), {
    code: 'CONFLICT',
  })
  await importFolder(folder)
  assert.deepEqual(await stored(), ['u i 1', 'v j 1'])
})
