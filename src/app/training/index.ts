// Training: export, fit, gate, publish, promote, communities, periodic retraining.

export { COMMUNITY_METRICS, communitiesOf, IDENTITIES } from './communities.js'
export type { PublishedModels } from './fit-snapshot.js'
export { describeComparison, type GateComparison, type SourceMetrics } from './gate.js'
export { blendOptions, mergeSettings, trainingOptions } from './options.js'
export { createFitReporter } from './progress.js'
export { type Promotion, promote, rollback } from './publish.js'
export { retrainPeriodically } from './retrain-periodically.js'
export { slotContentOf } from './slot-content.js'
export { leftOutOf, type TrainingDependencies, type TrainingReport, train } from './train.js'
export { createTrainingWatch, type TrainingState, type TrainingWatch } from './training-watch.js'
