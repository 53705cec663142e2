// Ties in the graph: changes, candidates, evidence, and who may be suggested.

export { createFriendCandidates } from './friend-candidates.js'
export { createFriendEvidenceFinder } from './friend-evidence.js'
export { createFriendGuard, createSimilarUserGuard } from './friend-guard.js'
export { createSocialStore } from './social-store.js'
