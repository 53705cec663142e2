// The context of one request and its loaders.

export {
  createContext,
  type RecommendationEdge,
  type RequestContext,
  type SuggestionEdge,
} from './context.js'
export type { Loaders } from './loaders.js'
