import type { PageRequest } from '../page.js'
import type { Scored } from '../recommender.js'
import type { ReadOptions } from './read-options.js'

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
  byId(ids: readonly string[], options: ReadOptions): Promise<ReadonlyMap<string, CommunityRecord>>
  /** Id of the smallest community of each user; whoever is in none is absent. */
  ofUsers(users: readonly string[], options: ReadOptions): Promise<ReadonlyMap<string, string>>
  /** Those that are parts of none, the largest first; reads one further than `first`. */
  list(page: PageRequest<CommunityKey>, options: ReadOptions): Promise<readonly CommunityKey[]>
  /** Ids, in order, of members who may be shown to anybody; reads one further than `first`. */
  members(community: string, page: PageRequest<string>, options: ReadOptions): Promise<readonly string[]>
  /** Best first. */
  favourites(community: string, limit: number, options: ReadOptions): Promise<readonly Scored[]>
  /** In no order. */
  joinable(user: string, options: ReadOptions): Promise<readonly JoinableCommunity[]>
}
