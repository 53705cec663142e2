/** What every read of the graph takes. */
export interface ReadOptions {
  /** Consistency token of an earlier write; the answer includes that write. */
  readonly token?: string | undefined
  /** Ends the read early; its promise is rejected. */
  readonly signal?: AbortSignal | undefined
}
