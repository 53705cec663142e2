// What serves a page: loaded snapshots, sources with weights, experiment variants.

export {
  rankedRecommender,
  type Serving,
  type ServingDependencies,
  servingFor,
  servingOfScroll,
  sourcesOf,
  type WeightedSources,
} from './serving-context.js'
export {
  createSnapshotHolder,
  type ServingSnapshot,
  type SnapshotHolder,
  SOURCE_NAMES,
  type Variety,
} from './snapshot-holder.js'
export { createPageVariants, createVariantAssigner, drawBest, type PageVariants } from './variants.js'
