import type { FriendEvidenceFinder, RequestContext } from '../core/ports/index.js'

import type { SuggestFriends } from './friends/index.js'
import type { Recommend } from './pages/index.js'
import type { StartReads } from './shared/index.js'

export interface WarmUpDependencies {
  /** Ids of some people. */
  readonly people: (limit: number, context: RequestContext) => Promise<readonly string[]>
  readonly recommend: Recommend
  readonly startReads: StartReads
  readonly suggestFriends: SuggestFriends
  /** What explains a page of people; one that holds nobody does not ask for it. */
  readonly friendEvidence: FriendEvidenceFinder
}

/** Resolves once the pages are answered or the time is up, whatever became of them. */
export type WarmUp = (budgetMs: number) => Promise<void>

/** People looked at, of whom every so-manieth is asked for. */
const PEOPLE = 200
const PAGES = 10
const PAGE_LENGTH = 20
const PEOPLE_EXPLAINED = 3

/**
 * Answers a few pages before anybody asks: the database has then planned its queries, the engine holds its vectors, and the code is
 * compiled. Nothing is written: the pages of people hold nobody, so nobody counts as shown.
 */
export function createWarmUp({
  people,
  recommend,
  startReads,
  suggestFriends,
  friendEvidence,
}: WarmUpDependencies): WarmUp {
  return async (budgetMs) => {
    const context = { signal: AbortSignal.timeout(budgetMs) }
    try {
      const ids = await people(PEOPLE, context)
      const stride = Math.max(1, Math.floor(ids.length / PAGES))
      for (let place = 0; place < ids.length; place += stride) {
        const user = ids[place]!
        const request = { user, first: PAGE_LENGTH, after: null, filter: {}, exclude: [], reasons: true }
        await recommend(request, startReads(context))
        await suggestFriends({ user, first: 0, after: null }, startReads(context))
        await friendEvidence.find(
          { user, users: ids.slice(0, PEOPLE_EXPLAINED), mutuals: 1, expected: null, slot: null },
          context,
        )
      }
    } catch {
      // The time is up, or what is wrong will be said to whoever asks.
    }
  }
}
