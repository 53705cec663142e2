import type { PropertyTypes } from '../core/data/index.js'
import type {
  Catalogue,
  Communities,
  RequestContext,
  SnapshotRecord,
  UserLists,
} from '../core/ports/index.js'
import type {
  CampaignUseCases,
  DeleteEntities,
  RecordInteractions,
  RemoveInteractions,
  UpsertFriendships,
  UpsertItems,
  UpsertUsers,
} from './catalogue/index.js'
import type { ExportUser } from './erasure/index.js'
import type {
  ClickThrough,
  ExperimentResults,
  RecommendationWatch,
  RecordViewableImpressions,
} from './feedback/index.js'
import type { SuggestFriends } from './friends/index.js'
import type { Browse, FindAudience, Search } from './lists/index.js'
import type { Rank, Recommend, RecommendForSession } from './pages/index.js'
import type { StartReads } from './shared/index.js'
import type { Dismiss, SetVisibility, TieUseCases } from './social/index.js'
import type {
  FindSimilarUsers,
  RecommendToGroup,
  RecommendWithFriends,
  SuggestCommunities,
} from './together/index.js'
import type { WarmUp } from './warm-up.js'
import type { ExplainScore, FindCounterfactual, WhatIf } from './what-if/index.js'

/** All use cases of the API. `compose` creates them; each group of resolvers takes only its part. */
export interface UseCases
  extends ReadUseCases,
    WriteUseCases,
    SocialUseCases,
    TogetherUseCases,
    FeedbackUseCases,
    LiveUseCases,
    WhatIfUseCases {
  /** Everything that is kept of a user. */
  readonly exportUser: ExportUser
  /** Promotions of items on all pages for a limited time. */
  readonly campaigns: CampaignUseCases
  /** Version of the active snapshot; null without one. Rejects if the server cannot answer requests now. */
  readonly checkReady: (context: RequestContext) => Promise<string | null>
  /** Computes a few pages before the first request. */
  readonly warmUp: WarmUp
  /** Failures since the start, by part of an answer that was left out. */
  readonly failedParts: ReadonlyMap<string, number>
  /** The record of impressions since the start, by what was shown. */
  readonly impressions: () => readonly ImpressionCounts[]
  /** Ends subscriptions and writes pending impressions, when the server stops. */
  readonly close: () => Promise<void>
}

/** How many impressions were recorded. */
export interface ImpressionCounts {
  /** `pages` of items, or `suggestions` of friends. */
  readonly of: 'pages' | 'suggestions'
  readonly written: number
  readonly lost: number
  /** Not written yet. */
  readonly pending: number
}

/** Reads of users, items, pages and lists. */
export interface ReadUseCases {
  readonly catalogue: Catalogue
  /** Declared properties of items. */
  readonly properties: PropertyTypes
  readonly userLists: UserLists
  readonly browse: Browse
  readonly search: Search
  readonly findAudience: FindAudience
  readonly recommend: Recommend
  readonly recommendForSession: RecommendForSession
  readonly rank: Rank
  /** Starts the memoised reads of a request. */
  readonly startReads: StartReads
  readonly communities: Communities
  readonly suggestCommunities: SuggestCommunities
  readonly activeSnapshot: (context: RequestContext) => Promise<SnapshotRecord | null>
}

/** Responses to served pages. */
export interface FeedbackUseCases {
  readonly clickThrough: ClickThrough
  readonly recordViewableImpressions: RecordViewableImpressions
  readonly experimentResults: ExperimentResults
}

/** Subscriptions. */
export interface LiveUseCases {
  readonly watch: RecommendationWatch
}

/** Explains the scores of a page, and computes hypothetical pages. */
export interface WhatIfUseCases {
  readonly explainScore: ExplainScore
  readonly findCounterfactual: FindCounterfactual
  readonly whatIf: WhatIf
}

/** Similar users, and items for several users. */
export interface TogetherUseCases {
  readonly findSimilarUsers: FindSimilarUsers
  readonly recommendToGroup: RecommendToGroup
  readonly recommendWithFriends: RecommendWithFriends
}

/** Writes of users, items, interactions and friendships. */
export interface WriteUseCases {
  readonly recordInteractions: RecordInteractions
  readonly removeInteractions: RemoveInteractions
  readonly upsertUsers: UpsertUsers
  readonly upsertItems: UpsertItems
  readonly deleteUsers: DeleteEntities
  readonly deleteItems: DeleteEntities
  readonly upsertFriendships: UpsertFriendships
}

/** Ties, friend suggestions, visibility and dismissals. */
export interface SocialUseCases {
  readonly ties: TieUseCases
  readonly suggestFriends: SuggestFriends
  readonly setVisibility: SetVisibility
  readonly dismiss: Dismiss
  readonly undismiss: Dismiss
}
