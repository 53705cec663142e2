// Impressions of items and of friend suggestions, and their counts.

export {
  createClickThroughCounts,
  createExperimentTotals,
  createImpressionHistory,
  createImpressionLog,
  createImpressionRetention,
} from './page-impressions.js'
export { createSuggestionImpressionLog, startOfDay } from './suggestion-impressions.js'
