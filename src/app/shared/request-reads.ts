import DataLoader from 'dataloader'
import type {
  FaultRecorder,
  FriendGuard,
  RequestContext,
  SocialContext,
  ViewerRecord,
  Viewers,
} from '../../core/ports/index.js'

/** Memoised reads of one request: each user is read at most once. After a write a request starts new ones. */
export interface RequestReads {
  /** Context of these reads, for everything that is not memoised. */
  readonly context: RequestContext
  /** Null if there is no such user. */
  viewer(user: string): Promise<ViewerRecord | null>
  /**
   * Reads the viewer and their social context in one query, which also answers `viewer`. Null if there is no
   * such user.
   */
  socialContext(user: string): Promise<SocialContext | null>
}

/** Starts the reads of a request. */
export type StartReads = (context: RequestContext) => RequestReads

/** What {@link createRequestReads} needs. */
export interface RequestReadsDependencies {
  readonly viewers: Viewers
  readonly guard: Pick<FriendGuard, 'socialContext'>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Starts the record of parts that failed, for a request that has none. */
  readonly recordFaults: () => FaultRecorder
}

/** Creates the function that starts the memoised reads of a request. */
export function createRequestReads({
  viewers,
  guard,
  now,
  recordFaults,
}: RequestReadsDependencies): StartReads {
  return (given) => {
    const context = { ...given, faults: given.faults ?? recordFaults() }
    const viewerOf = memoised((user) => viewers.read(user, context))
    const socialContextOf = memoised((user) => guard.socialContext(user, now(), context))
    return {
      context,
      viewer: (user) => viewerOf.load(user),
      socialContext(user) {
        const found = socialContextOf.load(user)
        const viewer = found.then((read) => read?.viewer ?? null)
        viewer.catch(() => {})
        // At once, so that a read of the viewer that follows in the same turn does not query again.
        viewerOf.prime(user, viewer)
        return found
      },
    }
  }
}

/**
 * Loads by id without batching. A failed read stays failed, so that the other fields of the request do not
 * repeat it.
 */
function memoised<T>(read: (id: string) => Promise<T>): DataLoader<string, T> {
  return new DataLoader<string, T>(([id]) => Promise.all([read(id!).catch(asError)]), {
    batch: false,
    batchScheduleFn: queueMicrotask,
  })
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))
