/** Every use case takes this through to its store. */
export interface Consistency {
  /** Consistency token of an earlier write; the answer includes that write. */
  readonly token?: string | undefined
}

/** What a committed write gives. */
export interface Written<T> {
  readonly value: T
  /** A reader that sends this token sees the write. */
  readonly token: string
}
