import type { RequestContext } from '../context.js'
import type { Resolvers } from '../generated/schema.js'
import { encodeNodeId } from '../node-id.js'

/** Fields of people and items that are read by id. An object deleted in mid-request keeps its id, the rest is empty. */
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

const load = (id: string, { loaders }: RequestContext) => loaders.items.load(id)

export function dateOf(milliseconds: number | null): Date | null {
  return milliseconds === null ? null : new Date(milliseconds)
}
