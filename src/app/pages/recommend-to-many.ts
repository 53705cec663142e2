import type { UserLists } from '../../core/ports/index.js'
import type { StartReads } from '../shared/index.js'
import type { Recommend } from './recommend.js'
import type { RecommendationPage, RecommendRequest } from './recommendation.js'

/** The first pages of many users. */
export interface ManyRequest extends Pick<RecommendRequest, 'first' | 'filter' | 'exclude'> {
  /** Pages come in this order. */
  readonly users: AsyncIterable<string> | Iterable<string>
  /** Number of pages that are computed at the same time. */
  readonly concurrency: number
  readonly signal?: AbortSignal | undefined
}

/** The page of one user. */
export interface PageOfUser {
  readonly user: string
  /** Null if there is no such user. */
  readonly page: RecommendationPage | null
}

/** Users per read. */
const USERS_PER_READ = 1_000

/** The first pages of many users, computed while they are iterated. */
export async function* recommendToMany(
  { users, concurrency, signal, ...same }: ManyRequest,
  recommend: Recommend,
  startReads: StartReads,
): AsyncGenerator<PageOfUser> {
  const running: Promise<PageOfUser>[] = []
  for await (const user of users) {
    const request = { user, ...same, after: null, reasons: false }
    const answer = recommend(request, startReads({ signal })).then((page) => ({ user, page }))
    // A rejection is raised when it is the turn of the page.
    answer.catch(() => {})
    running.push(answer)
    if (running.length >= concurrency) yield await running.shift()!
  }
  while (running.length > 0) yield await running.shift()!
}

/** Ids of all active users, in order. They are read while they are iterated. */
export async function* activeUsers(
  { active }: Pick<UserLists, 'active'>,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  for (let after: string | null = null; ; ) {
    const ids: readonly string[] = await active({ first: USERS_PER_READ, after }, { signal })
    yield* ids.slice(0, USERS_PER_READ)
    if (ids.length <= USERS_PER_READ) return
    after = ids[USERS_PER_READ - 1]!
  }
}
