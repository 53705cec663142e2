import { setTimeout as delay } from 'node:timers/promises'

/** Waits `ms` milliseconds, or until the signal aborts. Never rejects. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>

/** A real timer. It does not keep the process alive. */
export const sleep: Sleep = (ms, signal) =>
  delay(ms, undefined, { ref: false, ...(signal && { signal }) }).catch(() => {})

/**
 * Maps in batches of `concurrency` inputs. Each batch runs in parallel and starts when the previous one has
 * ended.
 *
 * @returns the outputs, in the order of the inputs.
 */
export async function mapConcurrent<Input, Output>(
  inputs: readonly Input[],
  concurrency: number,
  work: (input: Input) => Promise<Output>,
): Promise<Output[]> {
  const outputs: Output[] = []
  for (let start = 0; start < inputs.length; start += concurrency)
    outputs.push(...(await Promise.all(inputs.slice(start, start + concurrency).map(work))))
  return outputs
}
