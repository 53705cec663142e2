import { createCampaignCache } from '../app/catalogue/index.js'
import { createBrowse, createFindAudience, createSearch } from '../app/lists/index.js'
import {
  arrangeStage,
  candidateStage,
  createCandidateFinder,
  createRank,
  createRecommend,
  explainStage,
  fillStage,
} from '../app/pages/index.js'
import { createCachedRead, createRequestReads } from '../app/shared/index.js'
import {
  createFindSimilarUsers,
  createRecommendToGroup,
  createRecommendWithFriends,
  createSuggestCommunities,
} from '../app/together/index.js'
import type { ReadUseCases, TogetherUseCases, WhatIfUseCases } from '../app/use-cases.js'
import { createExplainScore, createFindCounterfactual, createWhatIf } from '../app/what-if/index.js'
import type { Settings } from '../config/index.js'
import { attractingKinds, ratingKinds } from '../core/data/index.js'
import { NO_RULES } from '../core/page/index.js'
import {
  createCampaignStore,
  createCatalogue,
  createItemAvailability,
  createRatingStore,
  createTextSearch,
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
import { sharedEngine } from '../numeric/engine/index.js'
import { composeServingSelector } from './feedback.js'
import type { Runtime } from './runtime.js'
import { ratingRules, type Shared } from './shared.js'

/**
 * A server that is sent the consistency token of a write finds the new item at once. Other requests find it
 * within ten seconds.
 */
const COLD_START_FRESHNESS = { renewAfterMs: 5_000, maxAgeMs: 10_000 }

type PageSettings = Pick<
  Settings,
  'catalogue' | 'kinds' | 'ratings' | 'pages' | 'impressions' | 'experiments'
>

/** Pages of items and what is computed like them: lists, audiences, groups, similar users, explanations. */
export function composePages(
  graph: Graph,
  settings: PageSettings,
  runtime: Runtime,
  { snapshots, holder, faults, loadFriendModel, friends }: Shared,
): ReadUseCases & TogetherUseCases & WhatIfUseCases {
  const { kinds } = settings
  const { properties } = settings.catalogue
  const { candidateTimeoutMs, rules, impressionDiscount } = settings.pages
  const { now, random, randomId, log } = runtime
  const store = snapshots
  const engine = sharedEngine()
  const availability = createItemAvailability(graph)
  const catalogue = createCatalogue(graph, properties)
  const communities = createCommunities(graph, kinds)
  const rankings = createRankings(graph, kinds)
  const evidence = createEvidenceFinder(graph, kinds)
  const browse = createBrowse({
    ...{ rankings, availability, store, communities, kinds, now },
    generation: holder.deletions,
  })
  const coldStart = createColdStartItems(graph, kinds)
  const coldStartItems = createCachedRead(
    'coldStartItems',
    (context) => coldStart.read(context),
    COLD_START_FRESHNESS,
    now,
    holder.deletions,
  )
  const sources = { live: createLiveSources(graph, kinds), popularity: browse.popularity, coldStartItems }
  const finder = createCandidateFinder({ engine, candidateTimeoutMs })
  const candidates = candidateStage(finder, sources)
  const explain = explainStage(evidence)
  const stages = [
    candidates,
    fillStage({ availability, evidence }),
    arrangeStage({ availability, impressionHistory: createImpressionHistory(graph), impressionDiscount }),
    explain,
  ]
  const pages = {
    ...{ stages, availability, store, kinds, now, random, randomId },
    popularity: browse.popularity,
    selector: composeServingSelector(graph, settings, { holder, store, log }),
    rules: { ...NO_RULES, ...rules },
    campaignsOf: createCampaignCache(createCampaignStore(graph)),
  }
  const together = { ...sources, finder, availability, evidence, holder, kinds, now, randomId, log }
  return {
    catalogue,
    properties,
    userLists: createUserLists(graph),
    browse,
    search: createSearch({ search: createTextSearch(graph), availability, kinds, now }),
    findAudience: createFindAudience({
      ...{ store, holder, rankings, availability, coldStartItems, engine, kinds, now, log },
      audiences: createAudiences(graph, attractingKinds(kinds)),
    }),
    communities,
    suggestCommunities: createSuggestCommunities(communities),
    ...createRecommend(pages),
    rank: createRank({
      ...{ candidates, explain, catalogue, holder, kinds, now, randomId, log },
      popularity: browse.popularity,
    }),
    explainScore: createExplainScore({
      ...{ ...pages, ...sources, finder, evidence, catalogue },
      verificationQueries: createVerificationQueries(kinds),
    }),
    findCounterfactual: createFindCounterfactual(pages),
    whatIf: createWhatIf({
      ...{ ...pages, catalogue },
      ratings: createRatingStore(graph, ratingRules(settings.ratings), ratingKinds(kinds)),
    }),
    recommendToGroup: createRecommendToGroup(together),
    recommendWithFriends: createRecommendWithFriends(together),
    findSimilarUsers: createFindSimilarUsers({
      guard: createSimilarUserGuard(graph),
      candidates: friends.candidates,
      friendModel: loadFriendModel,
      ...{ holder, kinds, now, log },
    }),
    startReads: createRequestReads({
      ...{ viewers: createViewers(graph), guard: friends.guard, now },
      recordFaults: faults.begin,
    }),
    activeSnapshot: (context) => store.active(context),
  }
}
