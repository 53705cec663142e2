import type { ReadUseCases } from '../../app/use-cases.js'
import { checkId } from '../../core/data/index.js'
import { itemRef, userRef } from '../../core/page/index.js'
import {
  checkIds,
  dateOf,
  decodeNodeId,
  encodeNodeId,
  MAX_IDS,
  readUserSelection,
  type SelectionInfo,
} from '../decode/index.js'
import type { QueryResolvers, Resolvers } from '../generated/schema.js'
import type { ApiContext } from '../request/index.js'

/** Users and items by id. */
export const lookupResolvers = {
  node: async (_, { nodeId }, context) => {
    const ref = decodeNodeId(nodeId)
    if (ref === null) return null
    return ref.type === 'User' ? findUser(ref.id, context) : findItem(ref.id, context)
  },
  viewer: (_, __, context, info) => {
    const { userId } = context.caller
    return userId === null ? null : readUser(userId, context, info)
  },
  user: async (_, { id }, context, info) => {
    checkId(id, 'id')
    return (await isVisible(id, context)) ? readUser(id, context, info) : null
  },
  users: (_, { ids }, context) =>
    Promise.all(checkIds(ids, 'ids', MAX_IDS).map((id) => findUser(id, context))),
  item: (_, { id }, context) => findItem(checkId(id, 'id'), context),
  items: (_, { ids }, context) =>
    Promise.all(checkIds(ids, 'ids', MAX_IDS).map((id) => findItem(id, context))),
} satisfies QueryResolvers

/** A user with what the selected fields need. */
async function readUser(id: string, context: ApiContext, info: SelectionInfo) {
  const { recommendations, friendSuggestions } = readUserSelection(info)
  if (!recommendations && !friendSuggestions) return findUser(id, context)
  // Pages need the whole viewer, whose read includes the name.
  const reads = context.reads()
  // One query then serves the viewer and the suggestions. The page of suggestions reports a failure.
  if (friendSuggestions) reads.socialContext(id).catch(() => {})
  const viewer = await reads.viewer(id)
  context.loaders.users.prime(id, viewer && { id, name: viewer.name })
  return viewer && userRef(id, viewer.name)
}

async function findUser(id: string, context: ApiContext) {
  if ((await context.loaders.users.load(id)) === null) return null
  return (await isVisible(id, context)) ? userRef(id) : null
}

/** Whether the caller may know of a user. */
async function isVisible(id: string, { caller: { userId }, loaders }: ApiContext): Promise<boolean> {
  return userId === null || userId === id || (await loaders.isVisible.load(id)) !== null
}

async function findItem(id: string, { loaders }: ApiContext) {
  return (await loaders.items.load(id)) === null ? null : itemRef(id)
}

/**
 * Fields of users and items. An object that is deleted during the request keeps its id; its other fields are
 * empty.
 */
export const nodeResolvers = {
  Node: { __resolveType: (node) => node.type },
  PathNode: { __resolveType: (node) => node.type },
  User: {
    nodeId: encodeNodeId,
    name: ({ id, name }, _, { loaders }) =>
      name === undefined ? loaders.users.load(id).then((user) => user?.name ?? null) : name,
  },
  Item: {
    nodeId: encodeNodeId,
    title: ({ id, title }, _, context) =>
      title === undefined ? load(id, context).then((item) => item?.title ?? null) : title,
    tags: async (item, _, context) => (await load(item.id, context))?.tags ?? [],
    available: async (item, _, context) => (await load(item.id, context))?.available ?? false,
    properties: async ({ id }, _, { loaders }) =>
      Object.entries((await loaders.itemProperties.load(id)) ?? {}).map(([name, value]) =>
        typeof value === 'number' ? { name, number: value, text: null } : { name, number: null, text: value },
      ),
    publishedAt: async (item, _, context) => dateOf((await load(item.id, context))?.publishedAt ?? null),
  },
} satisfies Resolvers

const load = (id: string, { loaders }: ApiContext) => loaders.items.load(id)

/** The snapshot that serves pages. */
export function createSnapshotResolvers({ activeSnapshot }: Pick<ReadUseCases, 'activeSnapshot'>) {
  return {
    activeSnapshot: async (_, __, context) => {
      const active = await activeSnapshot(context.request())
      if (active === null) return null
      const { version, algorithm, status, createdAt, metrics } = active
      return {
        version,
        algorithm,
        status,
        createdAt: new Date(createdAt),
        metrics: Object.entries(metrics)
          .filter(([, value]) => Number.isFinite(value))
          .map(([name, value]) => ({ name, value })),
      }
    },
  } satisfies QueryResolvers
}
