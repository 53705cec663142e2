import type {
  AccountUseCases,
  ReadUseCases,
  SocialUseCases,
  TogetherUseCases,
  UseCases,
  WriteUseCases,
} from '../api/use-cases.js'
import { createAccountForItem } from '../app/account-for.js'
import { createBrowse } from '../app/browse.js'
import { cached } from '../app/cached.js'
import { createCampaigns, createCampaignsOfVersion } from '../app/campaigns.js'
import { createTieUseCases } from '../app/change-tie.js'
import { createFindCounterfactual } from '../app/counterfactual.js'
import { createDeleteItems, createDeleteUsers } from '../app/delete-entities.js'
import { createDismiss, createUndismiss } from '../app/dismiss.js'
import { createFindAudience } from '../app/find-audience.js'
import { createFindSimilarUsers } from '../app/find-similar-users.js'
import { createFriendModels } from '../app/friend-model.js'
import { createRank } from '../app/rank.js'
import { rankedRecommender } from '../app/ranked-recommender.js'
import { readStanding } from '../app/read-standing.js'
import { readViewer } from '../app/read-viewer.js'
import { createRecommend } from '../app/recommend.js'
import { createRecommendForSession } from '../app/recommend-for-session.js'
import { createRecommendToGroup } from '../app/recommend-to-group.js'
import { createRecommendWithFriends } from '../app/recommend-with-friends.js'
import { createExposureRecorder, type ExposureRecorder, NO_EXPOSURES } from '../app/record-exposures.js'
import { createRecordInteractions } from '../app/record-interactions.js'
import { recordingPages, recordingRankings, recordingSessions } from '../app/record-pages.js'
import { createRemoveInteractions } from '../app/remove-interactions.js'
import { createSetVisibility } from '../app/set-visibility.js'
import { createSnapshotHolder, type SnapshotHolder } from '../app/snapshot-holder.js'
import { createSuggestCommunities } from '../app/suggest-communities.js'
import { createSuggestFriends } from '../app/suggest-friends.js'
import { createUpsertFriendships } from '../app/upsert-friendships.js'
import { createUpsertItems } from '../app/upsert-items.js'
import { createUpsertUsers } from '../app/upsert-users.js'
import { createWarmUp } from '../app/warm-up.js'
import { createWhatIf } from '../app/what-if.js'
import type { Settings } from '../config.js'
import type { ReadOptions } from '../core/ports/read-options.js'
import type { Recommender } from '../core/recommender.js'
import { NO_RULES } from '../core/rules/item-rules.js'
import type { Snapshot } from '../core/snapshot.js'
import { findModel } from '../models/index.js'
import { createAudiences } from '../neo4j/audiences.js'
import { createCampaignStore } from '../neo4j/campaign-store.js'
import { createCatalogue } from '../neo4j/catalogue.js'
import { createCatalogueStore } from '../neo4j/catalogue-store.js'
import { createCommunities } from '../neo4j/communities.js'
import type { Graph } from '../neo4j/connection.js'
import { createEvidenceFinder } from '../neo4j/evidence.js'
import { createFriendCandidates } from '../neo4j/friend-candidates.js'
import { createFriendEvidenceFinder } from '../neo4j/friend-evidence.js'
import { createFriendGuard } from '../neo4j/friend-guard.js'
import { createInteractionStore } from '../neo4j/interaction-store.js'
import { attractingKinds, createLiveSources } from '../neo4j/live-sources.js'
import { createNewcomers } from '../neo4j/newcomers.js'
import { createPeopleGuard } from '../neo4j/people-guard.js'
import { createProofs } from '../neo4j/proofs.js'
import { createRankings } from '../neo4j/rankings.js'
import { createShelf } from '../neo4j/shelf.js'
import { createShownItems } from '../neo4j/shown-items.js'
import { graphSnapshotStore } from '../neo4j/snapshot-store.js'
import { createSocialStore } from '../neo4j/social-store.js'
import { createSuggestionExposures } from '../neo4j/suggestion-exposures.js'
import { createUserLists } from '../neo4j/user-lists.js'
import { createViewers } from '../neo4j/viewers.js'

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
