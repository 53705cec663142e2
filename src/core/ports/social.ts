import type { TieChange, TieState } from '../data/index.js'
import type { Scored } from '../model/index.js'
import type { RequestContext, WriteOptions, WriteResult } from './request.js'
import type { Slot } from './snapshots.js'
import type { ViewerRecord } from './viewers.js'

/** A friendship from an existing user base. */
export interface FriendshipToImport {
  readonly a: string
  readonly b: string
  /** Milliseconds since 1970; null: unknown. */
  readonly since: number | null
}

export type FriendshipOutcome = 'created' | 'updated' | 'no-a' | 'no-b' | 'blocked'

export interface Visibility {
  /** False: never suggested to others. */
  readonly suggestible?: boolean
  /** False: the user's ties bridge and explain nothing for others. */
  readonly showTies?: boolean
}

export type DismissTarget =
  | { readonly type: 'user'; readonly id: string }
  | { readonly type: 'item'; readonly id: string }

/** Which of the two does not exist, by its place in the call. */
export type MissingParty = 'user' | 'target'

/** Writes what stands between people. */
export interface SocialStore {
  /**
   * Locks both people, in the order of their ids, reads what stands between them, and carries out what
   * `decide` wants, in one transaction.
   *
   * @param decide may run again after a transient fault; what it throws undoes the transaction and reaches
   *   the caller.
   * @param at time of the change, milliseconds since 1970.
   * @returns what `decide` gave, or who is missing.
   */
  changeTie<Change extends TieChange>(
    user: string,
    target: string,
    at: number,
    decide: (state: TieState) => Change,
    options?: WriteOptions,
  ): Promise<WriteResult<Change | MissingParty>>
  /**
   * One transaction.
   *
   * @param ties their pairs differ and no one is tied to themselves.
   * @returns an outcome for each, in order.
   */
  befriend(
    ties: readonly FriendshipToImport[],
    options?: WriteOptions,
  ): Promise<WriteResult<readonly FriendshipOutcome[]>>
  /** @returns whether the user exists. */
  setVisibility(user: string, visibility: Visibility, options?: WriteOptions): Promise<WriteResult<boolean>>
  /** Dismissing again keeps the first time. @returns who is missing, or null. */
  dismiss(
    user: string,
    target: DismissTarget,
    at: number,
    options?: WriteOptions,
  ): Promise<WriteResult<MissingParty | null>>
  /** @returns who is missing, or null. */
  undismiss(
    user: string,
    target: DismissTarget,
    options?: WriteOptions,
  ): Promise<WriteResult<MissingParty | null>>
}

/** The rules of who may be suggested to whom, over the live graph. */
export interface FriendGuard {
  /**
   * @param now milliseconds since 1970.
   * @returns null if there is no such user.
   */
  socialContext(user: string, now: number, context: RequestContext): Promise<SocialContext | null>
  /**
   * Those of the people who may be suggested to the user at this moment (the rules above, that they exist,
   * are active and want to be suggested, and that they were not suggested to enough others today), and
   * whether they show their ties.
   *
   * @param now milliseconds since 1970.
   */
  suggestible(
    user: string,
    people: readonly string[],
    now: number,
    context: RequestContext,
  ): Promise<ReadonlyMap<string, boolean>>
}

/** Who may be shown to whom for being alike, over the live graph. */
export interface SimilarUserGuard {
  /**
   * Those of the people who may be shown to the user at this moment (active, to be suggested, their ties
   * shown, no block either way, not dismissed), and whether they are friends.
   */
  visible(
    user: string,
    people: readonly string[],
    context: RequestContext,
  ): Promise<ReadonlyMap<string, { readonly isFriend: boolean }>>
}

/** What to look for. */
export interface FriendCandidateRequest {
  readonly user: string
  /** Never to be given; the user is among them. */
  readonly exclude: readonly string[]
  /** Most entries wanted. */
  readonly k: number
}

/** Candidates over people in between, each list best first; see the rules of the same names in models/. */
export interface FriendsOfFriends {
  readonly commonNeighbours: readonly Scored[]
  readonly adamicAdar: readonly Scored[]
  readonly resourceAllocation: readonly Scored[]
}

/** Whom somebody is tied to now. */
export interface LiveTies {
  /**
   * Grows by one with each tie that comes or goes: the number of ties in both directions, so that two people
   * who follow each other have two, and two for each that Kindred has ended.
   */
  readonly version: number
  /** Each once, at most {@link MAX_LIVE_TIES}. */
  readonly people: readonly string[]
}

/** Ties of one person that are read: who has more says little of each. */
export const MAX_LIVE_TIES = 1_000

/**
 * Sources of people in the live graph, bounded whatever the size of hubs. They give only people who are
 * active, want to be suggested and show their ties: what others hide leads to nobody.
 */
export interface FriendCandidates {
  friendsOfFriends(request: FriendCandidateRequest, context: RequestContext): Promise<FriendsOfFriends>
  /**
   * Of these people, those whose ties are of another version, with their ties.
   *
   * @param versions parallel to `people`, as {@link LiveTies.version}.
   */
  changedTies(
    people: readonly string[],
    versions: readonly number[],
    context: RequestContext,
  ): Promise<ReadonlyMap<string, LiveTies>>
  /** People who like the same, rare items counting more; an item that too few people like leads to nobody. */
  sharedItems(request: FriendCandidateRequest, context: RequestContext): Promise<readonly Scored[]>
  /** Members of the user's community, those with more ties first. */
  communityMembers(
    request: FriendCandidateRequest,
    slot: Slot,
    context: RequestContext,
  ): Promise<readonly Scored[]>
  /** People who follow the user, 1 each, the latest first. */
  followers(request: FriendCandidateRequest, context: RequestContext): Promise<readonly Scored[]>
  /** People with the most ties. */
  wellConnected(limit: number, context: RequestContext): Promise<readonly Scored[]>
  /** Ids of people in order, behind `after`. */
  usersAfter(after: string, limit: number, context: RequestContext): Promise<readonly string[]>
}

export interface FriendEvidenceRequest {
  readonly user: string
  /** The people who are suggested. */
  readonly users: readonly string[]
  /** Mutual friends wanted of each, at most MAX_PAGE; at least one. */
  readonly mutuals: number
  readonly expected: ExpectedMutualFriends | null
  /** Where training wrote communities; null: nowhere. */
  readonly slot: Slot | null
}

/**
 * What is thought of the mutual friends of a viewer and people, from what was read before. It holds where
 * nobody's ties have changed since.
 */
export interface ExpectedMutualFriends {
  /** Of the viewer's ties, as that of LiveTies, and how many friends of the viewer may be known. */
  readonly version: number
  readonly friends: number
  /** By person; of whom nothing is thought is absent. */
  readonly of: ReadonlyMap<string, ExpectedMutuals>
}

export interface ExpectedMutuals {
  /** Of the person's ties, as that of LiveTies. */
  readonly version: number
  readonly count: number
  /** The first of them by id, as many as are wanted. */
  readonly first: readonly string[]
}

/** What speaks for one person now. */
export interface FriendEvidence {
  readonly name: string | null
  /** Mutual friends whose ties the user may know. */
  readonly mutualCount: number
  /** The first of them by id, as many as wanted. */
  readonly mutuals: readonly string[]
  /** Name of the first of them. */
  readonly mutualName: string | null
  /** The person follows the user, and shows it. */
  readonly followsViewer: boolean
  /** Items that both like, and enough others too. */
  readonly sharedCount: number
  /** The one of them with the smallest audience, null: none. */
  readonly sharedItem: string | null
  readonly sharedTitle: string | null
  /** The community of both, null: none. */
  readonly community: { readonly id: string; readonly name: string | null } | null
}

export interface FriendEvidenceFinder {
  /** By person; whoever does not exist is absent. */
  find(request: FriendEvidenceRequest, context: RequestContext): Promise<ReadonlyMap<string, FriendEvidence>>
}

/** A person was on a page of suggestions. */
export interface SuggestionImpression {
  /** Whose page it was. */
  readonly viewer: string
  readonly user: string
  /** Milliseconds since 1970. */
  readonly at: number
}

/** How often somebody was suggested to a viewer who did nothing about it. */
export interface SuggestionImpressions {
  readonly user: string
  /** Visits on which the person was shown; see {@link SuggestionImpressionLog}. */
  readonly count: number
  /** Of the latest of them, milliseconds since 1970. */
  readonly at: number
}

/**
 * The record of who was suggested to whom. Pages of one viewer that show a person within half an hour are one
 * visit; a new day (UTC) begins a new one. It is bounded: a viewer's latest few hundred people are kept, for
 * a limited time.
 */
export interface SuggestionImpressionLog {
  /**
   * One transaction; several servers may record at once. People who do not exist by now are passed over.
   *
   * @param exposures each viewer and person once.
   */
  record(exposures: readonly SuggestionImpression[]): Promise<void>
}

/**
 * A viewer and what stands between them and others, as suggestions must know it before they begin; read in
 * one query.
 */
export interface SocialContext {
  readonly viewer: ViewerRecord
  /** People who may not be suggested because of what stands between them and the viewer. */
  readonly excluded: readonly string[]
  /** Friends, and people followed. */
  readonly ties: number
  /** People who follow the viewer. */
  readonly followers: number
  /** Of the viewer's ties when they were read, as that of LiveTies. */
  readonly version: number
  /** People who were suggested to the viewer before, as the record has them. */
  readonly impressions: readonly SuggestionImpressions[]
}
