// The context of one request and its loaders.

export { type Caller, callerOf, TRUSTED_CALLER } from './caller.js'
export {
  type ApiContext,
  createContext,
  type RecommendationEdge,
  type SuggestionEdge,
} from './context.js'
export { createLifetime, type Lifetime, withinLifetime } from './lifetime.js'
export type { Loaders } from './loaders.js'
export { elapsedMs, logFieldsOf, type RequestRecord, startRecord } from './record.js'
