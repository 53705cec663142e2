import type { SeenPerson } from './suggestion-exposures.js'
import type { ViewerRecord } from './viewer-record.js'

/** A viewer and what stands between them and others, as suggestions must know it before they begin; read in one query. */
export interface Standing {
  readonly viewer: ViewerRecord
  /** People who may not be suggested because of what stands between them and the viewer. */
  readonly excluded: readonly string[]
  /** Friends, and people followed. */
  readonly ties: number
  /** People who follow the viewer. */
  readonly followers: number
  /** Of the viewer's ties when they were read, as that of LiveTies. */
  readonly version: number
  /** People who were suggested to the viewer before, as the record has them. */
  readonly seen: readonly SeenPerson[]
}
