import assert from 'node:assert/strict'
import { test } from 'vitest'
import { decodeToken, encodeToken } from '../../../src/neo4j/driver/consistency.js'
import { eachMutant } from '../../support/fuzz/bytes.js'

test('consistency tokens with changed bytes are decoded to bookmarks or refused', async () => {
  const bookmarks = ['FB:kcwQ', 'FB:x']
  const check = (token: string) => {
    for (const bookmark of decodeToken(token)) assert.ok(typeof bookmark === 'string' && bookmark !== '')
  }
  assert.deepEqual(decodeToken(encodeToken(bookmarks)), bookmarks)
  await eachMutant(Buffer.from(encodeToken(bookmarks)), (mutant) => check(String(mutant)))
  await eachMutant(Buffer.from(JSON.stringify(bookmarks)), (mutant) => check(mutant.toString('base64url')))
})
