import { availableParallelism, cpus } from 'node:os'

/**
 * Milliseconds of `repeats` runs after a warm-up run. Fewer runs if two seconds have passed, but at least
 * two. Work that takes more than two seconds runs once, without a warm-up.
 */
export async function time(run: () => unknown, repeats: number): Promise<number[]> {
  const warm = performance.now()
  await run()
  const began = performance.now()
  if (began - warm > 2000) return [began - warm]
  const times: number[] = []
  while (times.length < repeats && (times.length < 2 || performance.now() - began < 2000)) {
    const started = performance.now()
    await run()
    times.push(performance.now() - started)
  }
  return times
}

/** The upper median; NaN without values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[sorted.length >> 1] ?? Number.NaN
}

/** Arithmetic mean; NaN without values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Processor, threads and Node version, for the head of a table. */
export function machine(): string {
  return `${cpus()[0]?.model.trim()}, ${availableParallelism()} threads, Node ${process.version}`
}
