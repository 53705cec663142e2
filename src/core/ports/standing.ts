import type { SeenPerson } from './suggestion-exposures.js'

/** What stands between a viewer and others, as suggestions must know it before they begin. */
export interface Standing {
  /** People who may not be suggested because of what stands between them and the viewer. */
  readonly excluded: readonly string[]
  /** Friends, and people followed. */
  readonly ties: number
  /** People who follow the viewer. */
  readonly followers: number
  /** People who were suggested to the viewer before, as the record has them. */
  readonly seen: readonly SeenPerson[]
}
