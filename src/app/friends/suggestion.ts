import type { Blended } from '../../core/blend/index.js'
import type { TieProbability } from '../../core/model/index.js'
import type { Explanation } from '../../core/page/index.js'
import type { Shortfall } from '../pages/index.js'

/** A page of friend suggestions to compute. */
export interface SuggestFriendsRequest {
  readonly user: string
  /** 0 to MAX_PAGE. */
  readonly first: number
  /** Cursor of the entry after which the page starts; null for the first page. */
  readonly after: string | null
  /**
   * Whether the caller will ask for reasons. They are then queried in parallel with the rules. Default:
   * false.
   */
  readonly reasons?: boolean
  /** Maximum number of mutual friends that the reasons of an entry name, at least 1. Default: MAX_PAGE. */
  readonly mutuals?: number
}

/** Why a user is suggested. */
export interface SuggestionReasons {
  /** Name of the suggested user. */
  readonly name: string | null
  /** Strongest first. */
  readonly because: readonly Explanation[]
  /** Number of mutual friends whose ties the viewer may know. */
  readonly mutualFriendCount: number
  /** The first of them by id, at most `mutuals` of the request. */
  readonly mutualFriends: readonly string[]
}

/** A page of friend suggestions. */
export interface SuggestionPage {
  /** Identifies the page in feedback. */
  readonly recommendationId: string
  /** Suggested users, best first. `contributions` sum to `score`. */
  readonly entries: readonly Blended[]
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  /** Why the page has fewer entries than requested; null for a full page. */
  readonly shortfall: Shortfall | null
  /** Cursor of the entry at this position. */
  cursorAt(position: number): string
  /** Reasons by suggested user, queried on the first call. */
  explain(): Promise<ReadonlyMap<string, SuggestionReasons>>
  /**
   * Probabilities of ties by suggested user, computed on the first call. Users without an estimate, and users
   * who hide their ties, are absent.
   */
  tieProbabilities(): Promise<ReadonlyMap<string, TieProbability>>
}
