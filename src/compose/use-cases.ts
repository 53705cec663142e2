import { createCampaigns, createCampaignsOfVersion } from '../app/catalogue/campaigns.js'
import { createDeleteItems, createDeleteUsers, createRemoveInteractions } from '../app/catalogue/delete.js'
import { createRecordInteractions } from '../app/catalogue/record-interactions.js'
import { createUpsertUsers } from '../app/catalogue/upsert.js'
import { createUpsertFriendships } from '../app/catalogue/upsert-friendships.js'
import { createUpsertItems } from '../app/catalogue/upsert-items.js'
import {
  createExposureRecorder,
  type ExposureRecorder,
  NO_EXPOSURES,
} from '../app/feedback/record-impressions.js'
import { recordingPages, recordingRankings, recordingSessions } from '../app/feedback/record-pages.js'
import { createFriendModels } from '../app/friends/friend-model.js'
import { createSuggestFriends } from '../app/friends/suggest-friends.js'
import { readStanding } from '../app/friends/suggestion.js'
import { createBrowse } from '../app/lists/browse.js'
import { createFindAudience } from '../app/lists/find-audience.js'
import { createRank } from '../app/pages/rank.js'
import { createRecommend } from '../app/pages/recommend.js'
import { createRecommendForSession } from '../app/pages/recommend-for-session.js'
import { readViewer } from '../app/pages/viewer.js'
import { rankedRecommender } from '../app/serving/serving-context.js'
import { createSnapshotHolder, type SnapshotHolder } from '../app/serving/snapshot-holder.js'
import { cached } from '../app/shared/cached.js'
import { createTieUseCases } from '../app/social/change-tie.js'
import { createDismiss, createSetVisibility, createUndismiss } from '../app/social/visibility.js'
import { createFindSimilarUsers } from '../app/together/find-similar-users.js'
import { createRecommendToGroup } from '../app/together/recommend-to-group.js'
import { createRecommendWithFriends } from '../app/together/recommend-with-friends.js'
import { createSuggestCommunities } from '../app/together/suggest-communities.js'
import type {
  AccountUseCases,
  ReadUseCases,
  SocialUseCases,
  TogetherUseCases,
  UseCases,
  WriteUseCases,
} from '../app/use-cases.js'
import { createWarmUp } from '../app/warm-up.js'
import { createFindCounterfactual } from '../app/what-if/counterfactual.js'
import { createAccountForItem } from '../app/what-if/score-breakdown.js'
import { createWhatIf } from '../app/what-if/what-if.js'
import type { Settings } from '../config.js'
import type { Recommender } from '../core/model/recommender.js'
import type { Snapshot } from '../core/model/snapshot.js'
import { NO_RULES } from '../core/page/item-rules.js'
import type { ReadOptions } from '../core/ports/request.js'
import { findModel } from '../models/index.js'
import { createCampaignStore } from '../neo4j/catalogue/campaign-store.js'
import { createCatalogue, createShelf, createUserLists } from '../neo4j/catalogue/catalogue.js'
import { createCatalogueStore } from '../neo4j/catalogue/catalogue-store.js'
import { createInteractionStore } from '../neo4j/catalogue/interaction-store.js'

import type { Graph } from '../neo4j/driver/connection.js'
import { createShownItems } from '../neo4j/impressions/page-impressions.js'
import { createSuggestionExposures } from '../neo4j/impressions/suggestion-impressions.js'
import { createEvidenceFinder, createProofs } from '../neo4j/serving/evidence.js'
import { attractingKinds, createLiveSources, createNewcomers } from '../neo4j/serving/live-sources.js'
import { createAudiences, createCommunities, createRankings } from '../neo4j/serving/rankings.js'
import { createViewers } from '../neo4j/serving/viewers.js'
import { graphSnapshotStore } from '../neo4j/snapshots/snapshot-store.js'
import { createFriendCandidates } from '../neo4j/social/friend-candidates.js'
import { createFriendEvidenceFinder } from '../neo4j/social/friend-evidence.js'
import { createFriendGuard, createPeopleGuard } from '../neo4j/social/friend-guard.js'
import { createSocialStore } from '../neo4j/social/social-store.js'

import { composeFeedback, composePageRecorder, composePageVariants, varietyOf } from './feedback.js'
import { composeWatch, telling } from './live.js'
import type { Runtime } from './runtime.js'

/** The settings that pages depend on. */
export type ServedSettings = Pick<
  Settings,
  'catalogue' | 'kinds' | 'pages' | 'suggestions' | 'exposures' | 'experiments' | 'live'
>

/** What was learned, loaded once for all that ask. */
interface Learned {
  readonly holder: SnapshotHolder
  readonly friendModel: ReturnType<typeof createFriendModels>
}

export function composeUseCases(graph: Graph, settings: ServedSettings, runtime: Runtime): UseCases {
  const store = graphSnapshotStore(graph)
  const holder = createSnapshotHolder(store, loadRecommender, varietyOf(settings.experiments))
  const friendModel = createFriendModels(loadRecommender, runtime.log)
  const exposures = composeExposures(graph, settings, runtime)
  const reads = composeReads(graph, settings, runtime, { holder, friendModel })
  const pages = composePageRecorder(graph, settings, runtime)
  const social = composeSocial(graph, settings, runtime, { holder, friendModel }, exposures)
  const writes = composeWrites(graph, settings, runtime)
  const watch = composeWatch(graph, settings, runtime, reads.recommend)
  const { minimumAudience } = settings.suggestions
  const candidates = createFriendCandidates(graph, {
    attracting: attractingKinds(settings.kinds),
    minimumAudience,
  })
  return {
    ...reads,
    recommend: recordingPages(reads.recommend, pages),
    rank: recordingRankings(reads.rank, pages),
    recommendForSession: recordingSessions(reads.recommendForSession, pages),
    ...writes,
    campaigns: createCampaigns(createCampaignStore(graph)),
    ...social,
    ...telling(watch, { ...writes, ...social }),
    watch,
    ...composeFeedback(graph, settings, runtime, pages),
    warmUp: createWarmUp({
      people: (limit, options) => candidates.peopleAfter('', limit, options),
      recommend: reads.recommend,
      suggestFriends: social.suggestFriends,
      friendEvidence: createFriendEvidenceFinder(graph, {
        attracting: attractingKinds(settings.kinds),
        minimumAudience,
      }),
    }),
    async settle() {
      watch.close()
      await Promise.all([exposures.settle(), pages.settle()])
      const lost = pages.waiting()
      if (lost > 0) runtime.log(`${lost} shown pages could not be written and are not counted`)
    },
    async checkReady(options) {
      await graph.verify()
      const active = await store.active(options)
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
): ReadUseCases & TogetherUseCases & AccountUseCases {
  const {
    catalogue: { properties },
    kinds,
    pages,
    suggestions: { minimumAudience },
  } = settings
  const { clock: now, random, randomId, log } = runtime
  const store = graphSnapshotStore(graph)
  const shelf = createShelf(graph)
  const catalogue = createCatalogue(graph, properties)
  const communities = createCommunities(graph, attractingKinds(kinds))
  const rankings = createRankings(graph, kinds)
  const browse = createBrowse({ rankings, shelf, store, communities, kinds, now })
  const viewers = createViewers(graph)
  const newcomers = createNewcomers(graph, kinds)
  const serving = {
    viewers,
    sourceBudgetMs: pages.sourceBudgetMs,
    rules: { ...NO_RULES, ...pages.rules },
    fading: pages.fading,
    shownItems: createShownItems(graph),
    campaignsOf: createCampaignsOfVersion(createCampaignStore(graph)),
    evidence: createEvidenceFinder(graph, kinds),
    live: createLiveSources(graph, kinds),
    popularity: browse.popularity,
    newcomers: cached('newcomers', (options) => newcomers.read(options), NEWCOMERS_FRESHNESS, now),
    popular: (options: ReadOptions) => rankedRecommender('popular', () => browse.popularity(options)),
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
    accountForItem: createAccountForItem({ ...varied, catalogue, proofs: createProofs(kinds) }),
    findCounterfactual: createFindCounterfactual(varied),
    whatIf: createWhatIf({ ...varied, catalogue }),
    recommendToGroup: createRecommendToGroup(serving),
    recommendWithFriends: createRecommendWithFriends(serving),
    findSimilarUsers: createFindSimilarUsers({
      guard: createPeopleGuard(graph),
      candidates: createFriendCandidates(graph, { attracting: attractingKinds(kinds), minimumAudience }),
      ...{ viewers, holder, friendModel, kinds, now, log },
    }),
    readViewer: (user, options) => readViewer(viewers, user, options),
    activeSnapshot: (options) => store.active(options),
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
    recordInteractions: createRecordInteractions({ store: interactions, kinds, clock }),
    removeInteractions: createRemoveInteractions(interactions),
    upsertUsers: createUpsertUsers(catalogue),
    upsertItems: createUpsertItems(catalogue, properties),
    deleteUsers: createDeleteUsers(catalogue),
    deleteItems: createDeleteItems(catalogue),
    upsertFriendships: createUpsertFriendships({ store: createSocialStore(graph), clock }),
  }
}

function composeSocial(
  graph: Graph,
  { kinds, suggestions }: Pick<Settings, 'kinds' | 'suggestions'>,
  { clock, random, randomId, log }: Runtime,
  { holder, friendModel }: Learned,
  exposures: ExposureRecorder,
): SocialUseCases {
  const store = createSocialStore(graph)
  const attracting = attractingKinds(kinds)
  const { restDays, minimumAudience, fading } = suggestions
  const dailyCap = suggestions.dailyCap || null
  const candidates = createFriendCandidates(graph, { attracting, minimumAudience })
  const guard = createFriendGuard(graph, { restDays, dailyCap })
  return {
    expectSuggestions: (user, options) =>
      // Who asks for the page hears what went wrong.
      void readStanding(guard, user, clock(), options).catch(() => {}),
    ties: createTieUseCases({ store, clock }),
    setVisibility: createSetVisibility(store),
    dismiss: createDismiss({ store, clock }),
    undismiss: createUndismiss({ store, clock }),
    suggestFriends: createSuggestFriends({
      guard,
      candidates,
      evidence: createFriendEvidenceFinder(graph, { attracting, minimumAudience }),
      wellConnected: cached(
        'wellConnected',
        (options) => candidates.wellConnected(WELL_CONNECTED, options),
        WELL_CONNECTED_FRESHNESS,
        clock,
      ),
      store: graphSnapshotStore(graph),
      now: clock,
      ...{ holder, friendModel, kinds, fading, exposures, random, randomId, log },
    }),
  }
}

/** A record is kept only where something is made of it. */
function composeExposures(
  graph: Graph,
  { suggestions }: Pick<Settings, 'suggestions'>,
  { clock, log }: Runtime,
): ExposureRecorder {
  if (!suggestions.dailyCap && suggestions.fading === null) return NO_EXPOSURES
  return createExposureRecorder({ store: createSuggestionExposures(graph), now: clock, log })
}

/** People with the most ties are the same for everybody; each suggestion of one of them is checked anew. */
const WELL_CONNECTED = 2_000

/** Who writes a new item and sends the token of that write finds it at once; others within ten seconds. */
const NEWCOMERS_FRESHNESS = { renewAfterMs: 5_000, maxAgeMs: 10_000 }

const WELL_CONNECTED_FRESHNESS = { renewAfterMs: 30_000, maxAgeMs: 60_000 }

const loadRecommender = (snapshot: Snapshot): Recommender =>
  findModel(snapshot.algorithm, snapshot.target).load(snapshot)
