// GraphQL resolvers by topic, and the map that joins them.

import type { UseCases } from '../../app/use-cases.js'
import { dateTimeScalar } from '../decode/index.js'
import type { Resolvers } from '../generated/schema.js'
import { withinLifetime } from '../request/index.js'
import { createCommunityResolvers } from './communities.js'
import { createExportResolvers } from './export-user.js'
import { createExperimentResolvers, createFeedbackResolvers } from './feedback.js'
import { createSuggestionResolvers, suggestionResolvers } from './friend-suggestions.js'
import { createAudienceResolvers, createBrowseResolvers } from './lists.js'
import { createSnapshotResolvers, lookupResolvers, nodeResolvers } from './lookups.js'
import { createRecommendationResolvers, recommendationResolvers } from './recommendations.js'
import { createScoreBreakdownResolvers } from './score-breakdown.js'
import { createSearchResolvers } from './search.js'
import { createSocialMutations } from './social-mutations.js'
import { createSubscriptionResolvers } from './subscriptions.js'
import { createTogetherResolvers } from './together.js'
import { createUserListResolvers } from './user-lists.js'
import { createCampaignResolvers, createWriteMutations } from './write-mutations.js'

/**
 * All resolvers, joined from the topics. A resolver decodes arguments, calls a use case and encodes the
 * result.
 */
export function createResolvers(useCases: UseCases): Resolvers {
  const browse = createBrowseResolvers(useCases)
  const campaigns = createCampaignResolvers(useCases)
  const communities = createCommunityResolvers(useCases)
  const feedback = createFeedbackResolvers(useCases)
  const together = createTogetherResolvers(useCases)
  const recommendations = createRecommendationResolvers(useCases)
  return withinLifetime<Resolvers>({
    DateTime: dateTimeScalar,
    ...nodeResolvers,
    ...recommendationResolvers,
    ...suggestionResolvers,
    User: {
      ...nodeResolvers.User,
      ...createUserListResolvers(useCases),
      ...recommendations.User,
      ...communities.User,
      ...together.User,
      ...createSuggestionResolvers(useCases),
    },
    Community: communities.Community,
    Item: { ...nodeResolvers.Item, ...browse.Item, ...createAudienceResolvers(useCases) },
    Query: {
      ...lookupResolvers,
      ...browse.Query,
      ...createSearchResolvers(useCases),
      ...recommendations.Query,
      ...campaigns.Query,
      ...communities.Query,
      ...together.Query,
      ...createExportResolvers(useCases),
      ...createScoreBreakdownResolvers(useCases),
      ...createSnapshotResolvers(useCases),
      ...feedback.Query,
      ...createExperimentResolvers(useCases),
    },
    Subscription: createSubscriptionResolvers(useCases),
    Mutation: {
      ...createWriteMutations(useCases),
      ...campaigns.Mutation,
      ...createSocialMutations(useCases),
      ...feedback.Mutation,
    },
  })
}
