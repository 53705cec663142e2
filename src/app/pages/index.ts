// Pages of recommended items: candidates, rules, filling, explanations, cursors.

export {
  excludedItems,
  findCandidates,
  gatherCandidates,
  startBudget,
} from './candidates.js'
export { computePage, type PageDependencies, type PageWanted, pageQuery } from './compute-page.js'
export { explainPage } from './explain.js'
export { fillPage } from './fill-page.js'
export { createServed, decodeScroll, encodeScroll, type ScrollState } from './page-cursor.js'
export { itemsPassing, rulesOfPage, shortfallOf } from './page-rules.js'
export { likedCount, personalScores } from './personal-scores.js'
export { createRank, type Rank } from './rank.js'
export { createRecommend, type Recommend, type RecommendDependencies } from './recommend.js'
export { createRecommendForSession, type RecommendForSession } from './recommend-for-session.js'
export { activeUsers, type ManyRequest, type PageOfUser, recommendToMany } from './recommend-to-many.js'
export type { RecommendationPage, RecommendedItem, Shortfall } from './recommendation.js'
export { type ViewerContext, viewerContext } from './viewer.js'
