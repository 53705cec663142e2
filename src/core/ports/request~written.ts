/** What every write of the graph takes. */
export interface WriteOptions {
  /** Consistency token of an earlier write; this one comes after it. */
  readonly token?: string | undefined
}

/** What a committed write gives. */
export interface Written<T> {
  readonly value: T
  /** Consistency token: a reader that sends it sees the write. */
  readonly token: string
}
