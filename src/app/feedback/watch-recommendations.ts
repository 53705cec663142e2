import { setTimeout as sleep } from 'node:timers/promises'
import { type RankChange, rankChanges } from '../../core/page/index.js'
import type { UserActivity } from '../../core/ports/index.js'
import { KindredError, notFound } from '../../core/shared/index.js'
import type { Recommend } from '../pages/index.js'

/** How a user's page changed. */
export interface PageChange {
  readonly user: string
  /** When it was found, milliseconds since 1970. */
  readonly at: number
  /** At least one. */
  readonly changes: readonly RankChange[]
  /** Consistency token of the write that was heard of, where it was made on this server. */
  readonly token: string | undefined
}

export interface RecommendationWatch {
  /**
   * The changes of the first page of a user, from now on. It ends when it is returned, when the user is deleted, and with the server.
   *
   * @throws KindredError NOT_FOUND where the user is unknown.
   */
  watch(user: string, first: number): Promise<AsyncIterableIterator<PageChange>>
  /** Something was written for these users on this server. @param token of that write. */
  changed(users: readonly string[], token: string): void
  /** Ends all that watch. */
  close(): void
}

export interface WatchDependencies {
  /** Pages that are looked at here are shown to nobody, so they are not taken down. */
  readonly recommend: Recommend
  readonly activity: UserActivity
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** How often it is asked whether other servers wrote something. */
  readonly pollMs: number
  /** Takes one line for the operator. */
  readonly log: (line: string) => void
}

/** Between two pages of one watcher, however much is written. */
const LEAST_PAUSE_MS = 200

interface Watcher {
  readonly user: string
  /** Of the user, when it was last asked; undefined: not yet. */
  activity: string | undefined
  wake(token: string | undefined): void
}

/**
 * What is written on this server is heard of at once; what others write is found by asking, every `pollMs` and for all who are watched together, whether there is
 * more than before. Events that come together make one change.
 */
export function createRecommendationWatch(dependencies: WatchDependencies): RecommendationWatch {
  const { recommend, activity, now, pollMs, log } = dependencies
  const watchers = new Map<Watcher, () => void>()
  let timer: NodeJS.Timeout | undefined
  let polling = false

  async function poll(): Promise<void> {
    if (polling) return
    polling = true
    const asked = [...watchers.keys()]
    try {
      const found = await activity.of([...new Set(asked.map(({ user }) => user))], {})
      for (const watcher of asked) {
        const value = found.get(watcher.user) ?? 'gone'
        if (watcher.activity !== undefined && watcher.activity !== value) watcher.wake(undefined)
        watcher.activity = value
      }
    } catch (error) {
      // Asked again next time; what was known before tells then what was missed.
      log(`what other servers wrote could not be asked: ${String(error)}`)
    } finally {
      polling = false
    }
  }

  function join(watcher: Watcher, end: () => void): void {
    watchers.set(watcher, end)
    timer ??= setInterval(() => void poll(), pollMs).unref()
  }

  function leave(watcher: Watcher): void {
    if (!watchers.delete(watcher) || watchers.size > 0) return
    clearInterval(timer)
    timer = undefined
  }

  return {
    async watch(user, first) {
      const inbox = createInbox()
      const watcher: Watcher = { user, activity: undefined, wake: inbox.wake }
      const pageOf = async (token?: string) => {
        const request = { user, first, after: null, filter: {}, exclude: [], reasons: false }
        const page = await recommend(request, token === undefined ? {} : { token })
        return page?.entries.map(({ id }) => id) ?? null
      }
      // Before the page, so that what is written meanwhile is noticed.
      join(watcher, inbox.end)
      async function begin() {
        watcher.activity = (await activity.of([user], {})).get(user)
        const page = await pageOf()
        if (page === null) throw notFound('user', 'user', user)
        return page
      }
      const beginning = await begin().catch((error: unknown) => {
        leave(watcher)
        throw error
      })
      async function* changes(): AsyncGenerator<PageChange, undefined> {
        let before = beginning
        try {
          for (;;) {
            const heard = await inbox.next()
            if (heard === null) return
            try {
              const after = await pageOf(heard.token)
              if (after === null) return
              const found = rankChanges(before, after)
              before = after
              if (found.length > 0) yield { user, at: now(), changes: found, token: heard.token }
            } catch (error) {
              if (!(error instanceof KindredError && error.retryable)) throw error
              // With the next look at the database.
              watcher.activity = ''
            }
            await inbox.pause(LEAST_PAUSE_MS)
          }
        } finally {
          leave(watcher)
        }
      }
      return endable(changes(), () => {
        inbox.end()
        leave(watcher)
      })
    },
    changed(users, token) {
      for (const watcher of watchers.keys()) if (users.includes(watcher.user)) watcher.wake(token)
    },
    close() {
      for (const end of watchers.values()) end()
    },
  }
}

/** A generator that waits cannot be returned; one that is told to end first can. */
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

interface Inbox {
  wake(token: string | undefined): void
  end(): void
  /** The latest that was heard since it was last asked; null: it has ended. */
  next(): Promise<{ readonly token: string | undefined } | null>
  /** Resolves early at the end. */
  pause(ms: number): Promise<void>
}

function createInbox(): Inbox {
  let heard: { readonly token: string | undefined } | null = null
  const ended = new AbortController()
  let notify: (() => void) | undefined
  return {
    wake(token) {
      // A token of this server says more than that something was found.
      heard = { token: token ?? heard?.token }
      notify?.()
    },
    end() {
      ended.abort()
      notify?.()
    },
    async next() {
      while (heard === null && !ended.signal.aborted)
        await new Promise<void>((resolve) => {
          notify = resolve
        })
      if (ended.signal.aborted) return null
      const latest = heard
      heard = null
      return latest
    },
    pause: (ms) => sleep(ms, undefined, { signal: ended.signal }).catch(() => {}),
  }
}
