// A training run: export, fit, gate, publish; communities and retraining.

export { COMMUNITY_METRICS, communitiesOf, IDENTITIES } from './communities.js'
export type { PublishedModels } from './fit-snapshot.js'
export type { SourceMetrics } from './gate.js'
export { blendOptions, joinSettings, trainingOptions } from './options.js'
export { reportTraining } from './progress.js'
export { type Promotion, promote, rollback } from './publish.js'
export { retrainPeriodically } from './retrain-periodically.js'
export { slotContentOf } from './slot-content.js'
export { type TrainingMeans, type TrainingReport, train } from './train.js'
