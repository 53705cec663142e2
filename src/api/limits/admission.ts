import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { lazy } from '../../core/shared/index.js'
import { type Caller, type Limits, networkOf } from './caller.js'
import { Refusal } from './refusal.js'
import { createTally } from './tally.js'
import { createWrongKeys, type WrongKeys } from './wrong-keys.js'

/** Decides which requests may start. */
export interface Admission {
  /**
   * Counts a request of the caller, before its body is read.
   *
   * @returns to be called at the end of the request.
   * @throws Refusal RATE_LIMITED with status 429 if the address or key has too many requests at once or in a
   *   second.
   */
  enter(caller: Caller): Promise<() => void>
  /**
   * Waits for a place among the running requests. A request takes it once its body is read, so that slow
   * clients take none.
   *
   * @returns frees the place; to be called at the end of the request.
   * @throws Refusal RATE_LIMITED with status 503 if the server is full.
   */
  run(): Promise<() => void>
  /** Counts a request of the caller. @throws Refusal RATE_LIMITED if there were too many in this second. */
  count(caller: Caller): Promise<void>
  /** Number of requests that run. */
  running(): number
  /** Number of requests that wait. */
  queued(): number
  /** Requests that were refused since the start, by reason. */
  readonly refused: Readonly<Record<'rate' | 'concurrency' | 'full' | 'keys', number>>
  readonly wrongKeys: WrongKeys
}

type AdmissionLimits = Pick<
  Limits,
  'requestsPerSecond' | 'concurrentRequests' | 'runningRequests' | 'queuedRequests' | 'queryMs'
> &
  Partial<Pick<Limits, 'wrongKeysPerMinute'>>

/** Seconds after which a refused caller may expect a place. */
const RETRY_SECONDS = 1

/** Creates the admission of one server. A limit of 0 means no limit. */
export function createAdmission(limits: AdmissionLimits): Admission {
  const { requestsPerSecond, concurrentRequests, runningRequests, queuedRequests, queryMs } = limits
  const rates = new RateLimiterMemory({ points: requestsPerSecond || Number.MAX_SAFE_INTEGER, duration: 1 })
  const atOnce = createTally()
  const queue: { readonly start: () => void }[] = []
  const refused = { rate: 0, concurrency: 0, full: 0, keys: 0 }
  let running = 0

  const leave = (names: readonly string[]): void => {
    for (const name of names) atOnce.remove(name)
  }
  const next = (): void => {
    running--
    queue.shift()?.start()
  }
  const count = async (caller: Caller): Promise<void> => {
    if (requestsPerSecond === 0) return
    for (const name of namesOf(caller)) {
      try {
        await rates.consume(name)
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error
        refused.rate++
        throw new Refusal('RATE_LIMITED', `more than ${requestsPerSecond} requests in a second`, 429, {
          ...{ field: 'requestsPerSecond', remedy: 'send fewer requests, or try again later' },
          retryAfterSeconds: Math.max(RETRY_SECONDS, Math.ceil(error.msBeforeNext / 1000)),
        })
      }
    }
  }
  /** Waits for its turn, as long as a query may take. */
  const turn = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const start = (): void => {
        clearTimeout(timer)
        running++
        resolve()
      }
      const entry = { start }
      const timer = setTimeout(() => {
        queue.splice(queue.indexOf(entry), 1)
        refused.full++
        reject(full())
      }, queryMs)
      queue.push(entry)
    })

  return {
    refused,
    wrongKeys: createWrongKeys(limits.wrongKeysPerMinute ?? 0, () => {
      refused.keys++
    }),
    running: () => running,
    queued: () => queue.length,
    count,
    async enter(caller) {
      const names = namesOf(caller)
      if (concurrentRequests > 0 && names.some((name) => atOnce.count(name) >= concurrentRequests)) {
        refused.concurrency++
        throw new Refusal('RATE_LIMITED', `more than ${concurrentRequests} requests at once`, 429, {
          ...{ field: 'concurrentRequests', remedy: 'wait for answers before you send more' },
          retryAfterSeconds: RETRY_SECONDS,
        })
      }
      for (const name of names) atOnce.add(name)
      try {
        await count(caller)
      } catch (error) {
        leave(names)
        throw error
      }
      return lazy(() => leave(names))
    },
    async run() {
      if (runningRequests === 0 || running < runningRequests) running++
      else if (queue.length < queuedRequests) await turn()
      else {
        refused.full++
        throw full()
      }
      return lazy(next)
    },
  }
}

/** What a request is counted for: its address, and its key if it has one. */
function namesOf({ address, keyId }: Caller): readonly string[] {
  const network = `address ${networkOf(address)}`
  return keyId === null ? [network] : [network, `key ${keyId}`]
}

function full(): Refusal {
  return new Refusal('RATE_LIMITED', 'the server is full', 503, {
    remedy: 'try again in a moment',
    retryAfterSeconds: RETRY_SECONDS,
  })
}
