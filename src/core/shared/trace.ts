/** What one step of a request took. */
export interface TracedStep {
  /** A stage, such as `blend`, or a query of `cypher/`, such as `serving/viewer`. */
  readonly name: string
  /** Milliseconds since the request came in. */
  readonly startMs: number
  readonly ms: number
  readonly counts: Counts
}

export type Counts = Readonly<Record<string, number | string>>

/** Takes down what a request does; kept only for requests that ask for it. */
export interface Trace {
  /** In the order in which they ended. */
  readonly steps: readonly TracedStep[]
  /** Milliseconds since the request came in. */
  elapsedMs(): number
  add(name: string, startMs: number, counts: Counts): void
}

export function createTrace(): Trace {
  const began = performance.now()
  const elapsedMs = () => performance.now() - began
  const steps: TracedStep[] = []
  return {
    steps,
    elapsedMs,
    add(name, startMs, counts) {
      steps.push({ name, startMs, ms: elapsedMs() - startMs, counts })
    },
  }
}

/** Does `work` as a step of the trace, if there is one. @param count what to say of the result. */
export async function traced<T>(
  trace: Trace | undefined,
  name: string,
  work: () => Promise<T>,
  count: (result: T) => Counts = () => ({}),
): Promise<T> {
  if (trace === undefined) return work()
  const startMs = trace.elapsedMs()
  const result = await work()
  trace.add(name, startMs, count(result))
  return result
}

/** The same for work that is done at once. */
export function tracedNow<T>(
  trace: Trace | undefined,
  name: string,
  work: () => T,
  count: (result: T) => Counts = () => ({}),
): T {
  if (trace === undefined) return work()
  const startMs = trace.elapsedMs()
  const result = work()
  trace.add(name, startMs, count(result))
  return result
}

/** Work that takes minutes tells of itself through this; the command line draws it, tests ignore it. */
export interface Progress {
  /** Begins or replaces the current step. `total` 0: length unknown. */
  start(step: string, total: number): void
  /** @param done so far, in the unit of `total`. @param note such as `loss .41 ndcg@20 .153`. */
  update(done: number, note?: string): void
  /** Ends the step; `summary` stays on the screen. */
  finish(summary?: string): void
}

export const silentProgress: Progress = { start() {}, update() {}, finish() {} }
