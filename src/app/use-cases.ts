import type { AccountForItem } from '../app/account-for.js'
import type { Browse } from '../app/browse.js'
import type { CampaignUseCases } from '../app/campaigns.js'
import type { TieUseCases } from '../app/change-tie.js'
import type { ClickThrough } from '../app/click-through.js'
import type { FindCounterfactual } from '../app/counterfactual.js'
import type { DeleteEntities } from '../app/delete-entities.js'
import type { Dismiss } from '../app/dismiss.js'
import type { ExperimentResults } from '../app/experiment-results.js'
import type { FindAudience } from '../app/find-audience.js'
import type { FindSimilarUsers } from '../app/find-similar-users.js'
import type { Rank } from '../app/rank.js'
import type { Recommend } from '../app/recommend.js'
import type { RecommendForSession } from '../app/recommend-for-session.js'
import type { RecommendToGroup } from '../app/recommend-to-group.js'
import type { RecommendWithFriends } from '../app/recommend-with-friends.js'
import type { RecordInteractions } from '../app/record-interactions.js'
import type { RecordSeen } from '../app/record-seen.js'
import type { RemoveInteractions } from '../app/remove-interactions.js'
import type { SetVisibility } from '../app/set-visibility.js'
import type { SuggestCommunities } from '../app/suggest-communities.js'
import type { SuggestFriends } from '../app/suggest-friends.js'
import type { UpsertFriendships } from '../app/upsert-friendships.js'
import type { UpsertItems } from '../app/upsert-items.js'
import type { UpsertUsers } from '../app/upsert-users.js'
import type { WarmUp } from '../app/warm-up.js'
import type { RecommendationWatch } from '../app/watch-recommendations.js'
import type { WhatIf } from '../app/what-if.js'
import type { PropertyTypes } from '../core/item-property.js'
import type { Catalogue } from '../core/ports/catalogue.js'
import type { Communities } from '../core/ports/communities.js'
import type { ReadOptions } from '../core/ports/read-options.js'
import type { SnapshotRecord } from '../core/ports/snapshot-store.js'
import type { UserLists } from '../core/ports/user-lists.js'
import type { ViewerRecord } from '../core/ports/viewers.js'

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
