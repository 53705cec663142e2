import { availableParallelism, cpus } from 'node:os'

/**
 * Milliseconds of one run and another, after one to warm up: as many as asked for, fewer once two seconds have passed, at least two. Work that
 * takes longer than that runs once.
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

export function median(times: readonly number[]): number {
  const sorted = [...times].sort((left, right) => left - right)
  return sorted[sorted.length >> 1] ?? Number.NaN
}

/** What every table says of where it was made. */
export function machine(): string {
  return `${cpus()[0]?.model.trim()}, ${availableParallelism()} threads, Node ${process.version}`
}
