import { createRecommendationWatch, type RecommendationWatch } from '../app/feedback/index.js'
import type { Dismiss } from '../app/social/index.js'
import type { ReadUseCases, SocialUseCases, WriteUseCases } from '../app/use-cases.js'
import type { Settings } from '../config/index.js'
import { createUserActivity } from '../neo4j/catalogue/index.js'
import type { Graph } from '../neo4j/driver/index.js'
import type { Runtime } from './runtime.js'

/** @param reads with pages that are not recorded as shown. */
export function composeWatch(
  graph: Graph,
  { subscriptions }: Pick<Settings, 'subscriptions'>,
  { clock: now, log }: Runtime,
  { recommend, startReads }: Pick<ReadUseCases, 'recommend' | 'startReads'>,
): RecommendationWatch {
  const activity = createUserActivity(graph)
  return createRecommendationWatch({
    recommend,
    startReads,
    activity,
    now,
    log,
    pollMs: subscriptions.pollSeconds * 1000,
  })
}

type Told = Pick<WriteUseCases, 'recordInteractions'> & Pick<SocialUseCases, 'dismiss' | 'undismiss'>

/** The same writes, of which those who watch hear at once. */
export function telling(watch: RecommendationWatch, writes: Told): Told {
  const tellOf =
    (write: Dismiss): Dismiss =>
    async (user, target, options) => {
      const written = await write(user, target, options)
      watch.notify([user], written.token)
      return written
    }
  return {
    async recordInteractions(input, options) {
      const written = await writes.recordInteractions(input, options)
      watch.notify(written.value.users, written.token)
      return written
    },
    dismiss: tellOf(writes.dismiss),
    undismiss: tellOf(writes.undismiss),
  }
}
