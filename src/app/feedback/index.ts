// Feedback on served pages: impressions, viewed items, click-through, experiment results, live changes.

export { type ClickThrough, createClickThrough } from './click-through.js'
export {
  createExperimentResults,
  type ExperimentResult,
  type ExperimentResults,
  type VariantResult,
} from './experiment-results.js'
export { type RetentionJob, startRetention } from './impression-retention.js'
export {
  createPageRecorder,
  createSuggestionRecorder,
  NO_PAGE_RECORDER,
  NO_SUGGESTION_RECORDER,
  type PageRecorder,
  type SuggestionRecorder,
  withPageRecording,
  withRankRecording,
  withSessionRecording,
} from './record-impressions.js'
export {
  createRecordViewableImpressions,
  type RecordViewableImpressions,
  rejectViewableImpressions,
} from './viewable-impressions.js'
export {
  createRecommendationWatch,
  type PageChange,
  type RecommendationWatch,
} from './watch-recommendations.js'
