import type { SocialUseCases } from '../../app/use-cases.js'
import { userRef } from '../../core/page/index.js'
import type { DismissTarget } from '../../core/ports/index.js'
import type { DismissTarget as DismissTargetInput, MutationResolvers } from '../generated/schema.js'
import { payloadOf, writeOptions } from './write-mutations.js'

/** Ties, blocks, visibility and dismissals. */
export function createSocialMutations({ ties, setVisibility, dismiss, undismiss }: SocialUseCases) {
  return {
    requestFriendship: async (_, { from, to }, context) =>
      payloadOf(await ties.requestFriendship(from, to, writeOptions(context)), context, friendship),
    acceptFriendship: async (_, { from, to }, context) =>
      payloadOf(await ties.acceptFriendship(from, to, writeOptions(context)), context, friendship),
    declineFriendship: async (_, { from, to }, context) =>
      payloadOf(await ties.declineFriendship(from, to, writeOptions(context)), context, friendship),
    cancelFriendship: async (_, { from, to }, context) =>
      payloadOf(await ties.cancelFriendship(from, to, writeOptions(context)), context, friendship),
    removeFriendship: async (_, { a, b }, context) =>
      payloadOf(await ties.removeFriendship(a, b, writeOptions(context)), context, friendship),
    follow: async (_, { user, target }, context) =>
      payloadOf(await ties.follow(user, target, writeOptions(context)), context, friendship),
    unfollow: async (_, { user, target }, context) =>
      payloadOf(await ties.unfollow(user, target, writeOptions(context)), context, friendship),
    block: async (_, { user, target }, context) =>
      payloadOf(await ties.block(user, target, writeOptions(context)), context, (blocked) => ({ blocked })),
    unblock: async (_, { user, target }, context) =>
      payloadOf(await ties.unblock(user, target, writeOptions(context)), context, (blocked) => ({ blocked })),
    setVisibility: async (_, { user, ...visibility }, context) =>
      payloadOf(await setVisibility(user, visibility, writeOptions(context)), context, (id) => ({
        user: userRef(id),
      })),
    dismiss: async (_, { user, target }, context) =>
      payloadOf(await dismiss(user, dismissTargetOf(target), writeOptions(context)), context, dismissal),
    undismiss: async (_, { user, target }, context) =>
      payloadOf(await undismiss(user, dismissTargetOf(target), writeOptions(context)), context, dismissal),
  } satisfies MutationResolvers
}

const friendship = <State>(state: State) => ({ state })
const dismissal = (dismissed: boolean) => ({ dismissed })

/** `@oneOf` guarantees that exactly one of the two is given. */
function dismissTargetOf({ user, item }: DismissTargetInput): DismissTarget {
  return typeof user === 'string' ? { type: 'user', id: user } : { type: 'item', id: item! }
}
