import { createCampaignCache } from '../app/catalogue/index.js'
import { createBrowse, createFindAudience } from '../app/lists/index.js'
import { createRank, createRecommend, createRecommendForSession } from '../app/pages/index.js'
import { popularitySource } from '../app/serving/index.js'
import { createCachedRead, createRequestReads } from '../app/shared/index.js'
import {
  createFindSimilarUsers,
  createRecommendToGroup,
  createRecommendWithFriends,
  createSuggestCommunities,
} from '../app/together/index.js'
import type { ReadUseCases, TogetherUseCases, WhatIfUseCases } from '../app/use-cases.js'
import { createAccountForItem, createFindCounterfactual, createWhatIf } from '../app/what-if/index.js'
import type { Settings } from '../config/index.js'
import { attractingKinds } from '../core/data/index.js'
import { NO_RULES } from '../core/page/index.js'
import type { RequestContext } from '../core/ports/index.js'
import {
  createCampaignStore,
  createCatalogue,
  createItemAvailability,
  createUserLists,
} from '../neo4j/catalogue/index.js'
import type { Graph } from '../neo4j/driver/index.js'
import { createImpressionHistory } from '../neo4j/impressions/index.js'
import {
  createAudiences,
  createColdStartItems,
  createCommunities,
  createEvidenceFinder,
  createLiveSources,
  createRankings,
  createVerificationQueries,
  createViewers,
} from '../neo4j/serving/index.js'
import { createSimilarUserGuard } from '../neo4j/social/index.js'
import { composePageVariants } from './feedback.js'
import type { Runtime } from './runtime.js'
import type { Shared } from './shared.js'

/**
 * A server that is sent the consistency token of a write finds the new item at once. Other requests find it
 * within ten seconds.
 */
const COLD_START_FRESHNESS = { renewAfterMs: 5_000, maxAgeMs: 10_000 }

type PageSettings = Pick<Settings, 'catalogue' | 'kinds' | 'pages' | 'impressions' | 'experiments'>

/** Pages of items and what is computed like them: lists, audiences, groups, similar users, explanations. */
export function composePages(
  graph: Graph,
  settings: PageSettings,
  runtime: Runtime,
  { snapshots, holder, loadFriendModel, friends }: Shared,
): ReadUseCases & TogetherUseCases & WhatIfUseCases {
  const { kinds, pages } = settings
  const { properties } = settings.catalogue
  const { now, random, randomId, log } = runtime
  const store = snapshots
  const shelf = createItemAvailability(graph)
  const catalogue = createCatalogue(graph, properties)
  const communities = createCommunities(graph, attractingKinds(kinds))
  const rankings = createRankings(graph, kinds)
  const browse = createBrowse({ rankings, shelf, store, communities, kinds, now })
  const coldStartItems = createColdStartItems(graph, kinds)
  const serving = {
    candidateTimeoutMs: pages.candidateTimeoutMs,
    rules: { ...NO_RULES, ...pages.rules },
    impressionDiscount: pages.impressionDiscount,
    shownItems: createImpressionHistory(graph),
    campaignsOf: createCampaignCache(createCampaignStore(graph)),
    evidence: createEvidenceFinder(graph, kinds),
    live: createLiveSources(graph, kinds),
    popularity: browse.popularity,
    coldStartItems: createCachedRead(
      'coldStartItems',
      (context) => coldStartItems.read(context),
      COLD_START_FRESHNESS,
      now,
    ),
    popular: (context: RequestContext) => popularitySource(() => browse.popularity(context)),
    ...{ store, shelf, holder, kinds, now, random, randomId, log },
  }
  const varied = { ...serving, variants: composePageVariants(graph, settings, runtime, holder) }
  return {
    catalogue,
    properties,
    userLists: createUserLists(graph),
    browse,
    findAudience: createFindAudience({
      ...serving,
      audiences: createAudiences(graph, attractingKinds(kinds)),
      rankings,
    }),
    communities,
    suggestCommunities: createSuggestCommunities(communities),
    recommend: createRecommend(varied),
    recommendForSession: createRecommendForSession(serving),
    rank: createRank({ ...serving, catalogue }),
    accountForItem: createAccountForItem({ ...varied, catalogue, proofs: createVerificationQueries(kinds) }),
    findCounterfactual: createFindCounterfactual(varied),
    whatIf: createWhatIf({ ...varied, catalogue }),
    recommendToGroup: createRecommendToGroup(serving),
    recommendWithFriends: createRecommendWithFriends(serving),
    findSimilarUsers: createFindSimilarUsers({
      guard: createSimilarUserGuard(graph),
      candidates: friends.candidates,
      friendModel: loadFriendModel,
      ...{ holder, kinds, now, log },
    }),
    startReads: createRequestReads({ viewers: createViewers(graph), guard: friends.guard, now }),
    activeSnapshot: (context) => store.active(context),
  }
}
