/** The duration of one step of a request. */
export interface TracedStep {
  /** A stage, such as `blend`, or a query of `cypher/`, such as `serving/viewer`. */
  readonly name: string
  readonly kind: 'stage' | 'query'
  /** Milliseconds since the start of the trace. */
  readonly startMs: number
  readonly ms: number
  readonly counts: Counts
  /** Whether the step failed. */
  readonly failed: boolean
}

/** Numbers and labels of a traced step, such as `entries`. */
export type Counts = Readonly<Record<string, number | string>>

/** The one entrance for durations of steps: the answer, the metrics and the spans take them here. */
export interface Trace {
  /** In the order in which they ended. Empty unless the trace keeps them. */
  readonly steps: readonly TracedStep[]
  readonly keepsSteps: boolean
  /** Milliseconds since the start of the trace. */
  elapsedMs(): number
  add(step: Omit<TracedStep, 'ms'>): void
}

/** What {@link createTrace} can do with steps. */
export interface TraceOptions {
  /** Whether `steps` has them. Default true. */
  readonly keepsSteps?: boolean
  /** Receives each step at its end. */
  readonly onStep?: (step: TracedStep) => void
}

/** Creates a trace; times count from now. */
export function createTrace({ keepsSteps = true, onStep }: TraceOptions = {}): Trace {
  const began = performance.now()
  const elapsedMs = () => performance.now() - began
  const steps: TracedStep[] = []
  return {
    steps,
    keepsSteps,
    elapsedMs,
    add(step) {
      const ended = { ...step, ms: elapsedMs() - step.startMs }
      if (keepsSteps) steps.push(ended)
      onStep?.(ended)
    },
  }
}

/**
 * Runs `work` as a step of the trace, if there is one.
 *
 * @param count counts to record with the step.
 */
export async function traced<T>(
  trace: Trace | undefined,
  name: string,
  work: () => Promise<T>,
  count: (result: T) => Counts = () => ({}),
  kind: TracedStep['kind'] = 'stage',
): Promise<T> {
  if (trace === undefined) return work()
  const startMs = trace.elapsedMs()
  try {
    const result = await work()
    trace.add({ name, kind, startMs, counts: count(result), failed: false })
    return result
  } catch (error) {
    trace.add({ name, kind, startMs, counts: {}, failed: true })
    throw error
  }
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
  try {
    const result = work()
    trace.add({ name, kind: 'stage', startMs, counts: count(result), failed: false })
    return result
  } catch (error) {
    trace.add({ name, kind: 'stage', startMs, counts: {}, failed: true })
    throw error
  }
}

/** Passes the steps that no request waits for, and those of requests without a trace, to listeners. */
export interface StepChannel {
  readonly trace: Trace
  listen(listener: (step: TracedStep) => void): void
}

/** Creates a channel. Without a listener its steps are lost. */
export function createStepChannel(): StepChannel {
  const listeners: ((step: TracedStep) => void)[] = []
  const onStep = (step: TracedStep): void => {
    for (const listener of listeners) listener(step)
  }
  return {
    trace: createTrace({ keepsSteps: false, onStep }),
    listen: (listener) => void listeners.push(listener),
  }
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
