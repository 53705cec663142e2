// The context of one request and its loaders.

export type { Access, PrivateList } from './access.js'
export {
  type ApiContext,
  createContext,
  type RecommendationEdge,
  type SuggestionEdge,
} from './context.js'
export type { Loaders } from './loaders.js'
