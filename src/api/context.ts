import type { Catalogue } from '../core/ports/catalogue.js'
import type { ReadOptions } from '../core/ports/read-options.js'
import { createLoaders, type Loaders } from './loaders.js'

/** What every resolver of one request shares. */
export interface RequestContext {
  /** Options for each read: the newest consistency token and the end of the request. */
  reads(): ReadOptions
  /** A mutation tells what it wrote, so that the rest of the request (its payload's fields, later mutations) sees it. */
  wrote(token: string): void
  readonly loaders: Loaders
}

/** @param token from the header `Kindred-Consistency-Token`. */
export function createContext(
  catalogue: Catalogue,
  token: string | undefined,
  signal?: AbortSignal,
): RequestContext {
  let newest = token
  const reads = (): ReadOptions => ({ token: newest, signal })
  const loaders = createLoaders(catalogue, reads)
  return {
    reads,
    loaders,
    wrote(written) {
      newest = written
      loaders.users.clearAll()
      loaders.items.clearAll()
    },
  }
}
