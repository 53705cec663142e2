import type { RecommendationPage } from '../app/recommendation.js'

/** Parent of an `ItemRecommendationEdge`: its page and its place there. */
export interface RecommendationEdge {
  readonly page: RecommendationPage
  readonly position: number
}
