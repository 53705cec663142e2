// Pages of recommended items: candidates, rules, filling, explanations, cursors.

export { type ArrangeDependencies, arrangeStage } from './arrange-page.js'
export {
  type CandidateFinder,
  candidateStage,
  createCandidateFinder,
  type SourcesFor,
} from './candidates.js'
export { computePage, type PageInput, pageInput, type Stage } from './compute-page.js'
export { explainEntries, explainStage } from './explain.js'
export { availableEntries, fillPage, fillStage } from './fill-page.js'
export { beginScroll, checkScrollOwner, createShownSet, decodeScroll, encodeScroll } from './page-cursor.js'
export { itemsPassing, type PageRulesDependencies, rulesOfPage, shortfallOf } from './page-rules.js'
export { personalScores } from './personal-scores.js'
export { createRank, type Rank } from './rank.js'
export { createRecommend, type Recommend, type RecommendForSession, sessionViewer } from './recommend.js'
export { activeUsers, type ManyRequest, type PageOfUser, recommendToMany } from './recommend-to-many.js'
export type { RecommendationPage, RecommendedItem, Shortfall } from './recommendation.js'
export { excludedItems, likedCount, type ViewerContext, viewerContext } from './viewer.js'
