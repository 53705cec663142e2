// Impressions, viewed pages, click-through, experiment results, subscriptions.

export { type ClickThrough, createClickThrough } from './click-through.js'
export {
  createExperimentResults,
  type ExperimentResult,
  type ExperimentResults,
  type VariantResult,
} from './experiment-results.js'
export {
  createExposureRecorder,
  type ExposureRecorder,
  type KeepingExposures,
  keepExposures,
  NO_EXPOSURES,
} from './record-impressions.js'
export {
  createPageRecorder,
  NO_PAGES,
  type PageRecorder,
  recordingPages,
  recordingRankings,
  recordingSessions,
} from './record-pages.js'
export { createRecordSeen, type RecordSeen, refuseSeen } from './record-views.js'
export {
  createRecommendationWatch,
  type PageChange,
  type RecommendationWatch,
} from './watch-recommendations.js'
