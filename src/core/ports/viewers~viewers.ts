import type { ReadOptions } from './read-options.js'
import type { ViewerRecord } from './viewer-record.js'

export type { ActivePointer, ViewerRecord } from './viewer-record.js'

export interface Viewers {
  /** Null if there is no such user. */
  read(user: string, options: ReadOptions): Promise<ViewerRecord | null>
}
