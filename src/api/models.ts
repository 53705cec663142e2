import type { RecommendationPage } from '../app/recommendation.js'
import type { SuggestionPage } from '../app/suggestion.js'

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
