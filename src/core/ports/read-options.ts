import type { Trace } from '../trace.js'

/** What every read of the graph takes. */
export interface ReadOptions {
  /** Consistency token of an earlier write, or several parted by commas; the answer includes those writes. */
  readonly token?: string | undefined
  /** Ends the read early; its promise is rejected. */
  readonly signal?: AbortSignal | undefined
  /** Takes down what is read and how long it takes. */
  readonly trace?: Trace | undefined
}
