import type { Trace } from '../shared/index.js'

/** State of one request that every read of the graph takes. It never changes; a write makes a new one. */
export interface RequestContext {
  /**
   * Consistency token of an earlier write, or several separated by commas; the answer includes those writes.
   */
  readonly token?: string | undefined
  /** Aborts the read; its promise is then rejected. */
  readonly signal?: AbortSignal | undefined
  /** Records the steps of the request and their durations. */
  readonly trace?: Trace | undefined
  /** Records the age of cached lists that the request uses. */
  readonly ages?: AgeRecorder | undefined
  /** Records the parts of the answer that failed. Absent: a part that fails makes the answer fail. */
  readonly faults?: FaultRecorder | undefined
  /**
   * Identity of the request. Reads with the same one that start together may share a query. Absent: each read
   * is a query.
   */
  readonly batch?: object | undefined
}

/** Collects the parts of one answer that failed and were left out. */
export interface FaultRecorder {
  /** @param part such as `source rp3`. */
  record(part: string, error: unknown): void
  readonly parts: ReadonlySet<string>
}

/** Collects how old the cached lists are that a request uses. */
export interface AgeRecorder {
  record(list: string, ageMs: number): void
}

/** Options of every write to the graph. */
export interface WriteOptions {
  /** Consistency token of an earlier write that must come first. */
  readonly token?: string | undefined
  /** Undoes the write, unless it is being committed; its promise is then rejected. */
  readonly signal?: AbortSignal | undefined
  /** Records the queries of the write and their durations. */
  readonly trace?: Trace | undefined
}

/** The result of a committed write. */
export interface WriteResult<T> {
  readonly value: T
  /** Consistency token: a read that sends it includes the write. */
  readonly token: string
}
