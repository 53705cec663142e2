import { itemRef, userRef } from '../../core/explanation.js'
import { checkId } from '../../core/ids.js'
import { checkIds, MAX_IDS } from '../arguments.js'
import type { RequestContext } from '../context.js'
import type { QueryResolvers } from '../generated/schema.js'
import { decodeNodeId } from '../node-id.js'

/** People and items by id. */
export const lookupResolvers = {
  node: async (_, { nodeId }, context) => {
    const ref = decodeNodeId(nodeId)
    if (ref === null) return null
    return ref.type === 'User' ? findUser(ref.id, context) : findItem(ref.id, context)
  },
  user: (_, { id }, context) => findUser(checkId(id, 'id'), context),
  users: (_, { ids }, context) =>
    Promise.all(checkIds(ids, 'ids', MAX_IDS).map((id) => findUser(id, context))),
  item: (_, { id }, context) => findItem(checkId(id, 'id'), context),
  items: (_, { ids }, context) =>
    Promise.all(checkIds(ids, 'ids', MAX_IDS).map((id) => findItem(id, context))),
} satisfies QueryResolvers

async function findUser(id: string, { loaders }: RequestContext) {
  return (await loaders.users.load(id)) === null ? null : userRef(id)
}

async function findItem(id: string, { loaders }: RequestContext) {
  return (await loaders.items.load(id)) === null ? null : itemRef(id)
}
