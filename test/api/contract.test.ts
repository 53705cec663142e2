import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  buildSchema,
  findBreakingChanges,
  findDangerousChanges,
  type GraphQLSchema,
  isInputObjectType,
} from 'graphql'
import { describe, it } from 'vitest'
import { readTypeDefs } from '../../src/api/http/index.js'
import { projectRoot } from '../support/data.js'

/** Names, arguments, defaults and nullability that clients rely on. The schema may add to them. */
describe('the contract of the schema', () => {
  it('holds for every name, argument, default and type that clients rely on', () => {
    const promised = readFileSync(join(projectRoot, 'test/api/contract.graphql'), 'utf8')
    assert.deepEqual(broken(promised, readTypeDefs()), [])
  })

  const PROMISED = `
    type Query { page(first: Int! = 20, filter: Filter): Page! }
    type Page { ids: [ID!]!, why: Why, note: String }
    input Filter { tags: [String!], seen: Boolean! = false }
    enum Why { LIKED SEEN }`
  const breaches: Record<string, readonly [was: string, is: string]> = {
    'a field is missing': ['note: String', ''],
    'a field is of another type': ['note: String', 'note: Int'],
    'a field may be null that never was': ['ids: [ID!]!', 'ids: [ID!]'],
    'an argument is missing': ['(first: Int! = 20, filter: Filter)', '(first: Int! = 20)'],
    'an argument is of another type': ['filter: Filter', 'filter: String'],
    'an argument has another default': ['first: Int! = 20', 'first: Int! = 10'],
    'an argument has lost its default': ['first: Int! = 20', 'first: Int!'],
    'an argument is wanted that was not': ['filter: Filter)', 'filter: Filter, user: ID!)'],
    'an input field is missing': ['tags: [String!],', ''],
    'an input field is of another type': ['tags: [String!]', 'tags: [Int!]'],
    'an input field has another default': ['seen: Boolean! = false', 'seen: Boolean! = true'],
    'an input field has lost its default': ['seen: Boolean! = false', 'seen: Boolean!'],
    'an input field is wanted that was not': ['tags: [String!]', 'tags: [String!], ids: [ID!]!'],
    'a value is missing': ['LIKED SEEN', 'LIKED'],
  }
  for (const [breach, [was, is]] of Object.entries(breaches))
    it(`is broken where ${breach}`, () => {
      const ours = PROMISED.replace(was, is)
      assert.notEqual(ours, PROMISED)
      assert.equal(broken(PROMISED, ours).length, 1)
    })

  it('allows additions', () => {
    const ours = PROMISED.replace('filter: Filter)', 'filter: Filter, rules: String)')
      .replace('note: String', 'note: String!, more: Int')
      .replace('tags: [String!]', 'tags: [String!], ids: [ID!], share: Float! = 1')
      .replace('LIKED SEEN', 'LIKED SEEN NEW')
    assert.deepEqual(broken(PROMISED, ours), [])
  })
})

/**
 * Changes that existing clients do not notice: they send no new argument, and its default keeps the old
 * answer.
 */
const ADDITIONS = ['VALUE_ADDED_TO_ENUM', 'OPTIONAL_ARG_ADDED', 'OPTIONAL_INPUT_FIELD_ADDED']

function broken(promise: string, schema: string): string[] {
  const promised = buildSchema(promise)
  const ours = buildSchema(schema)
  const changes = [
    ...findBreakingChanges(promised, ours),
    ...findDangerousChanges(promised, ours).filter(({ type }) => !ADDITIONS.includes(type)),
  ]
  return [
    ...changes.map(({ type, description }) => `${type}: ${description}`),
    ...changedDefaults(promised, ours),
  ]
}

/** Changed defaults of input fields, which `findDangerousChanges` does not report. */
function* changedDefaults(promised: GraphQLSchema, ours: GraphQLSchema): Generator<string> {
  for (const type of Object.values(promised.getTypeMap())) {
    const other = ours.getType(type.name)
    if (!isInputObjectType(type) || !isInputObjectType(other)) continue
    const fields = other.getFields()
    for (const { name, defaultValue } of Object.values(type.getFields())) {
      const given = fields[name]?.defaultValue
      if (name in fields && JSON.stringify(given) !== JSON.stringify(defaultValue))
        yield `${type.name}.${name} has the default ${JSON.stringify(given)}, not ${JSON.stringify(defaultValue)}`
    }
  }
}
