// Rules of a page: reweighting, diversity, exploration, quotas, pins, campaigns, experiments, explanations.

export { type Campaign, campaignRules } from './campaign.js'
export { diversify, type Similarity } from './diversity.js'
export {
  type Assignment,
  assignmentPoint,
  type Experiment,
  type Variant,
  variantAt,
  variantLabel,
  variantWeights,
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
export { hasNoRules, type ItemRules, NO_RULES, rulesDigest } from './item-rules.js'
export { type Pin, pin } from './pins.js'
export { applyQuotas, type QuotaResult, type TagQuota } from './reorder.js'
export {
  applyFatigue,
  type Boost,
  boost,
  debiasPopularity,
  discountFactor,
  type IgnoredImpressions,
  type ImpressionDiscount,
  preferNovel,
} from './reweight.js'
export {
  annotateRuleChange,
  type RankChange,
  type RuleChange,
  rankChanges,
  type WithRuleChanges,
} from './rule.js'
