import type { PageChange } from '../../app/feedback/index.js'
import type { LiveUseCases } from '../../app/use-cases.js'
import { checkId } from '../../core/data/index.js'
import { itemRef, userRef } from '../../core/page/index.js'
import { badInput } from '../../core/shared/index.js'
import type { Resolvers } from '../generated/schema.js'
import type { ApiContext } from '../request/index.js'

/** Longest page that is watched: each event computes it anew. */
const MOST_WATCHED = 100

/** What is told as it happens. */
export function createSubscriptionResolvers({ watch }: Pick<LiveUseCases, 'watch'>) {
  return {
    recommendationsChanged: {
      subscribe: async (_, { user, first }) => {
        if (!(first >= 1 && first <= MOST_WATCHED))
          throw badInput('first', `first is ${first}`, `watch 1 to ${MOST_WATCHED} entries`)
        // biome-ignore lint/suspicious/noExplicitAny: `resolve` below makes the value of the field from it
        return (await watch.watch(checkId(user, 'user'), first)) as AsyncIterable<any>
      },
      resolve: (change: PageChange, _: unknown, context: ApiContext) => {
        // One request lives as long as the subscription; each message reads anew.
        context.wrote(change.token)
        return {
          user: userRef(change.user),
          at: new Date(change.at),
          changes: change.changes.map(({ item, from, to }) => ({ item: itemRef(item), from, to })),
        }
      },
    },
  } satisfies Resolvers['Subscription']
}
