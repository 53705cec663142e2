import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { addressOf } from '../../src/compose/database.js'

const rest = { username: 'neo4j', database: 'shop' }

test('an address with a log-in is used and never printed', () => {
  const uri = 'neo4j+s://ada:p%40ss:w@db.example:7687'
  const bare = 'neo4j+s://db.example:7687'
  assert.deepEqual(addressOf({ ...rest, uri }), {
    uri: bare,
    username: 'ada',
    password: 'p@ss:w',
    database: 'shop',
  })
  assert.deepEqual(addressOf({ ...rest, uri, password: 'own' }), { ...rest, uri: bare, password: 'own' })
  assert.deepEqual(addressOf({ ...rest, uri: 'bolt://a@h:1' }), { ...rest, uri: 'bolt://h:1', password: '' })
  assert.deepEqual(addressOf({ ...rest, uri: bare }), { ...rest, uri: bare, password: '' })
  assert.equal(addressOf(rest), undefined)
})

test('no text of a log-in is left in an address', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[^?#\s]{12,30}$/), (secret) => {
      const { uri } = addressOf({ ...rest, uri: `bolt://neo4j:${secret}@host:7687` })!
      assert.equal(uri, 'bolt://host:7687')
    }),
  )
})
