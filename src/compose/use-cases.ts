import {
  createCampaignCache,
  createCampaignUseCases,
  createDeleteItems,
  createDeleteUsers,
  createRecordInteractions,
  createRemoveInteractions,
  createUpsertFriendships,
  createUpsertItems,
  createUpsertUsers,
} from '../app/catalogue/index.js'
import {
  createSuggestionRecorder,
  NO_SUGGESTION_RECORDER,
  type SuggestionRecorder,
  withPageRecording,
  withRankRecording,
  withSessionRecording,
} from '../app/feedback/index.js'
import { createFriendModelLoader, createSuggestFriends } from '../app/friends/index.js'
import { createBrowse, createFindAudience } from '../app/lists/index.js'
import { createRank, createRecommend, createRecommendForSession } from '../app/pages/index.js'
import { createSnapshotHolder, popularitySource, type SnapshotHolder } from '../app/serving/index.js'
import { createCachedRead, createRequestReads } from '../app/shared/index.js'
import {
  createDismiss,
  createSetVisibility,
  createTieUseCases,
  createUndismiss,
} from '../app/social/index.js'
import {
  createFindSimilarUsers,
  createRecommendToGroup,
  createRecommendWithFriends,
  createSuggestCommunities,
} from '../app/together/index.js'
import type {
  ReadUseCases,
  SocialUseCases,
  TogetherUseCases,
  UseCases,
  WhatIfUseCases,
  WriteUseCases,
} from '../app/use-cases.js'
import { createWarmUp } from '../app/warm-up.js'
import { createAccountForItem, createFindCounterfactual, createWhatIf } from '../app/what-if/index.js'
import type { Settings } from '../config/index.js'
import { attractingKinds } from '../core/data/index.js'
import type { Recommender, Snapshot } from '../core/model/index.js'

import { NO_RULES } from '../core/page/index.js'
import type { RequestContext } from '../core/ports/index.js'
import { findModel } from '../models/index.js'
import {
  createCampaignStore,
  createCatalogue,
  createCatalogueStore,
  createInteractionStore,
  createItemAvailability,
  createUserLists,
} from '../neo4j/catalogue/index.js'

import type { Graph } from '../neo4j/driver/index.js'
import { createImpressionHistory, createSuggestionImpressionLog } from '../neo4j/impressions/index.js'

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

import { createSnapshotStore } from '../neo4j/snapshots/index.js'
import {
  createFriendCandidates,
  createFriendEvidenceFinder,
  createFriendGuard,
  createSimilarUserGuard,
  createSocialStore,
} from '../neo4j/social/index.js'

import { composeFeedback, composePageRecorder, composePageVariants, varietyOf } from './feedback.js'
import { composeWatch, telling } from './live.js'
import type { Runtime } from './runtime.js'

/** The settings that pages depend on. */
export type ServedSettings = Pick<
  Settings,
  'catalogue' | 'kinds' | 'pages' | 'suggestions' | 'impressions' | 'experiments' | 'subscriptions'
>

/** What was learned, loaded once for all that ask. */
interface Learned {
  readonly holder: SnapshotHolder
  readonly friendModel: ReturnType<typeof createFriendModelLoader>
}

export function composeUseCases(graph: Graph, settings: ServedSettings, runtime: Runtime): UseCases {
  const store = createSnapshotStore(graph)
  const holder = createSnapshotHolder(store, loadRecommender, varietyOf(settings.experiments))
  const friendModel = createFriendModelLoader(loadRecommender, runtime.log)
  const exposures = composeExposures(graph, settings, runtime)
  const reads = composeReads(graph, settings, runtime, { holder, friendModel })
  const pages = composePageRecorder(graph, settings, runtime)
  const social = composeSocial(graph, settings, runtime, { holder, friendModel }, exposures)
  const writes = composeWrites(graph, settings, runtime)
  const watch = composeWatch(graph, settings, runtime, reads)
  const { minItemAudience } = settings.suggestions
  const candidates = createFriendCandidates(graph, {
    attracting: attractingKinds(settings.kinds),
    minItemAudience,
  })
  return {
    ...reads,
    recommend: withPageRecording(reads.recommend, pages),
    rank: withRankRecording(reads.rank, pages),
    recommendForSession: withSessionRecording(reads.recommendForSession, pages),
    ...writes,
    campaigns: createCampaignUseCases(createCampaignStore(graph)),
    ...social,
    ...telling(watch, { ...writes, ...social }),
    watch,
    ...composeFeedback(graph, settings, runtime, pages),
    warmUp: createWarmUp({
      people: (limit, context) => candidates.usersAfter('', limit, context),
      recommend: reads.recommend,
      startReads: reads.startReads,
      suggestFriends: social.suggestFriends,
      friendEvidence: createFriendEvidenceFinder(graph, {
        attracting: attractingKinds(settings.kinds),
        minItemAudience,
      }),
    }),
    async close() {
      watch.close()
      await Promise.all([exposures.flush(), pages.flush()])
      const lost = pages.pending()
      if (lost > 0) runtime.log(`${lost} shown pages could not be written and are not counted`)
    },
    async checkReady(context) {
      await graph.verify()
      const active = await store.active(context)
      if (active !== null) await holder.get(active.version)
      return active?.version ?? null
    },
  }
}

function composeReads(
  graph: Graph,
  settings: ServedSettings,
  runtime: Runtime,
  { holder, friendModel }: Learned,
): ReadUseCases & TogetherUseCases & WhatIfUseCases {
  const {
    catalogue: { properties },
    kinds,
    pages,
    suggestions: { minItemAudience },
  } = settings
  const { clock: now, random, randomId, log } = runtime
  const store = createSnapshotStore(graph)
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
      candidates: createFriendCandidates(graph, { attracting: attractingKinds(kinds), minItemAudience }),
      ...{ holder, friendModel, kinds, now, log },
    }),
    startReads: createRequestReads({
      viewers: createViewers(graph),
      guard: createFriendGuard(graph, friendRules(settings)),
      now,
    }),
    activeSnapshot: (context) => store.active(context),
  }
}

function composeWrites(
  graph: Graph,
  { catalogue: { properties }, kinds }: Pick<Settings, 'catalogue' | 'kinds'>,
  { clock }: Runtime,
): WriteUseCases {
  const catalogue = createCatalogueStore(graph)
  const interactions = createInteractionStore(graph)
  return {
    recordInteractions: createRecordInteractions({ store: interactions, kinds, now: clock }),
    removeInteractions: createRemoveInteractions(interactions),
    upsertUsers: createUpsertUsers(catalogue),
    upsertItems: createUpsertItems(catalogue, properties),
    deleteUsers: createDeleteUsers(catalogue),
    deleteItems: createDeleteItems(catalogue),
    upsertFriendships: createUpsertFriendships({ store: createSocialStore(graph), now: clock }),
  }
}

function composeSocial(
  graph: Graph,
  { kinds, suggestions }: Pick<Settings, 'kinds' | 'suggestions'>,
  { clock, random, randomId, log }: Runtime,
  { holder, friendModel }: Learned,
  exposures: SuggestionRecorder,
): SocialUseCases {
  const store = createSocialStore(graph)
  const attracting = attractingKinds(kinds)
  const { minItemAudience, impressionDiscount } = suggestions
  const candidates = createFriendCandidates(graph, { attracting, minItemAudience })
  const guard = createFriendGuard(graph, friendRules({ suggestions }))
  return {
    ties: createTieUseCases({ store, now: clock }),
    setVisibility: createSetVisibility(store),
    dismiss: createDismiss({ store, now: clock }),
    undismiss: createUndismiss({ store }),
    suggestFriends: createSuggestFriends({
      guard,
      candidates,
      evidence: createFriendEvidenceFinder(graph, { attracting, minItemAudience }),
      wellConnected: createCachedRead(
        'wellConnected',
        (context) => candidates.wellConnected(WELL_CONNECTED, context),
        WELL_CONNECTED_FRESHNESS,
        clock,
      ),
      store: createSnapshotStore(graph),
      now: clock,
      ...{
        holder,
        loadFriendModel: friendModel,
        kinds,
        impressionDiscount,
        recorder: exposures,
        random,
        randomId,
        log,
      },
    }),
  }
}

/** Settings of the rules of who may be suggested to whom. */
function friendRules({ suggestions: { cooldownDays, dailyCap } }: Pick<Settings, 'suggestions'>) {
  return { cooldownDays, dailyCap: dailyCap || null }
}

/** A record is kept only where something is made of it. */
function composeExposures(
  graph: Graph,
  { suggestions }: Pick<Settings, 'suggestions'>,
  { clock, log }: Runtime,
): SuggestionRecorder {
  if (!suggestions.dailyCap && suggestions.impressionDiscount === null) return NO_SUGGESTION_RECORDER
  return createSuggestionRecorder({ store: createSuggestionImpressionLog(graph), now: clock, log })
}

/** People with the most ties are the same for everybody; each suggestion of one of them is checked anew. */
const WELL_CONNECTED = 2_000

/** Who writes a new item and sends the token of that write finds it at once; others within ten seconds. */
const COLD_START_FRESHNESS = { renewAfterMs: 5_000, maxAgeMs: 10_000 }

const WELL_CONNECTED_FRESHNESS = { renewAfterMs: 30_000, maxAgeMs: 60_000 }

const loadRecommender = (snapshot: Snapshot): Recommender =>
  findModel(snapshot.algorithm, snapshot.target).load(snapshot)
