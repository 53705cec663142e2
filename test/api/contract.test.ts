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
  const changed = findDangerousChanges(promised, ours).filter(({ type }) => type !== 'VALUE_ADDED_TO_ENUM')
  assert.deepEqual(told(changed), [])
})
