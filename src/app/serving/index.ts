// What serves a page: loaded snapshots, sources with weights, experiment variants.

export {
  type CandidateSource,
  popularitySource,
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
  type Variety,
} from './snapshot-holder.js'
export { createPageVariants, createVariantAssigner, drawBest, type PageVariants } from './variants.js'
