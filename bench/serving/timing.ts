/** Times of one kind of request, in ms. */
export interface Timing {
  readonly requests: number
  readonly p50: number
  readonly p90: number
  readonly p99: number
  readonly max: number
}

/** Percentiles of some times in ms. */
export function timingOf(milliseconds: readonly number[]): Timing {
  const sorted = [...milliseconds].sort((left, right) => left - right)
  const percentile = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
  return {
    requests: sorted.length,
    p50: percentile(0.5),
    p90: percentile(0.9),
    p99: percentile(0.99),
    max: percentile(1),
  }
}

/** Formats as `4.1 / 12.3 ms`: p50 and p99. */
export function formatTiming({ p50, p99 }: Timing): string {
  return `${p50.toFixed(1)} / ${p99.toFixed(1)} ms`
}

/** Runs `work` sequentially, `count` times or until `maxMs` have passed. */
export async function oneByOne(
  count: number,
  maxMs: number,
  work: (position: number) => Promise<unknown>,
): Promise<Timing> {
  const times: number[] = []
  const until = performance.now() + maxMs
  for (let position = 0; position < count && performance.now() < until; position++) {
    const started = performance.now()
    await work(position)
    times.push(performance.now() - started)
  }
  return timingOf(times)
}

/**
 * Runs `work` with `clients` in parallel for `forMs`; each client starts its next request when the last one
 * is answered.
 */
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
