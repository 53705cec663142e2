import { setTimeout } from 'node:timers/promises'
import { median } from '../support/timing.js'
import { timingOf } from './timing.js'

/** One of the equal time slices of a soak test. */
export interface SoakSlice {
  /** Number of successful requests. */
  readonly requests: number
  /** Messages of failed requests. */
  readonly errors: readonly string[]
  /** Latency in ms, from the time at which a request was due. */
  readonly p50: number
  readonly p99: number
  /** Memory of the server at the end of the slice. */
  readonly residentMiB: number
}

/** Result of {@link evaluateSoak}. */
export interface SoakVerdict {
  readonly passed: boolean
  /** Criteria that were not met. */
  readonly faults: readonly string[]
}

const SLICES = 12
/** Maximum growth of memory from the second quarter to the last; garbage makes it vary. */
const MAX_MEMORY_GROWTH = 1.1
/** Maximum growth of latency; other load on the machine makes it vary. */
const MAX_LATENCY_GROWTH = 1.5

/** A monotonic clock in milliseconds, and a sleep on it. */
export interface SoakClock {
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<unknown>
}

const SYSTEM_CLOCK: SoakClock = { now: () => performance.now(), sleep: (ms) => setTimeout(ms) }

/**
 * Sends requests at a constant rate, each at its due time whether or not earlier ones are answered, and
 * records latency, errors and memory.
 *
 * @param work one request; a rejection counts as an error.
 */
export async function soak(
  { minutes, perSecond }: { readonly minutes: number; readonly perSecond: number },
  work: () => Promise<unknown>,
  residentMiB: () => number,
  { now, sleep }: SoakClock = SYSTEM_CLOCK,
): Promise<SoakSlice[]> {
  const slices: SoakSlice[] = []
  const sliceMs = (60_000 * minutes) / SLICES
  const began = now()
  let due = began
  const open = new Set<Promise<void>>()
  for (let slice = 1; slice <= SLICES; slice++) {
    const times: number[] = []
    const errors: string[] = []
    const ask = async (from: number) => {
      try {
        await work()
        times.push(now() - from)
      } catch (error) {
        errors.push(String(error))
      }
    }
    for (; due < began + slice * sliceMs; due += 1000 / perSecond) {
      const ahead = due - now()
      if (ahead > 0) await sleep(ahead)
      const request = ask(due)
      open.add(request)
      void request.then(() => open.delete(request))
    }
    // Requests that are still open belong to the slice in which they were sent.
    await Promise.all(open)
    const { requests, p50, p99 } = timingOf(times)
    slices.push({ requests, errors, p50, p99, residentMiB: residentMiB() })
  }
  return slices
}

/**
 * Passes if there are no errors and neither memory nor latency grows. Compares the last quarter of the slices
 * with the second, because the first one includes the warm-up.
 */
export function evaluateSoak(slices: readonly SoakSlice[]): SoakVerdict {
  const quarter = Math.max(1, slices.length >> 2)
  const early = slices.slice(quarter, 2 * quarter)
  const late = slices.slice(-quarter)
  const growth = (of: (slice: SoakSlice) => number) => median(late.map(of)) / median(early.map(of))
  const errors = slices.flatMap((slice) => slice.errors)
  const faults: string[] = []
  if (errors.length > 0)
    faults.push(`${errors.length} requests failed: ${[...new Set(errors)].slice(0, 3).join('; ')}`)
  const memory = growth(({ residentMiB }) => residentMiB)
  if (memory > MAX_MEMORY_GROWTH) faults.push(`memory grew to ${memory.toFixed(2)} times its earlier value`)
  for (const at of ['p50', 'p99'] as const) {
    const latency = growth((slice) => slice[at])
    if (latency > MAX_LATENCY_GROWTH)
      faults.push(`${at} grew to ${latency.toFixed(2)} times its earlier value`)
  }
  return { passed: faults.length === 0, faults }
}
