import type { Sleep } from '../../src/app/shared/index.js'

/** A clock that only `elapse` advances, and a sleep on that clock. */
export function createFakeSleep(): {
  readonly sleep: Sleep
  /** Milliseconds since the clock was created. */
  readonly now: () => number
  /**
   * Lets `ms` milliseconds pass, wakes the sleepers that are due in order, and lets the code that is ready
   * run.
   */
  readonly elapse: (ms: number) => Promise<void>
} {
  let time = 0
  let sleepers: { readonly until: number; readonly wake: () => void }[] = []
  const runReady = () => new Promise<void>((resolve) => setImmediate(resolve))
  return {
    now: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const sleeper = { until: time + ms, wake: resolve }
        sleepers.push(sleeper)
        signal?.addEventListener('abort', () => {
          sleepers = sleepers.filter((each) => each !== sleeper)
          resolve()
        })
      }),
    async elapse(ms) {
      const end = time + ms
      await runReady()
      for (;;) {
        const [next] = sleepers.toSorted((left, right) => left.until - right.until)
        if (next === undefined || next.until > end) break
        time = Math.max(time, next.until)
        sleepers = sleepers.filter((each) => each !== next)
        next.wake()
        await runReady()
      }
      time = end
      await runReady()
    },
  }
}
