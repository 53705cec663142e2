import type { UseCases, WriteUseCases } from '../../app/use-cases.js'
import { itemRef, userRef } from '../../core/page/index.js'
import type { WriteResult } from '../../core/ports/index.js'
import { KindredError } from '../../core/shared/index.js'
import { dateOf, millisecondsOf } from '../decode/index.js'
import type { MutationResolvers, QueryResolvers } from '../generated/schema.js'
import type { ApiContext } from '../request/index.js'

/** Users, items, interactions and friendships in batches. */
export function createWriteMutations(useCases: WriteUseCases) {
  return {
    async recordInteractions(_, { input, createMissing }, context) {
      if (createMissing && context.caller.userId !== null)
        throw new KindredError('FORBIDDEN', 'the key of one user may not create users and items', {
          field: 'createMissing',
          remedy: 'leave createMissing out, or use a key with the scope write',
        })
      const interactions = input.map((entry) => ({ ...entry, at: millisecondsOf(entry.at) }))
      const options = { createMissing, ...writeOptions(context) }
      const written = await useCases.recordInteractions(interactions, options)
      return payloadOf(written, context, ({ users, ...counts }) => ({
        ...counts,
        users: users.map((id) => userRef(id)),
      }))
    },
    removeInteractions: async (_, { ids }, context) =>
      payloadOf(await useCases.removeInteractions(ids, writeOptions(context)), context, deletion),
    upsertUsers: async (_, { input }, context) =>
      payloadOf(await useCases.upsertUsers(input, writeOptions(context)), context, counts),
    async upsertItems(_, { input }, context) {
      const items = input.map((item) => ({ ...item, publishedAt: millisecondsOf(item.publishedAt) }))
      return payloadOf(await useCases.upsertItems(items, writeOptions(context)), context, counts)
    },
    deleteUsers: async (_, { ids }, context) =>
      payloadOf(await useCases.deleteUsers(ids, writeOptions(context)), context, deletion),
    deleteItems: async (_, { ids }, context) =>
      payloadOf(await useCases.deleteItems(ids, writeOptions(context)), context, deletion),
    async upsertFriendships(_, { input }, context) {
      const ties = input.map((tie) => ({ ...tie, since: millisecondsOf(tie.since) }))
      return payloadOf(await useCases.upsertFriendships(ties, writeOptions(context)), context, counts)
    },
  } satisfies MutationResolvers
}

/** Campaigns: rules for every user's pages during a period. */
export function createCampaignResolvers({ campaigns }: Pick<UseCases, 'campaigns'>) {
  const Query = {
    campaigns: async (_, __, context) =>
      (await campaigns.list(context.request())).map(({ items, from, until, ...same }) => ({
        ...same,
        items: items.map((id) => itemRef(id)),
        from: dateOf(from),
        until: new Date(until),
      })),
  } satisfies QueryResolvers
  const Mutation = {
    async upsertCampaigns(_, { input }, context) {
      const given = input.map(({ id, items, tags, factor, position, from, until }) => ({
        ...{ id, items: items ?? [], tags: tags ?? [], factor: factor ?? null, position: position ?? null },
        ...{ from: from?.getTime() ?? null, until: until.getTime() },
      }))
      return payloadOf(await campaigns.upsert(given, writeOptions(context)), context, counts)
    },
    deleteCampaigns: async (_, { ids }, context) =>
      payloadOf(await campaigns.delete(ids, writeOptions(context)), context, deletion),
  } satisfies MutationResolvers
  return { Query, Mutation }
}

/**
 * Options of a write. It follows the earlier writes of the client and of this request, and ends with the time
 * of the request.
 */
export function writeOptions(context: ApiContext) {
  return { token: context.request().token, signal: context.lifetime.deadline, trace: context.trace }
}

/**
 * The payload of a mutation: its fields and the consistency token. The rest of the request sees the write.
 *
 * @param fieldsOf fields of the payload by the value that the write returned.
 */
export function payloadOf<Value, Fields>(
  { value, token }: WriteResult<Value>,
  context: ApiContext,
  fieldsOf: (value: Value) => Fields,
) {
  context.wrote(token)
  return { ...fieldsOf(value), consistencyToken: token }
}

const counts = <Counts>(value: Counts): Counts => value
const deletion = (deleted: number) => ({ deleted })
