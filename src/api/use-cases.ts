import type { Catalogue } from '../core/ports/catalogue.js'
import type { ReadOptions } from '../core/ports/read-options.js'

/** What the API can do, as plain functions; compose.ts joins them. A topic of resolvers takes only the part it needs. */
export interface UseCases {
  readonly catalogue: Catalogue
  /** Version of the snapshot that serves, null without one. Rejects where nothing can be answered now. */
  readonly checkReady: (options: ReadOptions) => Promise<string | null>
}
