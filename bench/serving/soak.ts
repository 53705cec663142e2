import { setTimeout as sleep } from 'node:timers/promises'
import { timingOf } from './timing.js'

/** A share of a soak: what was answered in it, and the memory that the server held at its end. */
export interface SoakSlice {
  readonly requests: number
  /** What requests failed with. */
  readonly errors: readonly string[]
  /** From the moment a request was due, in ms. */
  readonly p50: number
  readonly p99: number
  readonly residentMiB: number
}

export interface SoakVerdict {
  readonly passed: boolean
  /** What did not hold; empty where all did. */
  readonly faults: readonly string[]
}

const SLICES = 12
/** Memory may be so much larger at the end than after the first quarter: garbage comes and goes. */
const MEMORY_GROWTH = 1.1
/** Latency may be so much larger: other work on the machine comes and goes. */
const LATENCY_GROWTH = 1.5

/**
 * Sends requests at an even rate, each when it is due whether or not those before are answered, and takes down how the server bears it.
 *
 * @param perSecond requests due each second.
 * @param work one request; what it rejects with counts as an error.
 */
export async function soak(
  { minutes, perSecond }: { readonly minutes: number; readonly perSecond: number },
  work: () => Promise<unknown>,
  residentMiB: () => number,
): Promise<SoakSlice[]> {
  const slices: SoakSlice[] = []
  const sliceMs = (60_000 * minutes) / SLICES
  const began = performance.now()
  let due = began
  const open = new Set<Promise<void>>()
  for (let slice = 1; slice <= SLICES; slice++) {
    const times: number[] = []
    const errors: string[] = []
    const ask = async (from: number) => {
      try {
        await work()
        times.push(performance.now() - from)
      } catch (error) {
        errors.push(String(error))
      }
    }
    for (; due < began + slice * sliceMs; due += 1000 / perSecond) {
      const ahead = due - performance.now()
      if (ahead > 0) await sleep(ahead)
      const request = ask(due)
      open.add(request)
      void request.then(() => open.delete(request))
    }
    // The last requests of a slice are part of it.
    await Promise.all(open)
    const { requests, p50, p99 } = timingOf(times)
    slices.push({ requests, errors, p50, p99, residentMiB: residentMiB() })
  }
  return slices
}

/** Flat memory, no error, no growing latency: the last quarter of the slices against the second, since the first warms up. */
export function judgeSoak(slices: readonly SoakSlice[]): SoakVerdict {
  const quarter = Math.max(1, slices.length >> 2)
  const early = slices.slice(quarter, 2 * quarter)
  const late = slices.slice(-quarter)
  const growth = (of: (slice: SoakSlice) => number) => median(late.map(of)) / median(early.map(of))
  const errors = slices.flatMap((slice) => slice.errors)
  const faults: string[] = []
  if (errors.length > 0)
    faults.push(`${errors.length} requests failed: ${[...new Set(errors)].slice(0, 3).join('; ')}`)
  const memory = growth(({ residentMiB }) => residentMiB)
  if (memory > MEMORY_GROWTH) faults.push(`memory grew to ${memory.toFixed(2)} of what it was`)
  for (const at of ['p50', 'p99'] as const) {
    const latency = growth((slice) => slice[at])
    if (latency > LATENCY_GROWTH) faults.push(`${at} grew to ${latency.toFixed(2)} of what it was`)
  }
  return { passed: faults.length === 0, faults }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[sorted.length >> 1] ?? Number.NaN
}
