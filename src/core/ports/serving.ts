import type { ColdStartItem } from '../blend/index.js'
import type { Interaction, ItemFilter } from '../data/index.js'

import type { ExplanationKind, ItemSource, Recommender, Scored } from '../model/index.js'
import type { ItemRef, UserRef } from '../page/index.js'
import type { PageRequest } from '../shared/index.js'
import type { CatalogueItem } from './catalogue.js'
import type { RequestContext } from './request.js'
import type { Slot } from './snapshots.js'

/** What to look for in the graph, to explain a page of items to a user. */
export interface EvidenceRequest {
  readonly user: string
  readonly items: readonly string[]
  /** Decides about `items` of the answer, nothing else. */
  readonly filter: ItemFilter
  /** Links from an item of the history to one of the page that should exist in the slot. */
  readonly pairs: readonly { readonly from: string; readonly to: string }[]
  /** Items of the history whose tags are wanted, where the page has tags. */
  readonly history: readonly string[]
  readonly slot: Slot | null
  /** End of the windows that recent interactions are counted in, milliseconds since 1970. */
  readonly asOf: number
}

/** Interactions with an item that speak for it; at most {@link MAX_COUNTED} are counted. */
export interface Audience {
  readonly all: number
  /** Of the last {@link TREND_DAYS} days, and of as many days before those. */
  readonly recent: number
  readonly earlier: number
}

export const MAX_COUNTED = 100
export const TREND_DAYS = 7

/** What is there now. */
export interface Evidence {
  /** Those of the items that exist, are available and pass the filter, by id. */
  readonly items: ReadonlyMap<string, CatalogueItem>
  /** Type of the relationships of `similar`. */
  readonly similarType: 'SIMILAR_A' | 'SIMILAR_B'
  /** The pairs that exist, in the order asked. */
  readonly similar: readonly { readonly from: ItemRef; readonly to: string }[]
  /** By item: how many friends of the user like it, and the first of them by id. */
  readonly friends: ReadonlyMap<string, { readonly count: number; readonly friend: UserRef }>
  /** By item: the user's community that favours it. */
  readonly communities: ReadonlyMap<string, { readonly id: string; readonly name: string | null }>
  /** Items of the history with their tags. */
  readonly tagged: readonly { readonly item: ItemRef; readonly tags: readonly string[] }[]
  /** By item of the page that neither a link, nor a friend, nor a community leads to. */
  readonly audience: ReadonlyMap<string, Audience>
}

export interface EvidenceFinder {
  find(request: EvidenceRequest, context: RequestContext): Promise<Evidence>
}

/** Sources of candidates that run in the database, by source name. */
export interface LiveSources {
  /**
   * `friends-liked` and `co-interaction` over the live graph; with a slot also `rp3` and `community` over
   * what training wrote into it. Sources that get the same query in one tick share one round trip.
   */
  over(slot: Slot | null, context: RequestContext): ReadonlyMap<ItemSource, Recommender>
}

/** A query that anybody can run to see a fact in the graph for themselves. */
export interface VerificationQuery {
  /** Cypher, its job in a comment at the head. */
  readonly text: string
  readonly parameters: Readonly<Record<string, string | readonly string[]>>
}

/** What can be between a user and an item, besides reasons. */
export type ItemFact = 'SEEN' | 'DISMISSED' | 'AUTHORED' | 'ITEM'

/** What a proof is of. */
export interface VerificationSubject {
  readonly user: string
  readonly item: string
  /** Milliseconds since 1970. */
  readonly asOf: number
}

/**
 * Queries that show what was said of an item. The only people in what they give are the user and the user's
 * friends.
 */
export interface VerificationQueries {
  of(what: ExplanationKind | ItemFact, subject: VerificationSubject): VerificationQuery
}

/**
 * Lists of items that are the same for everybody; best first, ties by id. They may name items that are not
 * available.
 */
export interface Rankings {
  /** By the number of users with an attracting interaction. */
  popular(limit: number, context: RequestContext): Promise<readonly Scored[]>
  /**
   * Items whose audience grows faster than it used to: `(now − past) / √(past + 1)`, two rates of people that
   * are decayed over time, the past one four times as slowly.
   *
   * @param until the moment, milliseconds since 1970.
   * @param halfLifeMs of the rate of now.
   */
  trending(
    until: number,
    halfLifeMs: number,
    limit: number,
    context: RequestContext,
  ): Promise<readonly Scored[]>
  /**
   * Available items that have appeared, the latest first; the score is the time, milliseconds since 1970.
   *
   * @param until the moment, milliseconds since 1970.
   * @param behind time and id of the item to continue behind; null: from the start.
   */
  latest(
    until: number,
    behind: readonly [at: number, id: string] | null,
    limit: number,
    context: RequestContext,
  ): Promise<readonly Scored[]>
  /** Neighbours of an item in a slot; empty where it has none. */
  similar(item: string, slot: Slot, limit: number, context: RequestContext): Promise<readonly Scored[]>
  /** What the people who like an item also like; by kinds of interactions, where they are given. */
  alsoInteracted(
    item: string,
    kinds: {
      readonly kinds?: readonly string[] | undefined
      readonly alsoKinds?: readonly string[] | undefined
    },
    limit: number,
    context: RequestContext,
  ): Promise<readonly Scored[]>
}

/** Who may care for an item, over the live graph. */
export interface Audiences {
  /** Items that have this one among their neighbours in a slot, nearest first. */
  links(item: string, slot: Slot, limit: number, context: RequestContext): Promise<readonly Scored[]>
  /** People who took to any of these items: the sum of the items' scores, best first. */
  usersOf(links: readonly Scored[], limit: number, context: RequestContext): Promise<readonly Scored[]>
  /**
   * Those of the people who are active, have not dismissed the item and did not make it, with what they did
   * with it. Empty where there is no such item.
   */
  open(
    item: string,
    people: readonly string[],
    context: RequestContext,
  ): Promise<ReadonlyMap<string, readonly Pick<Interaction, 'kind' | 'at'>[]>>
}

/** A community of the active snapshot. */
export interface CommunityRecord {
  readonly id: string
  readonly name: string
  /** 0, or one more than its parent's. */
  readonly level: number
  /** Modularity of the graph inside it, parted into its parts; null where it has none. */
  readonly modularity: number | null
  readonly size: number
  /** Id of the community that it is a part of, null: of none. */
  readonly parent: string | null
  /** Ids of its parts, the largest first. */
  readonly children: readonly string[]
}

/** Where a list of communities goes on: behind this size and id. */
export type CommunityKey = readonly [size: number, id: string]

/** A community that a user is no member of, with what speaks for it. */
export interface JoinableCommunity {
  readonly id: string
  readonly name: string
  readonly size: number
  /** Friends of the user among its members, whose ties may be shown; and the first of them by id. */
  readonly friends: number
  readonly friend: string | null
  /** Items that the user likes among its favourites, and the one of them that it likes best. */
  readonly liked: number
  readonly item: string | null
  /** All of its favourites, and all items that the user likes. */
  readonly favourites: number
  readonly history: number
}

/** Communities of the active snapshot; there are none before the first training. */
export interface Communities {
  byId(ids: readonly string[], context: RequestContext): Promise<ReadonlyMap<string, CommunityRecord>>
  /** Id of the smallest community of each user; whoever is in none is absent. */
  ofUsers(users: readonly string[], context: RequestContext): Promise<ReadonlyMap<string, string>>
  /** Those that are parts of none, the largest first; reads one further than `first`. */
  list(page: PageRequest<CommunityKey>, context: RequestContext): Promise<readonly CommunityKey[]>
  /** Ids, in order, of members who may be shown to anybody; reads one further than `first`. */
  members(community: string, page: PageRequest<string>, context: RequestContext): Promise<readonly string[]>
  /** Best first. */
  favourites(community: string, limit: number, context: RequestContext): Promise<readonly Scored[]>
  /** In no order. */
  joinable(user: string, context: RequestContext): Promise<readonly JoinableCommunity[]>
}

/** Items that the active snapshot may not know. */
export interface ColdStartItems {
  /**
   * The latest first. Items of which nothing tells where they belong are left out; empty without a snapshot.
   */
  read(context: RequestContext): Promise<readonly ColdStartItem[]>
}
