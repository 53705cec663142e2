/** Times of one kind of request, in ms. */
export interface Timing {
  readonly requests: number
  readonly p50: number
  readonly p90: number
  readonly p99: number
  readonly max: number
}

export function timingOf(milliseconds: readonly number[]): Timing {
  const sorted = [...milliseconds].sort((left, right) => left - right)
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
  return { requests: sorted.length, p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) }
}

/** Calls `work` one after the other until `count` are done or the time is up. */
export async function oneByOne(
  count: number,
  mostMs: number,
  work: (position: number) => Promise<unknown>,
): Promise<Timing> {
  const times: number[] = []
  const until = performance.now() + mostMs
  for (let position = 0; position < count && performance.now() < until; position++) {
    const started = performance.now()
    await work(position)
    times.push(performance.now() - started)
  }
  return timingOf(times)
}

/** `clients` at once for a while, each with its next request as soon as the last is answered. */
export async function together(
  clients: number,
  forMs: number,
  work: () => Promise<unknown>,
): Promise<Timing & { readonly perSecond: number }> {
  const times: number[] = []
  const began = performance.now()
  const one = async () => {
    while (performance.now() - began < forMs) {
      const started = performance.now()
      await work()
      times.push(performance.now() - started)
    }
  }
  await Promise.all(Array.from({ length: clients }, one))
  return { ...timingOf(times), perSecond: (1000 * times.length) / (performance.now() - began) }
}
