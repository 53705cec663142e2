import type { Browse, RankedItem } from '../../app/lists/index.js'
import type { ReadUseCases } from '../../app/use-cases.js'
import { itemRef, userRef } from '../../core/page/index.js'
import { badInput, type Page, type RankKey } from '../../core/shared/index.js'
import { checkFirst, connectionOf, decodeCursor, encodeCursor, readFilter } from '../decode/index.js'
import type { InputMaybe, ItemFilter, ItemResolvers, QueryResolvers } from '../generated/schema.js'
import type { ApiContext } from '../request/index.js'

interface ListArguments {
  readonly first: number
  readonly after?: InputMaybe<string>
  readonly filter?: InputMaybe<ItemFilter>
}

/** Lists of items that are the same for all users. */
export function createBrowseResolvers({ browse }: Pick<ReadUseCases, 'browse'>) {
  const Query = {
    popular: (_, args, context) => {
      return itemPage('popular', args, context, (request) => browse.popular(request, context.request()))
    },
    trending: (_, args, context) => {
      const { windowDays } = args
      if (!(windowDays >= 1 && windowDays <= 365))
        throw badInput('windowDays', `windowDays is ${windowDays}`, 'ask for 1 to 365 days')
      return itemPage('trending', args, context, (request) =>
        browse.trending(windowDays, request, context.request()),
      )
    },
    latest: (_, args, context) =>
      itemPage('latest', args, context, (request) => browse.latest(request, context.request()), 'moment'),
  } satisfies QueryResolvers
  const Item = {
    alsoInteracted: ({ id }, { kinds, alsoKinds, ...args }, context) => {
      const chosen = { kinds: kinds ?? undefined, alsoKinds: alsoKinds ?? undefined }
      const field = { id, name: 'alsoInteracted', args: { ...args, kinds, alsoKinds } }
      return itemPage('also', args, context, (request) =>
        batched(field, context, (ids) => browse.alsoInteracted(ids, chosen, request, context.request())),
      )
    },
    similar: ({ id }, args, context) =>
      itemPage('similar', args, context, (request) =>
        batched({ id, name: 'similar', args }, context, (ids) =>
          browse.similar(ids, request, context.request()),
        ),
      ),
  } satisfies ItemResolvers
  return { Query, Item }
}

/** A page of a list that many parents may have; pages of one tick are read together. */
export async function batched(
  { id, name, args }: { readonly id: string; readonly name: string; readonly args: object },
  { loaders }: ApiContext,
  read: (ids: readonly string[]) => Promise<ReadonlyMap<string, Page<RankedItem>>>,
): Promise<Page<RankedItem>> {
  return (await loaders.lists.load(name, args, id, read)) ?? { entries: [], hasNextPage: false }
}

/** A page of a list of items that is ordered by score, then by id. @param score form of the score. */
export async function itemPage(
  list: string,
  { first, after, filter }: ListArguments,
  { loaders, properties }: ApiContext,
  read: (request: Parameters<Browse['popular']>[0]) => Promise<Page<RankedItem>>,
  score: 'number' | 'moment' = 'number',
) {
  const page = await read({
    first: checkFirst(first),
    after: decodeCursor<RankKey>(list, after, [score, 'string']),
    filter: readFilter(filter, properties),
  })
  for (const { id, record } of page.entries) loaders.items.prime(id, record)
  return connectionOf(page, after, ({ id, score }) => ({
    cursor: encodeCursor(list, [score, id]),
    node: itemRef(id),
    score,
  }))
}

/** Users to whom an item could be shown. */
export function createAudienceResolvers({ findAudience }: Pick<ReadUseCases, 'findAudience'>) {
  return {
    audience: async ({ id: item }, { first, after }, context) => {
      const list = `audience/${item}`
      const key = decodeCursor<RankKey>(list, after, ['number', 'string'])
      const page = await findAudience(item, { first: checkFirst(first), after: key }, context.request())
      const connection = connectionOf(page, after, ({ id, score, contributions }) => ({
        cursor: encodeCursor(list, [score, id]),
        node: userRef(id),
        score,
        sources: [...contributions],
      }))
      return { ...connection, shortfall: page.shortfall }
    },
  } satisfies ItemResolvers
}
