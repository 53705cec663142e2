// Reads of a page: viewers, live sources, evidence, rankings.

export { createEvidenceFinder, createVerificationQueries } from './evidence.js'
export { createColdStartItems, createLiveSources } from './live-sources.js'
export { createAudiences, createCommunities, createRankings } from './rankings.js'
export { type Did, type StatedKinds, statedKinds, strongestOf } from './stated-kinds.js'
export { createViewers, type ViewerRow, viewerOf } from './viewers.js'
