import type { Scored } from '../recommender.js'
import type { ReadOptions } from './read-options.js'
import type { Slot } from './snapshot-store.js'

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
   * Grows by one with each tie that comes or goes: the number of ties in both directions, so that two people who follow each other have two, and two
   * for each that Kindred has ended.
   */
  readonly version: number
  /** Each once, at most {@link MOST_LIVE_TIES}. */
  readonly people: readonly string[]
}

/** Ties of one person that are read: who has more says little of each. */
export const MOST_LIVE_TIES = 1_000

/**
 * Sources of people in the live graph, bounded whatever the size of hubs. They give only people who are active, want to be suggested
 * and show their ties: what others hide leads to nobody.
 */
export interface FriendCandidates {
  friendsOfFriends(request: FriendCandidateRequest, options: ReadOptions): Promise<FriendsOfFriends>
  /**
   * Of these people, those whose ties are of another version, with their ties.
   *
   * @param versions parallel to `people`, as {@link LiveTies.version}.
   */
  changedTies(
    people: readonly string[],
    versions: readonly number[],
    options: ReadOptions,
  ): Promise<ReadonlyMap<string, LiveTies>>
  /** People who like the same, rare items counting more; an item that too few people like leads to nobody. */
  sharedItems(request: FriendCandidateRequest, options: ReadOptions): Promise<readonly Scored[]>
  /** Members of the user's community, those with more ties first. */
  communityMembers(
    request: FriendCandidateRequest,
    slot: Slot,
    options: ReadOptions,
  ): Promise<readonly Scored[]>
  /** People who follow the user, 1 each, the latest first. */
  followers(request: FriendCandidateRequest, options: ReadOptions): Promise<readonly Scored[]>
  /** People with the most ties. */
  wellConnected(limit: number, options: ReadOptions): Promise<readonly Scored[]>
  /** Ids of people in order, behind `after`. */
  peopleAfter(after: string, limit: number, options: ReadOptions): Promise<readonly string[]>
}
