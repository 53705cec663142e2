import type { SuggestionPage } from '../../app/friends/index.js'
import type { RecommendationPage } from '../../app/pages/index.js'
import type { PropertyTypes } from '../../core/data/index.js'
import type { Explanation } from '../../core/page/index.js'
import type { ReadOptions } from '../../core/ports/index.js'
import type { Trace } from '../../core/shared/index.js'
import { createLoaders, type LoaderSources, type Loaders } from './loaders.js'

/** What every resolver of one request shares. */
export interface RequestContext {
  /** Options for each read: the newest consistency token and the end of the request. */
  reads(): ReadOptions
  /** A mutation tells what it wrote, so that the rest of the request (its payload's fields, later mutations) sees it. */
  wrote(token: string | undefined): void
  readonly loaders: Loaders
  /** Declared properties of items. */
  readonly properties: PropertyTypes
  /** Sources that were late for a page of this request. */
  readonly late: Set<string>
  /** How old lists were that this request used, milliseconds by name. */
  readonly ages: ReadonlyMap<string, number>
  /** Kept where the request asks for it. */
  readonly trace: Trace | undefined
}

/** @param first options of the reads before anything was written: the consistency token that the client sent, and the like. */
export function createContext(
  sources: LoaderSources & Pick<RequestContext, 'properties'>,
  first: ReadOptions,
): RequestContext {
  const ages = new Map<string, number>()
  let options: ReadOptions = { ...first, ages, viewers: new Map(), standings: new Map() }
  const reads = () => options
  const loaders = createLoaders(sources, reads)
  return {
    reads,
    loaders,
    properties: sources.properties,
    late: new Set(),
    ages,
    trace: first.trace,
    wrote(written) {
      options = { ...options, token: written ?? options.token, viewers: new Map(), standings: new Map() }
      for (const loader of Object.values(loaders)) loader.clearAll()
    },
  }
}

/** Parent of an `ItemRecommendationEdge`: its page and its place there. */
export interface RecommendationEdge {
  readonly page: RecommendationPage
  readonly position: number
  /** Reasons of all edges by item, where the request asks for any: waited for once, not by each edge. */
  readonly reasons: ReadonlyMap<string, readonly Explanation[]>
}

/** Parent of a `FriendSuggestionEdge`: its page and its place there. */
export interface SuggestionEdge {
  readonly page: SuggestionPage
  readonly position: number
}
