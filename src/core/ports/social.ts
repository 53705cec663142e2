import type { TieChange, TieState } from '../data/index.js'
import type { Scored } from '../model/index.js'
import type { ItemRef, StatedInteraction } from '../page/index.js'
import type { RequestContext, WriteOptions, WriteResult } from './request.js'
import type { ViewerRecord } from './serving.js'
import type { Slot } from './snapshots.js'

/** A friendship to import. */
export interface FriendshipToImport {
  readonly a: string
  readonly b: string
  /** Milliseconds since 1970; null: unknown. */
  readonly since: number | null
}

/** Result of importing a friendship. `no-a`, `no-b`: the user does not exist. */
export type FriendshipOutcome = 'created' | 'updated' | 'no-a' | 'no-b' | 'blocked'

/** How visible a user is to others. Absent fields stay as they are. */
export interface Visibility {
  /** False: never suggested to others. */
  readonly suggestible?: boolean
  /** False: the user's ties are never used for suggestions or explanations to others. */
  readonly showTies?: boolean
}

/** What a user dismisses. */
export type DismissTarget =
  | { readonly type: 'user'; readonly id: string }
  | { readonly type: 'item'; readonly id: string }

/** Which of the two parties does not exist. */
export type MissingParty = 'user' | 'target'

/** Writes ties between users. */
export interface SocialStore {
  /**
   * Changes the tie between two users in one transaction: locks both in the order of their ids, reads their
   * state, and applies the change that `decide` returns.
   *
   * @param decide may run again after a transient error. An error that it throws rolls back the transaction.
   * @param at time of the change, milliseconds since 1970.
   * @returns the change, or the missing party.
   */
  changeTie<Change extends TieChange>(
    user: string,
    target: string,
    at: number,
    decide: (state: TieState) => Change,
    options?: WriteOptions,
  ): Promise<WriteResult<Change | MissingParty>>
  /**
   * Imports friendships in one transaction.
   *
   * @param ties with different pairs, no self-ties.
   * @returns one outcome per tie, in order.
   */
  befriend(
    ties: readonly FriendshipToImport[],
    options?: WriteOptions,
  ): Promise<WriteResult<readonly FriendshipOutcome[]>>
  /** @returns whether the user exists. */
  setVisibility(user: string, visibility: Visibility, options?: WriteOptions): Promise<WriteResult<boolean>>
  /** Dismisses a target. A repeated dismissal keeps the first time. @returns the missing party, or null. */
  dismiss(
    user: string,
    target: DismissTarget,
    at: number,
    options?: WriteOptions,
  ): Promise<WriteResult<MissingParty | null>>
  /** Removes a dismissal. @returns the missing party, or null. */
  undismiss(
    user: string,
    target: DismissTarget,
    options?: WriteOptions,
  ): Promise<WriteResult<MissingParty | null>>
}

/** The rules for suggesting one user to another, over the live graph. */
export interface FriendGuard {
  /**
   * Reads what suggestions need to know of their viewer.
   *
   * @param now milliseconds since 1970.
   * @returns null if the user does not exist.
   */
  socialContext(user: string, now: number, context: RequestContext): Promise<SocialContext | null>
  /**
   * The candidates that may be suggested to the user now, and whether they show their ties. They exist, are
   * active and suggestible, have not reached today's limit of suggestions, and are not excluded by the social
   * context.
   *
   * @param now milliseconds since 1970.
   */
  suggestible(
    user: string,
    users: readonly string[],
    now: number,
    context: RequestContext,
  ): Promise<ReadonlyMap<string, boolean>>
}

/** The rules for showing similar users, over the live graph. */
export interface SimilarUserGuard {
  /**
   * The candidates that may be shown to the user now, and whether they are friends. They are active,
   * suggestible, show their ties, are not dismissed, and have no block in either direction.
   */
  visible(
    user: string,
    users: readonly string[],
    context: RequestContext,
  ): Promise<ReadonlyMap<string, { readonly isFriend: boolean }>>
}

/** Asks for friend candidates. */
export interface FriendCandidateRequest {
  readonly user: string
  /** Ids that are never returned; includes the user. */
  readonly exclude: readonly string[]
  /** Maximum number of results. */
  readonly k: number
}

/** Two-hop candidates, one list per source of the same name; best first. */
export interface FriendsOfFriends {
  readonly commonNeighbours: readonly Scored[]
  readonly adamicAdar: readonly Scored[]
  readonly resourceAllocation: readonly Scored[]
}

/** The current ties of a user. */
export interface LiveTies {
  /**
   * Grows with each change of the user's ties: the number of ties in both directions plus two for each tie
   * that was ended through Kindred. Users who follow each other have two ties.
   */
  readonly version: number
  /** The tied users, each once, at most {@link MAX_LIVE_TIES}. */
  readonly users: readonly string[]
}

/** Ties and liked items of a user whom training may not know. */
export interface LiveUser {
  readonly id: string
  /** Friends, followed users and followers who show their ties. */
  readonly friends: readonly string[]
  readonly follows: readonly string[]
  readonly followers: readonly string[]
  /** Ids of items with an attracting interaction. */
  readonly likes: readonly string[]
}

/** Maximum number of ties that are read of a user. Hubs with more say little about each tie. */
export const MAX_LIVE_TIES = 1_000

/**
 * Live candidate sources of friends, with bounded cost at hubs. They return only users who are active,
 * suggestible and show their ties.
 */
export interface FriendCandidates {
  friendsOfFriends(request: FriendCandidateRequest, context: RequestContext): Promise<FriendsOfFriends>
  /**
   * The ties of those users whose version differs.
   *
   * @param versions parallel to `users`; see {@link LiveTies.version}.
   */
  changedTies(
    users: readonly string[],
    versions: readonly number[],
    context: RequestContext,
  ): Promise<ReadonlyMap<string, LiveTies>>
  /** Users who like the same items. Rare items count more; items below the minimum audience do not count. */
  sharedItems(request: FriendCandidateRequest, context: RequestContext): Promise<readonly Scored[]>
  /**
   * The users who are active and show their ties, in any order. A bounded number of ties and items of each.
   */
  liveUsers(users: readonly string[], context: RequestContext): Promise<readonly LiveUser[]>
  /** Members of the user's community, those with the most ties first. */
  communityMembers(
    request: FriendCandidateRequest,
    slot: Slot,
    context: RequestContext,
  ): Promise<readonly Scored[]>
  /** Followers of the user, with score 1 each, latest first. */
  followers(request: FriendCandidateRequest, context: RequestContext): Promise<readonly Scored[]>
  /** Users with the most ties. */
  wellConnected(limit: number, context: RequestContext): Promise<readonly Scored[]>
  /** Ids of users after `after`, ascending. */
  usersAfter(after: string, limit: number, context: RequestContext): Promise<readonly string[]>
}

/** Asks for evidence for suggested users. */
export interface FriendEvidenceRequest {
  readonly user: string
  /** The suggested users. */
  readonly users: readonly string[]
  /** Number of mutual friends to return of each, 1 to MAX_PAGE. */
  readonly mutuals: number
  readonly expected: ExpectedMutualFriends | null
  /** The slot with communities; null: none. */
  readonly slot: Slot | null
}

/** Mutual friends expected from earlier reads. The query confirms them if no ties have changed since. */
export interface ExpectedMutualFriends {
  /** {@link LiveTies.version} of the viewer. `friends`: number of the viewer's friends that may be shown. */
  readonly version: number
  readonly friends: number
  /** By suggested user; users without an expectation are absent. */
  readonly of: ReadonlyMap<string, ExpectedMutuals>
}

/** Expected mutual friends of the viewer and one user. */
export interface ExpectedMutuals {
  /** {@link LiveTies.version} of the user. */
  readonly version: number
  readonly count: number
  /** The first of them by id, up to the requested number. */
  readonly first: readonly string[]
}

/** Items with the minimum audience that attract two users. */
export interface SharedItems {
  /** The one with the smallest audience. */
  readonly item: ItemRef
  /** What the viewer did with it. */
  readonly own: StatedInteraction
  /** What the user did with it, of a kind that reasons may tell. The same, if the two have it in common. */
  readonly theirs: StatedInteraction
  /**
   * Number of items with which both did the same as with this one, or any items if the two differ. Null: not
   * counted, because a history is too long to read.
   */
  readonly count: number | null
}

/** The evidence for one suggested user. */
export interface FriendEvidence {
  readonly name: string | null
  /** Number of mutual friends whose ties may be shown to the viewer. */
  readonly mutualCount: number
  /** The first of them by id, up to the requested number. */
  readonly mutuals: readonly string[]
  /** Name of the first of them. */
  readonly mutualName: string | null
  /** Whether the user follows the viewer and shows it. */
  readonly followsViewer: boolean
  /** Whether the user has ties and shows it. */
  readonly hasTies: boolean
  /** What attracts both; null: nothing that reasons may tell. */
  readonly shared: SharedItems | null
  /** The common community; null: none. */
  readonly community: { readonly id: string; readonly name: string | null } | null
}

/** Reads evidence for explanations of suggestions. */
export interface FriendEvidenceFinder {
  /** By suggested user; missing users are absent. */
  find(request: FriendEvidenceRequest, context: RequestContext): Promise<ReadonlyMap<string, FriendEvidence>>
}

/** A user appeared on a page of suggestions. */
export interface SuggestionImpression {
  /** The viewer of the page. */
  readonly viewer: string
  readonly user: string
  /** Milliseconds since 1970. */
  readonly at: number
}

/** Earlier suggestions of a user to a viewer who did not respond. */
export interface SuggestionImpressions {
  readonly user: string
  /** Number of visits with a suggestion; see {@link SuggestionImpressionLog}. */
  readonly count: number
  /** Time of the latest one, milliseconds since 1970. */
  readonly at: number
}

/**
 * Records impressions of friend suggestions. Impressions within half an hour are one visit; a new day (UTC)
 * begins a new one. The record is bounded to the latest few hundred users per viewer and to a limited time.
 */
export interface SuggestionImpressionLog {
  /**
   * Records impressions in one transaction; servers may record concurrently. Deleted users are skipped.
   *
   * @param impressions with different pairs of viewer and user.
   */
  record(impressions: readonly SuggestionImpression[]): Promise<void>
}

/** What suggestions need to know of their viewer: properties and ties; read in one query. */
export interface SocialContext {
  readonly viewer: ViewerRecord
  /** Users who must not be suggested because of their ties with the viewer. */
  readonly excluded: readonly string[]
  /** Number of friends and followed users. */
  readonly ties: number
  /** Number of followers. */
  readonly followers: number
  /** {@link LiveTies.version} of the viewer. */
  readonly version: number
  /** Earlier suggestions to the viewer. */
  readonly impressions: readonly SuggestionImpressions[]
}
