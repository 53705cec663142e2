import type { TogetherUseCases } from '../../app/use-cases.js'
import type { Scored } from '../../core/model/index.js'
import { itemRef, userRef } from '../../core/page/index.js'
import type { RankKey } from '../../core/shared/index.js'
import {
  checkFirst,
  checkIds,
  connectionOf,
  decodeCursor,
  encodeCursor,
  MAX_IDS,
  readFilter,
  selects,
} from '../decode/index.js'
import type { QueryResolvers, UserResolvers } from '../generated/schema.js'

/** Users with a similar taste, items for groups, and items to share with friends. */
export function createTogetherResolvers({
  findSimilarUsers,
  recommendToGroup,
  recommendWithFriends,
}: TogetherUseCases) {
  const Query = {
    groupRecommendations: async (_, { users, first, aggregation, filter }, context, info) => {
      const request = {
        users: checkIds(users, 'users', MAX_IDS),
        first: checkFirst(first),
        aggregation,
        filter: readFilter(filter, context.properties),
        reasons: selects(info, 'entries.because'),
      }
      const { entries, ...rest } = await recommendToGroup(request, context.reads())
      for (const { id, record } of entries) context.loaders.items.prime(id, record)
      return {
        ...rest,
        entries: entries.map(({ id, score, because, members }) => ({
          item: itemRef(id),
          score,
          because: [...because],
          members: members.map((member) => ({ user: userRef(member.user), score: member.score })),
        })),
      }
    },
  } satisfies QueryResolvers
  const User = {
    similarUsers: async (user, { first, after }, context) => {
      const key = decodeCursor<RankKey>('similar-users', after, ['number', 'string'])
      const page = await findSimilarUsers(user.id, { first: checkFirst(first), after: key }, context.reads())
      if (page === null) return null
      return connectionOf(page, after, ({ id, score, isFriend }) => ({
        cursor: encodeCursor('similar-users', [score, id]),
        node: userRef(id),
        similarity: score,
        isFriend,
      }))
    },
    recommendedWithFriends: async (user, { first }, context, info) => {
      const request = { first: checkFirst(first), reasons: selects(info, 'because') }
      const found = await recommendWithFriends(user.id, request, context.reads())
      for (const { id, record } of found ?? []) context.loaders.items.prime(id, record)
      return (
        found?.map(({ id, score, because, friends }) => ({
          item: itemRef(id),
          score,
          because: [...because],
          friends: friends.map(memberOf),
        })) ?? null
      )
    },
  } satisfies UserResolvers
  return { Query, User }
}

const memberOf = ({ id, score }: Scored) => ({ user: userRef(id), score })
