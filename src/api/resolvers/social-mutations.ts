import type { SocialUseCases } from '../../app/use-cases.js'
import type { FriendshipState } from '../../core/data/index.js'
import { userRef } from '../../core/page/index.js'
import type { DismissTarget, WriteResult } from '../../core/ports/index.js'

import type { DismissTarget as DismissTargetInput, MutationResolvers } from '../generated/schema.js'
import type { ApiContext } from '../request/index.js'
import { writeOptions } from './write-mutations.js'

/** Ties, blocks, visibility and dismissals. */
export function createSocialMutations({ ties, setVisibility, dismiss, undismiss }: SocialUseCases) {
  return {
    requestFriendship: async (_, { from, to }, context) =>
      friendship(context, await ties.requestFriendship(from, to, writeOptions(context))),
    acceptFriendship: async (_, { from, to }, context) =>
      friendship(context, await ties.acceptFriendship(from, to, writeOptions(context))),
    declineFriendship: async (_, { from, to }, context) =>
      friendship(context, await ties.declineFriendship(from, to, writeOptions(context))),
    cancelFriendship: async (_, { from, to }, context) =>
      friendship(context, await ties.cancelFriendship(from, to, writeOptions(context))),
    removeFriendship: async (_, { a, b }, context) =>
      friendship(context, await ties.removeFriendship(a, b, writeOptions(context))),
    follow: async (_, { user, target }, context) =>
      friendship(context, await ties.follow(user, target, writeOptions(context))),
    unfollow: async (_, { user, target }, context) =>
      friendship(context, await ties.unfollow(user, target, writeOptions(context))),
    block: async (_, { user, target }, context) => {
      const { value, token } = await ties.block(user, target, writeOptions(context))
      context.wrote(token)
      return { blocked: value, consistencyToken: token }
    },
    unblock: async (_, { user, target }, context) => {
      const { value, token } = await ties.unblock(user, target, writeOptions(context))
      context.wrote(token)
      return { blocked: value, consistencyToken: token }
    },
    setVisibility: async (_, { user, ...visibility }, context) => {
      const { value, token } = await setVisibility(user, visibility, writeOptions(context))
      context.wrote(token)
      return { user: userRef(value), consistencyToken: token }
    },
    dismiss: async (_, { user, target }, context) =>
      dismissal(context, await dismiss(user, dismissTargetOf(target), writeOptions(context))),
    undismiss: async (_, { user, target }, context) =>
      dismissal(context, await undismiss(user, dismissTargetOf(target), writeOptions(context))),
  } satisfies MutationResolvers
}

function friendship(context: ApiContext, { value, token }: WriteResult<FriendshipState>) {
  context.wrote(token)
  return { state: value, consistencyToken: token }
}

function dismissal(context: ApiContext, { value, token }: WriteResult<boolean>) {
  context.wrote(token)
  return { dismissed: value, consistencyToken: token }
}

/** `@oneOf` guarantees that exactly one of the two is given. */
function dismissTargetOf({ user, item }: DismissTargetInput): DismissTarget {
  return typeof user === 'string' ? { type: 'user', id: user } : { type: 'item', id: item! }
}
