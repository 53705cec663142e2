// Rules of a page: reweighting, diversity, exploration, quotas, pins, campaigns, experiments, explanations.

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
  type StatedInteraction,
  sharedVerb,
  type TagRef,
  tagRef,
  type UserRef,
  userRef,
  verbOf,
} from './explanation.js'
export {
  type Campaign,
  campaignRules,
  hasNoRules,
  type ItemRules,
  NO_RULES,
  rulesDigest,
} from './item-rules.js'
export {
  applyQuotas,
  diversify,
  explore,
  type Pin,
  pin,
  type QuotaResult,
  type Similarity,
  type TagQuota,
} from './reorder.js'
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
