import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'vitest'
import { conformModel } from '../conformance/model.js'
import { peers } from './examples/peers.js'

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')

conformModel(peers, { target: 'item' })

test('docs/adding-a-model.md shows the example that conforms', () => {
  const block = /```ts\n\/\/ src\/models\/peers\.ts\n(.*?)```/s.exec(read('docs/adding-a-model.md'))?.[1]
  const example = read('test/docs/examples/peers.ts')
    .replaceAll("'../../../src/models/shared/", "'./shared/")
    .replaceAll("'../../../src/", "'../")
  assert.equal(block, example)
})
