// Impressions, viewed pages, click-through, experiment results, subscriptions.

export { type ClickThrough, createClickThrough } from './click-through.js'
export {
  createExperimentResults,
  type ExperimentResult,
  type ExperimentResults,
  type VariantResult,
} from './experiment-results.js'
export {
  createSuggestionRecorder,
  NO_SUGGESTION_RECORDER,
  type RetentionJob,
  type SuggestionRecorder,
  startRetention,
} from './impression-retention.js'
export {
  createPageRecorder,
  NO_PAGE_RECORDER,
  type PageRecorder,
  withPageRecording,
  withRankRecording,
  withSessionRecording,
} from './record-impressions.js'
export {
  createRecordViews,
  type RecordViews,
  rejectViews,
} from './record-views.js'
export {
  createRecommendationWatch,
  type PageChange,
  type RecommendationWatch,
} from './watch-recommendations.js'
