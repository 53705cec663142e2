import {
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
  type SuggestionRecorder,
  withPageRecording,
  withRankRecording,
  withSessionRecording,
} from '../app/feedback/index.js'
import { activeUsers, type ManyRequest, type PageOfUser, recommendToMany } from '../app/pages/index.js'
import type { UseCases, WriteUseCases } from '../app/use-cases.js'
import { createWarmUp } from '../app/warm-up.js'
import type { Settings } from '../config/index.js'
import { ratingKinds } from '../core/data/index.js'
import type { Log } from '../core/shared/index.js'
import {
  createCampaignStore,
  createCatalogueStore,
  createInteractionStore,
  createRatingStore,
} from '../neo4j/catalogue/index.js'
import { type Graph, joinReads, withTimeLimit } from '../neo4j/driver/index.js'
import { createSocialStore } from '../neo4j/social/index.js'
import { configureSharedEngine } from '../numeric/engine/index.js'
import { composeExportUser } from './erasure.js'
import { composeFeedback, composePageRecorder, composeWatch, notifyingWatch } from './feedback.js'
import { composePages } from './pages.js'
import { type Runtime, systemRuntime } from './runtime.js'
import { composeShared, ratingRules } from './shared.js'
import { composeSocial, composeSuggestionRecorder } from './social.js'

/** The settings that use cases need. */
export type ServedSettings = Pick<
  Settings,
  | 'catalogue'
  | 'kinds'
  | 'ratings'
  | 'pages'
  | 'suggestions'
  | 'impressions'
  | 'experiments'
  | 'subscriptions'
> & {
  /** The home, whose files an export reads. Absent: none. */
  readonly home?: string
}

/** Time of a read or write that no request waits for, such as that of a list which requests share. */
const UNATTENDED_MS = 30_000

/** All that the API can do, on an open graph. The caller calls `close` at the end, then closes the graph. */
export function composeUseCases(opened: Graph, settings: ServedSettings, runtime: Runtime): UseCases {
  const graph = withTimeLimit(joinReads({ ...opened, log: runtime.log }), UNATTENDED_MS)
  const shared = composeShared(graph, settings, runtime)
  const { snapshots, holder, faults, friends } = shared
  const suggestionRecorder = composeSuggestionRecorder(graph, settings, runtime)
  const pageRecorder = composePageRecorder(graph, settings, runtime)
  const pages = composePages(graph, settings, runtime, shared)
  const social = composeSocial(graph, settings, runtime, shared, suggestionRecorder)
  const writes = composeWrites(graph, settings, runtime)
  // Pages that are computed for a subscription are no impressions.
  const watch = composeWatch(graph, settings, runtime, pages)
  return {
    ...pages,
    recommend: withPageRecording(pages.recommend, pageRecorder),
    rank: withRankRecording(pages.rank, pageRecorder),
    recommendForSession: withSessionRecording(pages.recommendForSession, pageRecorder),
    ...writes,
    exportUser: composeExportUser(graph, settings, runtime, shared),
    campaigns: createCampaignUseCases(createCampaignStore(graph)),
    ...social,
    ...notifyingWatch(watch, { ...writes, ...social }),
    watch,
    ...composeFeedback(graph, settings, runtime, pageRecorder),
    warmUp: createWarmUp({
      listUsers: (limit, context) => friends.candidates.usersAfter('', limit, context),
      recommend: pages.recommend,
      startReads: pages.startReads,
      suggestFriends: social.suggestFriends,
      friendEvidence: friends.evidence,
    }),
    failedParts: faults.counts,
    impressions: () => [
      { of: 'pages', ...countsOf(pageRecorder) },
      { of: 'suggestions', ...countsOf(suggestionRecorder) },
    ],
    async close() {
      watch.close()
      await Promise.all([suggestionRecorder.flush(), pageRecorder.flush()])
      const lost = pageRecorder.pending()
      if (lost > 0) runtime.log(`the impressions of ${lost} pages could not be written and are lost`, 'warn')
    },
    async checkReady(context) {
      await graph.verify()
      const active = await snapshots.active(context)
      if (active !== null) await holder.get(active.version, active.deletions)
      return active?.version ?? null
    },
  }
}

function countsOf({ written, dropped, pending }: Omit<SuggestionRecorder, 'note' | 'flush'>) {
  return { written: written(), lost: dropped(), pending: pending() }
}

function composeWrites(
  graph: Graph,
  { catalogue: { properties }, kinds, ratings }: Pick<Settings, 'catalogue' | 'kinds' | 'ratings'>,
  { now }: Runtime,
): WriteUseCases {
  const catalogue = createCatalogueStore(graph)
  const interactions = createInteractionStore(graph)
  return {
    recordInteractions: createRecordInteractions({
      store: interactions,
      ratings: createRatingStore(graph, ratingRules(ratings), ratingKinds(kinds)),
      ...{ kinds, now },
    }),
    removeInteractions: createRemoveInteractions(interactions),
    upsertUsers: createUpsertUsers(catalogue),
    upsertItems: createUpsertItems(catalogue, properties),
    deleteUsers: createDeleteUsers(catalogue),
    deleteItems: createDeleteItems(catalogue),
    upsertFriendships: createUpsertFriendships({ store: createSocialStore(graph), now }),
  }
}

/** Pages for many users, without a server. */
export interface Batch {
  /** @param request without `users`: all active users. */
  recommend(
    request: Omit<ManyRequest, 'users' | 'exclude'> & { readonly users?: ManyRequest['users'] },
  ): AsyncGenerator<PageOfUser>
}

/** Pages for many users on an open graph. They are not recorded as impressions. */
export function composeBatch(graph: Graph, settings: Settings, log: Log): Batch {
  // A page needs the engine for a millisecond; waiting for other threads would take longer.
  configureSharedEngine({ maySleep: false, threads: 1 })
  const { recommend, startReads, userLists } = composeUseCases(
    graph,
    { ...settings, impressions: null },
    systemRuntime(log),
  )
  return {
    recommend: ({ users, ...request }) =>
      recommendToMany(
        { ...request, exclude: [], users: users ?? activeUsers(userLists, request.signal) },
        recommend,
        startReads,
      ),
  }
}
