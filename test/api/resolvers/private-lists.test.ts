import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import { createUserListResolvers } from '../../../src/api/resolvers/user-lists.js'
import { KindredError } from '../../../src/core/shared/index.js'

describe('private lists', () => {
  it('ask who may read them', async () => {
    const refusal = new KindredError('NOT_FOUND', 'no')
    const asked: string[] = []
    const context = {
      access: {
        checkList(list: string, owner: string) {
          asked.push(`${list} of ${owner}`)
          throw refusal
        },
      },
    }
    // biome-ignore lint/suspicious/noExplicitAny: the resolvers are called as GraphQL calls them
    const resolvers = createUserListResolvers({} as any) as any
    const fields = ['history', 'friendRequests', 'blocked', 'dismissedUsers', 'dismissedItems']
    for (const field of fields)
      await assert.rejects(async () => resolvers[field]({ id: 'u1' }, { first: 1 }, context), refusal)
    assert.deepEqual(
      asked,
      fields.map((field) => `${field} of u1`),
    )
  })
})
