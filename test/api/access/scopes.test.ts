import assert from 'node:assert/strict'
import { buildSchema, isInterfaceType, isObjectType } from 'graphql'
import { describe, it } from 'vitest'
import { checkScope, guardResolvers, readScopes } from '../../../src/api/access/index.js'
import { readTypeDefs } from '../../../src/api/http/index.js'
import { type Caller, callerOf, TRUSTED_CALLER } from '../../../src/api/request/index.js'
import { TRUSTED } from '../../../src/app/access/index.js'
import { SCOPES, type Scope } from '../../../src/core/ports/index.js'
import { KindredError } from '../../../src/core/shared/index.js'

const typeDefs = readTypeDefs()
const scopes = readScopes(typeDefs)
const withScope = (scope: Scope): Caller =>
  callerOf({ ...TRUSTED, keyId: 'k', scopes: SCOPES.slice(0, SCOPES.indexOf(scope) + 1) }, null)
const forUser = (userId: string): Caller => callerOf({ ...TRUSTED, keyId: 'k', scopes: [], userId }, null)

const may = (caller: Caller, coordinate: string, args: object = {}, parent: unknown = null): boolean => {
  try {
    checkScope(caller, { coordinate, scope: scopes.get(coordinate)!, parent, args })
    return true
  } catch (error) {
    assert.ok(error instanceof KindredError && error.code === 'FORBIDDEN')
    assert.equal(error.field, coordinate)
    return false
  }
}

describe('the table of fields and scopes', () => {
  it('has each field, those of roots and entities one by one', () => {
    const missing = [...scopes].filter(([, scope]) => scope === null).map(([field]) => field)
    assert.deepEqual(missing, [])
    const schema = buildSchema(typeDefs)
    const node = schema.getType('Node')
    assert.ok(isInterfaceType(node))
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
    const entities = [...schema.getPossibleTypes(node), schema.getType('Community')]
    const alone = [...roots, ...entities].flatMap((type) => {
      assert.ok(isObjectType(type))
      return Object.values(type.getFields()).flatMap(({ name, astNode }) =>
        astNode?.directives?.some((each) => each.name.value === 'scope') ? [] : `${type.name}.${name}`,
      )
    })
    assert.deepEqual(alone, [])
  })

  it('names arguments that exist, and a user for each field of the key of one user', () => {
    const schema = buildSchema(typeDefs)
    for (const [coordinate, scope] of scopes) {
      const [type, name] = coordinate.split('.') as [string, string]
      const parent = schema.getType(type)
      assert.ok(isObjectType(parent))
      const args = parent.getFields()[name]!.args.map((argument) => argument.name)
      for (const [argument] of scope!.by) assert.ok(args.includes(argument!), `${coordinate}: ${argument}`)
      if (scope!.user === 'OWN') assert.ok(type === 'User' || scope!.by.length > 0, coordinate)
    }
  })

  it('lets read, write and admin do what they promise', () => {
    for (const [coordinate, { needs }] of [...scopes] as [string, { needs: Scope }][]) {
      assert.ok(may(TRUSTED_CALLER, coordinate), coordinate)
      for (const scope of SCOPES)
        assert.equal(may(withScope(scope), coordinate), SCOPES.indexOf(scope) >= SCOPES.indexOf(needs))
      if (coordinate.startsWith('Mutation.')) assert.ok(!may(withScope('read'), coordinate), coordinate)
      if (/^Mutation\.delete/.test(coordinate)) assert.ok(!may(withScope('write'), coordinate), coordinate)
    }
    // What a user did, and fields that nobody's view restricts.
    const lists = 'history friends friendRequests following followers blocked dismissedUsers dismissedItems'
    for (const field of [...lists.split(' ').map((name) => `User.${name}`), 'Item.audience']) {
      assert.ok(!may(withScope('read'), field), field)
      assert.ok(may(withScope('write'), field), field)
    }
  })

  it('lets the key of a user act as this user only', () => {
    const ann = forUser('ann')
    for (const [field, scope] of scopes)
      if (field.startsWith('User.') && scope!.user === 'OWN') {
        assert.ok(may(ann, field, {}, { id: 'ann' }), field)
        assert.ok(!may(ann, field, {}, { id: 'bob' }), field)
      }
    assert.ok(may(ann, 'Query.rank', { user: ' ann ' }))
    assert.ok(!may(ann, 'Query.rank', { user: 'bob' }))
    assert.ok(may(ann, 'Query.search', { text: 'x', user: null }), 'nobody is named')
    assert.ok(!may(ann, 'Query.search', { text: 'x', user: 'bob' }))
    assert.ok(!may(ann, 'Query.groupRecommendations', { users: ['ann', 'bob'] }))
    assert.ok(may(ann, 'Mutation.recordInteractions', { input: [{ user: 'ann' }, { user: 'ann' }] }))
    assert.ok(!may(ann, 'Mutation.recordInteractions', { input: [{ user: 'ann' }, { user: 'bob' }] }))
    // The one who asks sends a request, the one who is asked accepts it; either ends a friendship.
    assert.ok(may(ann, 'Mutation.requestFriendship', { from: 'ann', to: 'bob' }))
    assert.ok(!may(ann, 'Mutation.requestFriendship', { from: 'bob', to: 'ann' }))
    assert.ok(may(ann, 'Mutation.acceptFriendship', { from: 'bob', to: 'ann' }))
    assert.ok(!may(ann, 'Mutation.acceptFriendship', { from: 'ann', to: 'bob' }))
    assert.ok(may(ann, 'Mutation.removeFriendship', { a: 'bob', b: 'ann' }))
    assert.ok(!may(ann, 'Mutation.removeFriendship', { a: 'bob', b: 'cat' }))
    const closed = ['Mutation.upsertUsers', 'Mutation.deleteUsers', 'Query.campaigns', 'Item.audience']
    for (const field of closed) assert.ok(!may(ann, field), field)
  })

  it('closes a field that has no scope', () => {
    const guarded = guardResolvers(
      { Query: { forgotten: () => 'open' } },
      new Map([['Query.forgotten', null]]),
    ) as unknown as { Query: { forgotten: (...args: unknown[]) => unknown } }
    const call = (caller: Caller) => guarded.Query.forgotten(null, {}, { caller }, null)
    assert.throws(() => call(withScope('write')), { code: 'FORBIDDEN' })
    assert.throws(() => call(forUser('ann')), { code: 'FORBIDDEN' })
    assert.equal(call(withScope('admin')), 'open')
  })
})
