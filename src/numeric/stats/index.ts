// Statistics: intervals, sequential tests, Parzen estimators, partitions, accuracy of ranked lists.

export {
  alwaysValid,
  type ClusterSums,
  clusteredRate,
  drawBeta,
  type EstimatedRate,
  wilsonInterval,
} from './intervals.js'
export { MIN_PAIRS, type PairedDifference, pairedDifference } from './paired.js'
export { adjustedRandIndex, matchGroups, modularity, normalizedMutualInformation } from './partitions.js'
export { type Axis, type Point, suggestPoint } from './parzen.js'
export { idealDcg, type ListAccuracy, listMetrics, rankDiscount } from './ranking.js'
