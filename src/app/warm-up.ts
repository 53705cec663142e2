import type { FriendEvidenceFinder, RequestContext } from '../core/ports/index.js'
import type { SuggestFriends } from './friends/index.js'
import type { Recommend } from './pages/index.js'
import type { StartReads } from './shared/index.js'

interface WarmUpDependencies {
  /** Ids of up to `limit` users. */
  readonly listUsers: (limit: number, context: RequestContext) => Promise<readonly string[]>
  /** Must not record impressions. */
  readonly recommend: Recommend
  readonly startReads: StartReads
  readonly suggestFriends: SuggestFriends
  readonly friendEvidence: FriendEvidenceFinder
}

/**
 * Resolves when the pages are computed, after a failure, or when the time is up.
 *
 * @param budgetMs time limit.
 */
export type WarmUp = (budgetMs: number) => Promise<void>

/** Number of users from which evenly spaced ones are chosen. */
const MAX_USERS = 200
/** Approximate number of users whose pages are computed. */
const PAGES = 10
const PAGE_LENGTH = 20
const EXPLAINED_USERS = 3

/**
 * Computes a few pages before the first request, so that the database has planned its queries, the engine has
 * loaded its vectors, and the code is compiled. Pages of friend suggestions are empty, so that no impressions
 * are recorded. An empty page needs no evidence, so the evidence query runs separately.
 */
export function createWarmUp({
  listUsers,
  recommend,
  startReads,
  suggestFriends,
  friendEvidence,
}: WarmUpDependencies): WarmUp {
  return async (budgetMs) => {
    const context = { signal: AbortSignal.timeout(budgetMs) }
    try {
      const ids = await listUsers(MAX_USERS, context)
      const stride = Math.max(1, Math.floor(ids.length / PAGES))
      for (let index = 0; index < ids.length; index += stride) {
        const user = ids[index]!
        const request = { user, first: PAGE_LENGTH, after: null, filter: {}, exclude: [], reasons: true }
        await recommend(request, startReads(context))
        await suggestFriends({ user, first: 0, after: null }, startReads(context))
        await friendEvidence.find(
          { user, users: ids.slice(0, EXPLAINED_USERS), mutuals: 1, expected: null, slot: null },
          context,
        )
      }
    } catch {
      // The time is up, or the first request will report the failure.
    }
  }
}
