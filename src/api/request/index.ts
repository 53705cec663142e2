// The context of one request and its loaders.

export { type Access, type PrivateList, TRUSTED_CALLER } from './access.js'
export {
  type ApiContext,
  createContext,
  type RecommendationEdge,
  type SuggestionEdge,
} from './context.js'
export { createLifetime, type Lifetime, withinLifetime } from './lifetime.js'
export type { Loaders } from './loaders.js'
