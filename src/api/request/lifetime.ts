import { setMaxListeners } from 'node:events'
import { KindredError } from '../../core/shared/index.js'

/** When the work of one request ends: its client is gone, or its time is up. */
export interface Lifetime {
  /** Aborts the reads. */
  readonly signal: AbortSignal
  /** Aborts when the time is up. A write goes on when its client is gone. */
  readonly deadline: AbortSignal
  /** Rejects when the time is up. It never resolves. */
  readonly expiry: Promise<never>
  /** Starts the time of the request. */
  limit(ms: number): void
  /** Ends the reads because the client is gone. */
  leave(reason: Error): void
  /** The answer is sent; the time no longer matters. */
  end(): void
}

/** Starts the lifetime of a request, at first without a limit. */
export function createLifetime(): Lifetime {
  const work = new AbortController()
  const time = new AbortController()
  // Each parallel query of the request adds a listener; Node warns above ten.
  setMaxListeners(0, work.signal, time.signal)
  const expiry = new Promise<never>((_, reject) => {
    time.signal.addEventListener('abort', () => reject(time.signal.reason), { once: true })
  })
  expiry.catch(() => {})
  let timer: NodeJS.Timeout | undefined
  return {
    signal: work.signal,
    deadline: time.signal,
    expiry,
    limit(ms) {
      clearTimeout(timer)
      timer = setTimeout(() => {
        const reason = timeIsUp(ms)
        time.abort(reason)
        work.abort(reason)
      }, ms)
    },
    leave(reason) {
      clearTimeout(timer)
      work.abort(reason)
    },
    end() {
      clearTimeout(timer)
    },
  }
}

function timeIsUp(ms: number): KindredError {
  return new KindredError('DATABASE_UNAVAILABLE', `there was no answer within ${ms} milliseconds`, {
    remedy: 'try again, or ask for less; a write may have been done, and is not done twice',
  })
}

/** What resolvers return. */
type Resolve = (...args: [unknown, unknown, { readonly lifetime: Lifetime }, unknown]) => unknown

/**
 * The same resolvers, whose promises reject when the time of the request is up. A request that waits for a
 * read that others share, or for a database that does not answer, then gets its other fields and an error.
 *
 * @param resolvers by type and field. What is not a function stays as it is.
 */
export function withinLifetime<Map extends object>(resolvers: Map): Map {
  const bounded = (resolve: Resolve): Resolve => {
    return (parent, args, context, info) => {
      const result = resolve(parent, args, context, info)
      return result instanceof Promise ? Promise.race([result, context.lifetime.expiry]) : result
    }
  }
  const ofType = (fields: object) =>
    Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [
        name,
        typeof field === 'function' && !name.startsWith('__') ? bounded(field as Resolve) : field,
      ]),
    )
  return Object.fromEntries(
    Object.entries(resolvers).map(([type, fields]) => [
      type,
      // Scalars are objects of a class.
      Object.getPrototypeOf(fields) === Object.prototype ? ofType(fields) : fields,
    ]),
  ) as Map
}
