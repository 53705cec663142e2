// Impressions of items and of friend suggestions, and their counts.

export {
  createClickThroughCounts,
  createExperimentTotals,
  createExposureLog,
  createExposureRetention,
  createShownItems,
} from './page-impressions.js'
export { createSuggestionExposures, startOfDay } from './suggestion-impressions.js'
