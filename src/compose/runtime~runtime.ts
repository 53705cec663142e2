import { randomUUID } from 'node:crypto'

/** What differs between a server and a test of it. */
export interface Runtime {
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly randomId: () => string
  /** Takes one line for the operator. */
  readonly log: (line: string) => void
}

export function systemRuntime(log: (line: string) => void): Runtime {
  return { clock: Date.now, random: Math.random, randomId: randomUUID, log }
}
