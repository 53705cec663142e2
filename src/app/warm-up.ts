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

/** Time limits of a warm-up, milliseconds. */
export interface WarmUpLimits {
  /** For the pages of the first user. The database plans its queries then, which takes seconds. */
  readonly firstMs: number
  /** For the pages of the other users. */
  readonly othersMs: number
}

/** Resolves when the pages are computed, after a failure, or when the time is up. */
export type WarmUp = (limits: WarmUpLimits) => Promise<void>

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
  const computePages = async (user: string, others: readonly string[], context: RequestContext) => {
    const request = { user, first: PAGE_LENGTH, after: null, filter: {}, exclude: [], reasons: true }
    await recommend(request, startReads(context))
    await suggestFriends({ user, first: 0, after: null }, startReads(context))
    const explained = others.slice(0, EXPLAINED_USERS)
    await friendEvidence.find({ user, users: explained, mutuals: 1, expected: null, slot: null }, context)
  }
  return async ({ firstMs, othersMs }) => {
    try {
      let context: RequestContext = { signal: AbortSignal.timeout(firstMs) }
      const ids = await listUsers(MAX_USERS, context)
      const stride = Math.max(1, Math.floor(ids.length / PAGES))
      for (let index = 0; index < ids.length; index += stride) {
        await computePages(ids[index]!, ids, context)
        if (index === 0) context = { signal: AbortSignal.timeout(othersMs) }
      }
    } catch {
      // The time is up, or the first request will report the failure.
    }
  }
}
