import type { UseCases, WriteUseCases } from '../../app/use-cases.js'
import { itemRef, userRef } from '../../core/page/index.js'
import type { WriteResult } from '../../core/ports/index.js'
import { dateOf, millisecondsOf } from '../decode/index.js'
import type { MutationResolvers, QueryResolvers } from '../generated/schema.js'
import type { ApiContext } from '../request/index.js'

/** Users, items, interactions and friendships in batches. */
export function createWriteMutations(useCases: WriteUseCases) {
  return {
    async recordInteractions(_, { input, createMissing }, context) {
      const events = input.map((event) => ({ ...event, at: millisecondsOf(event.at) }))
      const { value, token } = await useCases.recordInteractions(events, {
        createMissing,
        ...writeOptions(context),
      })
      context.wrote(token)
      return { ...value, users: value.users.map((id) => userRef(id)), consistencyToken: token }
    },
    removeInteractions: async (_, { ids }, context) =>
      deletedPayload(context, await useCases.removeInteractions(ids, writeOptions(context))),
    upsertUsers: async (_, { input }, context) =>
      upsertedPayload(context, await useCases.upsertUsers(input, writeOptions(context))),
    async upsertItems(_, { input }, context) {
      const items = input.map((item) => ({ ...item, publishedAt: millisecondsOf(item.publishedAt) }))
      return upsertedPayload(context, await useCases.upsertItems(items, writeOptions(context)))
    },
    deleteUsers: async (_, { ids }, context) =>
      deletedPayload(context, await useCases.deleteUsers(ids, writeOptions(context))),
    deleteItems: async (_, { ids }, context) =>
      deletedPayload(context, await useCases.deleteItems(ids, writeOptions(context))),
    async upsertFriendships(_, { input }, context) {
      const ties = input.map((tie) => ({ ...tie, since: millisecondsOf(tie.since) }))
      return upsertedPayload(context, await useCases.upsertFriendships(ties, writeOptions(context)))
    },
  } satisfies MutationResolvers
}

/** Options of a write. It follows the earlier writes of the client and of this request. */
export function writeOptions(context: ApiContext) {
  return { token: context.request().token }
}

export function deletedPayload(context: ApiContext, { value, token }: WriteResult<number>) {
  context.wrote(token)
  return { deleted: value, consistencyToken: token }
}

export function upsertedPayload<Counts>(context: ApiContext, { value, token }: WriteResult<Counts>) {
  context.wrote(token)
  return { ...value, consistencyToken: token }
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
      return upsertedPayload(context, await campaigns.upsert(given, writeOptions(context)))
    },
    deleteCampaigns: async (_, { ids }, context) =>
      deletedPayload(context, await campaigns.delete(ids, writeOptions(context))),
  } satisfies MutationResolvers
  return { Query, Mutation }
}
