import { itemRef, userRef } from '../../core/explanation.js'
import { checkId } from '../../core/ids.js'
import { checkIds, MAX_IDS } from '../arguments.js'
import type { RequestContext } from '../context.js'
import type { QueryResolvers } from '../generated/schema.js'
import { decodeNodeId } from '../node-id.js'
import { selects } from '../selection.js'
import type { ReadUseCases, SocialUseCases } from '../use-cases.js'

/** Fields of a person whose pages read all of the person anyway. */
const PAGES = ['recommendations', 'friendSuggestions']

/** People and items by id. */
export function createLookupResolvers({
  readViewer,
  expectSuggestions,
}: Pick<ReadUseCases & SocialUseCases, 'readViewer' | 'expectSuggestions'>) {
  return {
    node: async (_, { nodeId }, context) => {
      const ref = decodeNodeId(nodeId)
      if (ref === null) return null
      return ref.type === 'User' ? findUser(ref.id, context) : findItem(ref.id, context)
    },
    user: async (_, { id }, context, info) => {
      checkId(id, 'id')
      if (!PAGES.some((page) => selects(info, page))) return findUser(id, context)
      if (selects(info, 'friendSuggestions')) expectSuggestions(id, context.reads())
      const viewer = await readViewer(id, context.reads())
      context.loaders.users.prime(id, viewer && { id, name: viewer.name })
      return viewer && userRef(id, viewer.name)
    },
    users: (_, { ids }, context) =>
      Promise.all(checkIds(ids, 'ids', MAX_IDS).map((id) => findUser(id, context))),
    item: (_, { id }, context) => findItem(checkId(id, 'id'), context),
    items: (_, { ids }, context) =>
      Promise.all(checkIds(ids, 'ids', MAX_IDS).map((id) => findItem(id, context))),
  } satisfies QueryResolvers
}

async function findUser(id: string, { loaders }: RequestContext) {
  return (await loaders.users.load(id)) === null ? null : userRef(id)
}

async function findItem(id: string, { loaders }: RequestContext) {
  return (await loaders.items.load(id)) === null ? null : itemRef(id)
}
