import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'vitest'
import * as library from '../../src/index.js'
import { writeCsvFolder } from '../support/csv-folder.js'
import { groupedDataset } from '../support/datasets.js'
import { temporaryFolder } from '../support/folder.js'
import { compare } from './examples/library.js'

const page = readFileSync(new URL('../../docs/library.md', import.meta.url), 'utf8')

test('the example of docs/library.md works', async (context) => {
  const block = /```ts\n(import \{\n {2}evaluateRankings.*?)```/s.exec(page)?.[1]
  const example = readFileSync(new URL('./examples/library.ts', import.meta.url), 'utf8').replace(
    '../../../src/index.js',
    '@kindred-recommender/kindred',
  )
  assert.equal(block, example)
  const folder = temporaryFolder(context)
  writeCsvFolder(folder, groupedDataset({}))
  const ndcg = await compare(folder, ['popularity', 'item-knn'])
  assert.ok(ndcg['item-knn']! > ndcg.popularity!)
})

test('docs/library.md names every value that the library exports', () => {
  const missing = Object.keys(library).filter((name) => !page.includes(`\`${name}\``))
  assert.deepEqual(missing, [])
})
