// Rules of a page: reweighting, diversity, exploration, quotas, pins, campaigns, experiments, explanations.

export { type Campaign, rulesOfCampaigns } from './campaign.js'
export { diversify, type Similarity } from './diversity.js'
export {
  type Assignment,
  type Experiment,
  labelOf,
  placeOf,
  type Variant,
  variantAt,
  weightsOfVariant,
} from './experiment.js'
export {
  type CommunityRef,
  type Explanation,
  type ItemRef,
  itemRef,
  type PathNode,
  type PathStep,
  type TagRef,
  tagRef,
  type UserRef,
  userRef,
} from './explanation.js'
export { explore } from './exploration.js'
export { changesNothing, digestOf, type ItemRules, NO_RULES } from './item-rules.js'
export { type Pin, pin } from './pins.js'
export { type Cut, cutByQuotas, type TagQuota } from './quotas.js'
export {
  type Boost,
  boost,
  debiasPopularity,
  type Fading,
  fadingFactor,
  type Impressions,
  preferNovel,
  tire,
} from './reweight.js'
export { noted, type RankChange, type RuleChange, type Ruled, rankChanges } from './rule.js'
