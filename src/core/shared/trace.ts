/** The duration of one step of a request. */
export interface TracedStep {
  /** A stage, such as `blend`, or a query of `cypher/`, such as `serving/viewer`. */
  readonly name: string
  /** Milliseconds since the request started. */
  readonly startMs: number
  readonly ms: number
  readonly counts: Counts
}

/** Numbers and labels of a traced step, such as `entries`. */
export type Counts = Readonly<Record<string, number | string>>

/** Records the steps of a request, if the request asks for it. */
export interface Trace {
  /** In the order in which they ended. */
  readonly steps: readonly TracedStep[]
  /** Milliseconds since the request started. */
  elapsedMs(): number
  add(name: string, startMs: number, counts: Counts): void
}

/** Creates a trace; times count from now. */
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

/** Runs `work` as a step of the trace, if there is one. @param count counts to record with the step. */
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

/** As {@link traced}, for synchronous work. */
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

/** Progress of work that takes minutes, such as a progress bar. */
export interface Progress {
  /** Starts a step and ends the current one. @param total number of units; 0: unknown. */
  start(step: string, total: number): void
  /**
   * @param done so far, in the unit of `total`.
   * @param note short text beside the bar, such as `loss .41 ndcg@20 .153`.
   */
  update(done: number, note?: string): void
  /** Ends the step. @param summary a line that remains visible. */
  finish(summary?: string): void
}

/** Progress that is not shown. */
export const silentProgress: Progress = { start() {}, update() {}, finish() {} }
