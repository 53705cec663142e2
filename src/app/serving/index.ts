// The serving context of a page: loaded snapshots, sources with weights, experiment variants.

export {
  type CandidateSource,
  popularitySource,
  type Serving,
  type ServingDependencies,
  type SourceDependencies,
  servingFor,
  servingOfScroll,
  sourcesOf,
  type WeightedSources,
} from './serving-context.js'
export {
  createSnapshotHolder,
  type ExperimentNeeds,
  type ServingSnapshot,
  type SnapshotHolder,
} from './snapshot-holder.js'
export {
  createServingSelector,
  createVariantAssigner,
  drawBest,
  type SelectedServing,
  type ServingSelector,
} from './variants.js'
