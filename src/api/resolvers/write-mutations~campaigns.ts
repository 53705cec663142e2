import { itemRef } from '../../core/explanation.js'
import type { MutationResolvers, QueryResolvers } from '../generated/schema.js'
import type { UseCases } from '../use-cases.js'
import { dateOf } from './nodes.js'
import { deletedPayload, upsertedPayload, writeOptions } from './write-mutations.js'

/** Rules that an owner sets for everybody's pages, for a time. */
export function createCampaignResolvers({ campaigns }: Pick<UseCases, 'campaigns'>) {
  const Query = {
    campaigns: async (_, __, context) =>
      (await campaigns.list(context.reads())).map(({ items, from, until, ...same }) => ({
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
