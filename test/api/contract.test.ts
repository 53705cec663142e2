import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { buildSchema, findBreakingChanges, findDangerousChanges } from 'graphql'
import { readTypeDefs } from '../../src/api/type-defs.js'
import { projectRoot } from '../support/data.js'

/** What clients rely on: names, arguments, defaults and what may be null. Ours may hold more, not less. */
test('the schema keeps every name, argument, default and type that clients rely on', () => {
  const promised = buildSchema(readFileSync(join(projectRoot, 'test/api/contract.graphql'), 'utf8'))
  const ours = buildSchema(readTypeDefs())
  const told = (changes: readonly { type: string; description: string }[]) =>
    changes.map(({ type, description }) => `${type}: ${description}`)
  assert.deepEqual(told(findBreakingChanges(promised, ours)), [])
  // What a client that does not know of it never meets: it sends no such argument, and the default is what was promised.
  const additions = ['VALUE_ADDED_TO_ENUM', 'OPTIONAL_ARG_ADDED', 'OPTIONAL_INPUT_FIELD_ADDED']
  const changed = findDangerousChanges(promised, ours).filter(({ type }) => !additions.includes(type))
  assert.deepEqual(told(changed), [])
})
