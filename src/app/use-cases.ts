import type { PropertyTypes } from '../core/data/item-filter.js'
import type { Catalogue, UserLists } from '../core/ports/catalogue.js'
import type { ReadOptions } from '../core/ports/request.js'
import type { Communities } from '../core/ports/serving.js'
import type { SnapshotRecord } from '../core/ports/snapshots.js'
import type { ViewerRecord } from '../core/ports/viewers.js'
import type { CampaignUseCases } from './catalogue/campaigns.js'
import type { DeleteEntities, RemoveInteractions } from './catalogue/delete.js'
import type { RecordInteractions } from './catalogue/record-interactions.js'
import type { UpsertUsers } from './catalogue/upsert.js'
import type { UpsertFriendships } from './catalogue/upsert-friendships.js'
import type { UpsertItems } from './catalogue/upsert-items.js'
import type { ClickThrough } from './feedback/click-through.js'
import type { ExperimentResults } from './feedback/experiment-results.js'
import type { RecordSeen } from './feedback/record-views.js'
import type { RecommendationWatch } from './feedback/watch-recommendations.js'
import type { SuggestFriends } from './friends/suggest-friends.js'
import type { Browse } from './lists/browse.js'
import type { FindAudience } from './lists/find-audience.js'
import type { Rank } from './pages/rank.js'
import type { Recommend } from './pages/recommend.js'
import type { RecommendForSession } from './pages/recommend-for-session.js'
import type { TieUseCases } from './social/change-tie.js'
import type { Dismiss, SetVisibility } from './social/visibility.js'
import type { FindSimilarUsers } from './together/find-similar-users.js'
import type { RecommendToGroup } from './together/recommend-to-group.js'
import type { RecommendWithFriends } from './together/recommend-with-friends.js'
import type { SuggestCommunities } from './together/suggest-communities.js'
import type { WarmUp } from './warm-up.js'
import type { FindCounterfactual } from './what-if/counterfactual.js'
import type { AccountForItem } from './what-if/score-breakdown.js'
import type { WhatIf } from './what-if/what-if.js'

/** What the API can do, as plain functions; compose.ts joins them. A topic of resolvers takes only the part it needs. */
export interface UseCases
  extends ReadUseCases,
    WriteUseCases,
    SocialUseCases,
    TogetherUseCases,
    FeedbackUseCases,
    LiveUseCases,
    AccountUseCases {
  /** Rules that an owner sets for everybody's pages, for a time. */
  readonly campaigns: CampaignUseCases
  /** Version of the snapshot that serves, null without one. Rejects where nothing can be answered now. */
  readonly checkReady: (options: ReadOptions) => Promise<string | null>
  /** Answers a few pages before anybody asks. */
  readonly warmUp: WarmUp
  /** Ends what is watched, and writes what waits to be written off the path of a page; for the end of a server. */
  readonly settle: () => Promise<void>
}

/** People, items and lists of them. */
export interface ReadUseCases {
  readonly catalogue: Catalogue
  /** Declared properties of items. */
  readonly properties: PropertyTypes
  readonly userLists: UserLists
  readonly browse: Browse
  readonly findAudience: FindAudience
  readonly recommend: Recommend
  readonly recommendForSession: RecommendForSession
  readonly rank: Rank
  /** A viewer as this request has read them; null if there is no such user. */
  readonly readViewer: (user: string, options: ReadOptions) => Promise<ViewerRecord | null>
  readonly communities: Communities
  readonly suggestCommunities: SuggestCommunities
  readonly activeSnapshot: (options: ReadOptions) => Promise<SnapshotRecord | null>
}

/** What became of what was shown. */
export interface FeedbackUseCases {
  readonly clickThrough: ClickThrough
  readonly recordSeen: RecordSeen
  readonly experimentResults: ExperimentResults
}

/** What is told as it happens. */
export interface LiveUseCases {
  readonly watch: RecommendationWatch
}

/** Why a page is as it is, and how it would be. */
export interface AccountUseCases {
  readonly accountForItem: AccountForItem
  readonly findCounterfactual: FindCounterfactual
  readonly whatIf: WhatIf
}

/** People of a like taste, items for several people. */
export interface TogetherUseCases {
  readonly findSimilarUsers: FindSimilarUsers
  readonly recommendToGroup: RecommendToGroup
  readonly recommendWithFriends: RecommendWithFriends
}

/** People, items and what people do with items. */
export interface WriteUseCases {
  readonly recordInteractions: RecordInteractions
  readonly removeInteractions: RemoveInteractions
  readonly upsertUsers: UpsertUsers
  readonly upsertItems: UpsertItems
  readonly deleteUsers: DeleteEntities
  readonly deleteItems: DeleteEntities
  readonly upsertFriendships: UpsertFriendships
}

/** What people are to each other, and what they do not want to see. */
export interface SocialUseCases {
  readonly ties: TieUseCases
  readonly suggestFriends: SuggestFriends
  /** Begins to read what a page of suggestions needs besides its viewer, for the request to find. */
  readonly expectSuggestions: (user: string, options: ReadOptions) => void
  readonly setVisibility: SetVisibility
  readonly dismiss: Dismiss
  readonly undismiss: Dismiss
}
