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

import type {
  ClickThrough,
  ExperimentResults,
  RecommendationWatch,
  RecordViewableImpressions,
} from './feedback/index.js'

import type { SuggestFriends } from './friends/index.js'
import type { Browse, FindAudience } from './lists/index.js'

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

/** What the API can do, as plain functions; compose.ts joins them. A topic of resolvers takes only the part it needs. */
export interface UseCases
  extends ReadUseCases,
    WriteUseCases,
    SocialUseCases,
    TogetherUseCases,
    FeedbackUseCases,
    LiveUseCases,
    WhatIfUseCases {
  /** Rules that an owner sets for everybody's pages, for a time. */
  readonly campaigns: CampaignUseCases
  /** Version of the snapshot that serves, null without one. Rejects where nothing can be answered now. */
  readonly checkReady: (context: RequestContext) => Promise<string | null>
  /** Answers a few pages before anybody asks. */
  readonly warmUp: WarmUp
  /** Ends what is watched, and writes what waits to be written off the path of a page; for the end of a server. */
  readonly close: () => Promise<void>
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
  /** Starts the memoised reads of a request. */
  readonly startReads: StartReads
  readonly communities: Communities
  readonly suggestCommunities: SuggestCommunities
  readonly activeSnapshot: (context: RequestContext) => Promise<SnapshotRecord | null>
}

/** What became of what was shown. */
export interface FeedbackUseCases {
  readonly clickThrough: ClickThrough
  readonly recordViewableImpressions: RecordViewableImpressions
  readonly experimentResults: ExperimentResults
}

/** What is told as it happens. */
export interface LiveUseCases {
  readonly watch: RecommendationWatch
}

/** Why a page is as it is, and how it would be. */
export interface WhatIfUseCases {
  readonly explainScore: ExplainScore
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
  readonly setVisibility: SetVisibility
  readonly dismiss: Dismiss
  readonly undismiss: Dismiss
}
