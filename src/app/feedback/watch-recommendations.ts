import { type RankChange, rankChanges } from '../../core/page/index.js'
import type { UserActivity } from '../../core/ports/index.js'
import { KindredError, type Log, notFound } from '../../core/shared/index.js'
import type { Recommend } from '../pages/index.js'
import { type StartReads, sleep } from '../shared/index.js'

/** How the first page of a user changed. */
export interface PageChange {
  readonly user: string
  /** When the change was found, milliseconds since 1970. */
  readonly at: number
  /** At least one. */
  readonly changes: readonly RankChange[]
  /** Consistency token of the write that caused the change; undefined for a write of another server. */
  readonly token: string | undefined
}

/** Watches the first pages of users for subscriptions. */
export interface RecommendationWatch {
  /**
   * Changes of a user's first page from now on. The iterator ends when it is returned, when the user is
   * deleted, and when the watch is closed.
   *
   * @param first length of the page.
   * @throws KindredError NOT_FOUND if the user does not exist.
   */
  watch(user: string, first: number): Promise<AsyncIterableIterator<PageChange>>
  /** Reports a write of this server for these users. @param token consistency token of the write. */
  notify(users: readonly string[], token: string): void
  /** Ends all iterators. */
  close(): void
}

interface RecommendationWatchDependencies {
  /** Must not record impressions: no user sees the pages that are computed here. */
  readonly recommend: Recommend
  readonly startReads: StartReads
  readonly activity: UserActivity
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Time between two polls for writes of other servers. */
  readonly pollMs: number
  /** Receives one line for the operator. */
  readonly log: Log
}

/** Minimum time between two pages of one watcher, however many writes there are. */
const MIN_PAUSE_MS = 200

interface Watcher {
  readonly user: string
  /** Activity of the user at the last poll; undefined before the first poll. */
  activity: string | undefined
  readonly inbox: Inbox
}

/**
 * Writes of this server are reported by `notify`. Writes of other servers are found by polling, every
 * `pollMs` for all watched users together, whether a user's activity has changed. Writes in quick succession
 * make one change.
 */
export function createRecommendationWatch(
  dependencies: RecommendationWatchDependencies,
): RecommendationWatch {
  const { recommend, startReads, activity, now, pollMs, log } = dependencies
  const watchers = new Set<Watcher>()
  let timer: NodeJS.Timeout | undefined
  let polling = false

  async function poll(): Promise<void> {
    if (polling) return
    polling = true
    const polled = [...watchers]
    try {
      const found = await activity.of([...new Set(polled.map(({ user }) => user))], {})
      for (const watcher of polled) {
        const value = found.get(watcher.user) ?? 'gone'
        if (watcher.activity !== undefined && watcher.activity !== value) watcher.inbox.wake(undefined)
        watcher.activity = value
      }
    } catch (error) {
      // The next poll compares with the activity known before, so no write is missed.
      log(`could not poll for writes of other servers: ${String(error)}`, 'warn')
    } finally {
      polling = false
    }
  }

  function join(watcher: Watcher): void {
    watchers.add(watcher)
    timer ??= setInterval(() => void poll(), pollMs).unref()
  }

  function leave(watcher: Watcher): void {
    if (!watchers.delete(watcher) || watchers.size > 0) return
    clearInterval(timer)
    timer = undefined
  }

  /** Item ids of the user's first page; null if the user does not exist. */
  async function readPage(user: string, first: number, token?: string): Promise<readonly string[] | null> {
    const request = { user, first, after: null, filter: {}, exclude: [], reasons: false }
    const page = await recommend(request, startReads({ token }))
    return page?.entries.map(({ id }) => id) ?? null
  }

  async function* changesFor(
    watcher: Watcher,
    first: number,
    firstPage: readonly string[],
  ): AsyncGenerator<PageChange, undefined> {
    const { user, inbox } = watcher
    let before = firstPage
    try {
      for (;;) {
        const write = await inbox.next()
        if (write === null) return
        try {
          const after = await readPage(user, first, write.token)
          if (after === null) return
          const changes = rankChanges(before, after)
          before = after
          if (changes.length > 0) yield { user, at: now(), changes, token: write.token }
        } catch (error) {
          if (!(error instanceof KindredError && error.retryable)) throw error
          // An activity that differs from every real one makes the next poll wake the watcher again.
          watcher.activity = ''
        }
        await inbox.pause(MIN_PAUSE_MS)
      }
    } finally {
      leave(watcher)
    }
  }

  return {
    async watch(user, first) {
      const watcher: Watcher = { user, activity: undefined, inbox: createInbox() }
      // Joins before it reads the page, so that a write in between is noticed.
      join(watcher)
      try {
        watcher.activity = (await activity.of([user], {})).get(user)
        const firstPage = await readPage(user, first)
        if (firstPage === null) throw notFound('user', 'user', user)
        return endable(changesFor(watcher, first, firstPage), () => {
          watcher.inbox.end()
          leave(watcher)
        })
      } catch (error) {
        leave(watcher)
        throw error
      }
    },
    notify(users, token) {
      for (const { user, inbox } of watchers) if (users.includes(user)) inbox.wake(token)
    },
    close() {
      for (const { inbox } of watchers) inbox.end()
    },
  }
}

/**
 * An iterator over the generator that can be returned while a `next()` waits. `return()` of a waiting
 * generator would wait too, so it ends the wait first.
 */
function endable<T>(generator: AsyncGenerator<T, undefined>, end: () => void): AsyncIterableIterator<T> {
  return {
    next: () => generator.next(),
    return: () => {
      end()
      return generator.return(undefined)
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

/** Holds the latest write that a watcher has not handled yet. */
interface Inbox {
  /** @param token of the write, if this server made it. */
  wake(token: string | undefined): void
  end(): void
  /** Waits for a write; null after `end`. */
  next(): Promise<{ readonly token: string | undefined } | null>
  /** Waits `ms` milliseconds, or until `end`. */
  pause(ms: number): Promise<void>
}

function createInbox(): Inbox {
  let latest: { readonly token: string | undefined } | null = null
  const ended = new AbortController()
  let notify: (() => void) | undefined
  return {
    wake(token) {
      // Keeps a token of this server: a poll says only that something was written.
      latest = { token: token ?? latest?.token }
      notify?.()
    },
    end() {
      ended.abort()
      notify?.()
    },
    async next() {
      while (latest === null && !ended.signal.aborted)
        await new Promise<void>((resolve) => {
          notify = resolve
        })
      if (ended.signal.aborted) return null
      const write = latest
      latest = null
      return write
    },
    pause: (ms) => sleep(ms, ended.signal),
  }
}
