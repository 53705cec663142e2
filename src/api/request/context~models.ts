import type { RecommendationPage } from '../app/recommendation.js'
import type { SuggestionPage } from '../app/suggestion.js'
import type { Explanation } from '../core/explanation.js'

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
