import type { ColdStartItem } from '../blend/index.js'
import type { Interaction, ItemFilter } from '../data/index.js'

import type { ExplanationKind, ItemSource, Recommender, Scored } from '../model/index.js'
import type { ItemRef, StatedInteraction, UserRef } from '../page/index.js'
import type { PageRequest } from '../shared/index.js'
import type { CatalogueItem } from './catalogue.js'
import type { RequestContext } from './request.js'
import type { Slot } from './snapshots.js'

/** What a page needs to know of its viewer, and the snapshot that was active; read in one query. */
export interface ViewerRecord {
  readonly id: string
  readonly name: string | null
  /** In any order. */
  readonly interactions: readonly Omit<Interaction, 'user'>[]
  /** Ids of dismissed items. */
  readonly dismissed: readonly string[]
  /** Ids of items that the user created. */
  readonly authored: readonly string[]
  /** Friends whose ties and likes may be shown to the user: active, visible, no block in either direction. */
  readonly friends: readonly string[]
  /** Followed users with the same properties. */
  readonly follows: readonly string[]
  /** The active snapshot; null before the first training. */
  readonly active: ActivePointer | null
  /** Number of changes of campaigns; null: there was never one. */
  readonly campaigns?: number | null
}

/** The active snapshot and its slot. */
export interface ActivePointer {
  readonly version: string
  /** The slot that holds it; null: none. */
  readonly slot: Slot | null
  /** Number of deletions of users and items in the graph; see {@link SnapshotStore.deletedSince}. */
  readonly deletions?: number | null
}

/** Reads viewers. */
export interface Viewers {
  /** @returns null if the user does not exist. */
  read(user: string, context: RequestContext): Promise<ViewerRecord | null>
}

/** The evidence to read for a page of items and its viewer. */
export interface EvidenceRequest {
  readonly user: string
  readonly items: readonly string[]
  /** Filters `items` of the answer, nothing else. */
  readonly filter: ItemFilter
  /** Pairs of an item of the history and an item of the page that may be similar in the slot. */
  readonly pairs: readonly { readonly from: string; readonly to: string }[]
  /** By item of the page: the items of the history with the closest vectors, closest first. */
  readonly near: ReadonlyMap<string, readonly string[]>
  /** Items of the history whose tags are to be read, if the page has tags. */
  readonly history: readonly string[]
  readonly slot: Slot | null
  /** End of the periods of recent interactions, milliseconds since 1970. */
  readonly asOf: number
}

/** Numbers of attracting interactions with an item, each at most {@link MAX_COUNTED}. */
export interface Audience {
  readonly all: number
  /** In the last {@link TREND_DAYS} days. `earlier`: in the same number of days before. */
  readonly recent: number
  readonly earlier: number
}

/** Maximum of the counts of an {@link Audience}. */
export const MAX_COUNTED = 100
/** Length of the periods that are compared for a trend, in days. */
export const TREND_DAYS = 7
/** An item is new for this many days after its publication. */
export const NEW_DAYS = 30

/** An item of the history and what the user did with it. */
export interface KnownItem {
  readonly item: ItemRef
  /** The strongest interaction that attracts; null: the viewer is anonymous. */
  readonly interaction: StatedInteraction | null
}

/** Friends who did the same with an item. */
export interface FriendsWhoDid {
  /** What they did. Of several ratings, the lowest. */
  readonly interaction: StatedInteraction
  /** The first of them by id; of several ratings, one with the lowest. */
  readonly friend: UserRef
  /** Number of friends who did it; null: not counted, because the circle is too large to read. */
  readonly count: number | null
}

/** What the live graph says about the items. */
export interface Evidence {
  /** The items that exist, are available and pass the filter, by id. */
  readonly items: ReadonlyMap<string, CatalogueItem>
  /** Relationship type of `similar`. */
  readonly similarType: 'SIMILAR_A' | 'SIMILAR_B'
  /** The requested pairs that exist, in their order. */
  readonly similar: readonly { readonly from: KnownItem; readonly to: string }[]
  /** By item: friends who did the same with it, the most that there are. */
  readonly friends: ReadonlyMap<string, FriendsWhoDid>
  /** By item: the user's community of which it is a favourite. */
  readonly communities: ReadonlyMap<string, { readonly id: string; readonly name: string | null }>
  /** Tags of items of the history. */
  readonly tagged: readonly { readonly known: KnownItem; readonly tags: readonly string[] }[]
  /** By item of the page: the items of `near` that the history has. */
  readonly near: ReadonlyMap<string, readonly KnownItem[]>
  /** By item without a similar item, friend or community. */
  readonly audience: ReadonlyMap<string, Audience>
}

/** Reads evidence for explanations. */
export interface EvidenceFinder {
  find(request: EvidenceRequest, context: RequestContext): Promise<Evidence>
}

/** Candidate sources that run in the database. */
export interface LiveSources {
  /**
   * `friends-liked` and `co-interaction` over the live graph; with a slot also `rp3` and `community` over
   * what training wrote into it. Sources that get the same query in one tick share one round trip.
   */
  over(slot: Slot | null, context: RequestContext): ReadonlyMap<ItemSource, Recommender>
}

/** A Cypher query with which a reader can verify a fact in the graph. */
export interface VerificationQuery {
  /** Cypher, with a comment that says what it does. */
  readonly text: string
  readonly parameters: Readonly<Record<string, string | readonly string[]>>
}

/** Facts about a user and an item, besides reasons. */
export type ItemFact = 'SEEN' | 'DISMISSED' | 'AUTHORED' | 'ITEM'

/** The user and the item of a {@link VerificationQuery}. */
export interface VerificationSubject {
  readonly user: string
  readonly item: string
  /** Milliseconds since 1970. */
  readonly asOf: number
}

/**
 * Gives the query that verifies a reason or a fact. Its result names no users but the viewer and their
 * friends.
 */
export interface VerificationQueries {
  of(what: ExplanationKind | ItemFact, subject: VerificationSubject): VerificationQuery
}

/** Lists of items that are equal for all users; best first, equal scores by id. Items may be unavailable. */
export interface Rankings {
  /** Items by number of users with an attracting interaction. */
  popular(limit: number, context: RequestContext): Promise<readonly Scored[]>
  /**
   * Items with a growing audience: `(now − past) / √(past + 1)`, where both are exponentially decayed numbers
   * of users, and `past` has four times the half-life.
   *
   * @param until reference time, milliseconds since 1970.
   * @param halfLifeMs half-life of `now`.
   */
  trending(
    until: number,
    halfLifeMs: number,
    limit: number,
    context: RequestContext,
  ): Promise<readonly Scored[]>
  /**
   * Available published items, latest first. The score is the time of publication, milliseconds since 1970.
   *
   * @param until latest publication, milliseconds since 1970.
   * @param behind time and id of the item to continue after; null: from the start.
   */
  latest(
    until: number,
    behind: readonly [at: number, id: string] | null,
    limit: number,
    context: RequestContext,
  ): Promise<readonly Scored[]>
  /** Trained neighbours of items in the active slot, by item. Items without neighbours may be absent. */
  similar(
    items: readonly string[],
    limit: number,
    context: RequestContext,
  ): Promise<ReadonlyMap<string, readonly Scored[]>>
  /**
   * Items that the users of each item interacted with too, by item.
   *
   * @param kinds kinds of interactions with the item and with the results. Default: attracting ones.
   */
  alsoInteracted(
    items: readonly string[],
    kinds: {
      readonly kinds?: readonly string[] | undefined
      readonly alsoKinds?: readonly string[] | undefined
    },
    limit: number,
    context: RequestContext,
  ): Promise<ReadonlyMap<string, readonly Scored[]>>
}

/** Reads candidates for the audience of an item from the live graph. */
export interface Audiences {
  /** Items that have this one among their trained neighbours in a slot, nearest first. */
  links(item: string, slot: Slot, limit: number, context: RequestContext): Promise<readonly Scored[]>
  /**
   * Users with an attracting interaction with any of the items, best first. The score is the sum of the
   * items' scores.
   */
  usersOf(links: readonly Scored[], limit: number, context: RequestContext): Promise<readonly Scored[]>
  /**
   * The users who are active, have not dismissed the item and did not create it, with their interactions with
   * it. Empty if the item does not exist.
   */
  open(
    item: string,
    users: readonly string[],
    context: RequestContext,
  ): Promise<ReadonlyMap<string, readonly Pick<Interaction, 'kind' | 'at'>[]>>
}

/** A community of the active snapshot. */
export interface CommunityRecord {
  readonly id: string
  readonly name: string
  /** Depth: 0 at the top level. */
  readonly level: number
  /** Modularity of its division into parts; null without parts. */
  readonly modularity: number | null
  readonly size: number
  /** Id of the parent community; null: top level. */
  readonly parent: string | null
  /** Ids of its parts, largest first. */
  readonly children: readonly string[]
}

/** Key of a community in a list by size and id. */
export type CommunityKey = readonly [size: number, id: string]

/** A community that a user is not a member of, with the evidence for it. */
export interface JoinableCommunity {
  readonly id: string
  readonly name: string
  readonly size: number
  /**
   * Number of the user's friends among its members whose ties may be shown. `friend`: the first of them by
   * id.
   */
  readonly friends: number
  readonly friend: UserRef | null
  /** Number of its favourites that the user likes. `item`: the best of them, with what the user did. */
  readonly liked: number
  readonly item: KnownItem | null
  /** Number of its favourites. `history`: number of items that the user likes. */
  readonly favourites: number
  readonly history: number
  /** Whether the numbers rest on all friends and interactions of the user, not on the first of them. */
  readonly isComplete: boolean
}

/** Reads communities of the active snapshot. There are none before the first training. */
export interface Communities {
  byId(ids: readonly string[], context: RequestContext): Promise<ReadonlyMap<string, CommunityRecord>>
  /** Id of the smallest community of each user. Users without a community are absent. */
  ofUsers(users: readonly string[], context: RequestContext): Promise<ReadonlyMap<string, string>>
  /** Top-level communities, largest first. Reads `first` + 1 entries. */
  list(page: PageRequest<CommunityKey>, context: RequestContext): Promise<readonly CommunityKey[]>
  /**
   * Ids of members who may be shown to the viewer, ascending, for each view; empty for an unknown community.
   * Reads `first` + 1 of each.
   */
  members(
    views: readonly CommunityView[],
    page: PageRequest<string>,
    context: RequestContext,
  ): Promise<readonly (readonly string[])[]>
  /** Favourite items, best first, by community. */
  favourites(
    communities: readonly string[],
    limit: number,
    context: RequestContext,
  ): Promise<ReadonlyMap<string, readonly Scored[]>>
  /** Communities that each user could join, in any order. Users without any may be absent. */
  joinable(
    users: readonly string[],
    context: RequestContext,
  ): Promise<ReadonlyMap<string, readonly JoinableCommunity[]>>
}

/** A community as a user sees it. */
export interface CommunityView {
  readonly community: string
  /** Id of the user; null: as a user without any block. */
  readonly viewer: string | null
}

/** Reads items that the active snapshot may not know. */
export interface ColdStartItems {
  /** Latest first. Items without any nearest item are left out. Empty without a snapshot. */
  read(context: RequestContext): Promise<readonly ColdStartItem[]>
}
