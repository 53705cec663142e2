import type { UserLists } from '../../core/ports/index.js'
import type { StartReads } from '../shared/index.js'
import type { Recommend } from './recommend.js'
import type { RecommendationPage, RecommendRequest } from './recommendation.js'

export interface ManyRequest extends Pick<RecommendRequest, 'first' | 'filter' | 'exclude'> {
  /** In the order in which they are answered. */
  readonly users: AsyncIterable<string> | Iterable<string>
  /** Pages computed at a time; so many are held, and no more. */
  readonly concurrency: number
  readonly signal?: AbortSignal | undefined
}

export interface PageOfUser {
  readonly user: string
  /** Null: there is no such user. */
  readonly page: RecommendationPage | null
}

/** Users read at a time. */
const USERS_A_READ = 1_000

/** First pages for many users, one after the other as they are asked for; each is computed like any page. */
export async function* recommendToMany(
  { users, concurrency, signal, ...same }: ManyRequest,
  recommend: Recommend,
  startReads: StartReads,
): AsyncGenerator<PageOfUser> {
  const running: Promise<PageOfUser>[] = []
  for await (const user of users) {
    const request = { user, ...same, after: null, reasons: false }
    const answer = recommend(request, startReads({ signal })).then((page) => ({ user, page }))
    // One that fails is heard of when it is its turn.
    answer.catch(() => {})
    running.push(answer)
    if (running.length >= concurrency) yield await running.shift()!
  }
  while (running.length > 0) yield await running.shift()!
}

/** Ids of all users who are not deactivated, in order, read as they are asked for. */
export async function* activeUsers(
  { active }: Pick<UserLists, 'active'>,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  for (let after: string | null = null; ; ) {
    const ids: readonly string[] = await active({ first: USERS_A_READ, after }, { signal })
    yield* ids.slice(0, USERS_A_READ)
    if (ids.length <= USERS_A_READ) return
    after = ids[USERS_A_READ - 1]!
  }
}
