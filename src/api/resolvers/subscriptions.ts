import type { PageChange } from '../../app/feedback/index.js'
import type { LiveUseCases } from '../../app/use-cases.js'
import { checkId } from '../../core/data/index.js'
import { itemRef, userRef } from '../../core/page/index.js'
import { badInput } from '../../core/shared/index.js'
import type { Resolvers } from '../generated/schema.js'
import type { ApiContext } from '../request/index.js'

/** Longest page that can be watched. Each interaction recomputes it. */
const MAX_WATCHED = 100

/** Changes of a user's page, as they happen. */
export function createSubscriptionResolvers({ watch }: Pick<LiveUseCases, 'watch'>) {
  return {
    recommendationsChanged: {
      subscribe: async (_, { user, first }) => {
        if (!(first >= 1 && first <= MAX_WATCHED))
          throw badInput('first', `first is ${first}`, `watch 1 to ${MAX_WATCHED} entries`)
        // biome-ignore lint/suspicious/noExplicitAny: `resolve` below converts each change
        return (await watch.watch(checkId(user, 'user'), first)) as AsyncIterable<any>
      },
      resolve: (change: PageChange, _: unknown, context: ApiContext) => {
        // The context lives as long as the subscription, so each message needs new reads.
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
