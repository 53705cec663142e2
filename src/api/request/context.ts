import type { SuggestionPage } from '../../app/friends/index.js'
import type { RecommendationPage } from '../../app/pages/index.js'
import { createListAges, type RequestReads, type StartReads } from '../../app/shared/index.js'
import type { PropertyTypes } from '../../core/data/index.js'
import type { RequestContext } from '../../core/ports/index.js'
import type { Trace } from '../../core/shared/index.js'
import type { Messages } from '../text/index.js'
import { type Caller, TRUSTED_CALLER } from './caller.js'
import { createLifetime, type Lifetime } from './lifetime.js'
import { createLoaders, type LoaderSources, type Loaders } from './loaders.js'

/** What the resolvers of one GraphQL request share. */
export interface ApiContext {
  /** Context of a read: the newest consistency token and the end of the request. */
  request(): RequestContext
  /** Memoised reads; a write starts new ones. */
  reads(): RequestReads
  /**
   * Takes the token of a write, so that the rest of the request (fields of its payload, later mutations) sees
   * it.
   */
  wrote(token: string | undefined): void
  readonly loaders: Loaders
  /** When the work of the request ends. */
  readonly lifetime: Lifetime
  /** Who sent the request. */
  readonly caller: Caller
  /** Sentences of reasons in all languages. */
  readonly messages: Messages
  /** Declared properties of items. */
  readonly properties: PropertyTypes
  /** Sources that timed out for a page of this request. */
  readonly late: Set<string>
  /** Ages of the cached lists that this request used, in milliseconds by name. */
  readonly ages: ReadonlyMap<string, number>
  /** Present if the request asks for a trace. */
  readonly trace: Trace | undefined
}

/**
 * Builds the {@link ApiContext} of a request.
 *
 * @param caller Default: a caller who needs no key.
 * @param limited its lifetime. Default null: each of its reads has the time of work that no request waits
 *   for.
 */
export function createContext(
  sources: LoaderSources & Pick<ApiContext, 'properties' | 'messages'> & { readonly startReads: StartReads },
  first: Pick<RequestContext, 'token' | 'trace'>,
  caller: Caller = TRUSTED_CALLER,
  limited: Lifetime | null = null,
): ApiContext {
  const ages = createListAges()
  const lifetime = limited ?? createLifetime()
  let reads = sources.startReads({ ...first, ...(limited && { signal: limited.signal }), ages, batch: {} })
  const request = () => reads.context
  const loaders = createLoaders(sources, request, caller.userId)
  return {
    request,
    reads: () => reads,
    loaders,
    lifetime,
    caller,
    messages: sources.messages,
    properties: sources.properties,
    late: new Set(),
    ages: ages.oldest,
    trace: first.trace,
    wrote(token) {
      reads = sources.startReads({ ...reads.context, token: token ?? reads.context.token })
      for (const loader of Object.values(loaders)) loader.clearAll()
    },
  }
}

/** Parent of an `ItemRecommendationEdge`: its page and its place there. */
export interface RecommendationEdge {
  readonly page: RecommendationPage
  readonly position: number
}

/** Parent of a `FriendSuggestionEdge`: its page and its place there. */
export interface SuggestionEdge {
  readonly page: SuggestionPage
  readonly position: number
}
