import type { Trace } from '../shared/index.js'
import type { Standing } from './social.js'
import type { ViewerRecord } from './viewers.js'

/** What every read of the graph takes. */
export interface ReadOptions {
  /** Consistency token of an earlier write, or several parted by commas; the answer includes those writes. */
  readonly token?: string | undefined
  /** Ends the read early; its promise is rejected. */
  readonly signal?: AbortSignal | undefined
  /** Viewers that the request has read, by user; it begins anew where the request has written. Absent: each is read when asked for. */
  readonly viewers?: Map<string, Promise<ViewerRecord | null>> | undefined
  /** What the request has read of how users stand towards others, in the same way. */
  readonly standings?: Map<string, Promise<Standing | null>> | undefined
  /** Where lists that are kept between requests say how old they are: milliseconds, by name; the oldest that was used. */
  readonly ages?: Map<string, number> | undefined
  /** Takes down what is read and how long it takes. */
  readonly trace?: Trace | undefined
}

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
