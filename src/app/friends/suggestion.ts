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
  /** Whether to explain the entries. Default: false. */
  readonly reasons?: boolean
  /** Maximum number of mutual friends that the reasons of an entry name, at least 1. Default: MAX_PAGE. */
  readonly mutuals?: number
  /** Whether to estimate the probabilities of ties. Default: false. */
  readonly tieProbabilities?: boolean
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
  /** Reasons by suggested user; empty if the request does not ask for them. */
  readonly reasons: ReadonlyMap<string, SuggestionReasons>
  /**
   * Probabilities of ties by suggested user; empty if the request does not ask for them. Users without an
   * estimate, and users who hide their ties, are absent.
   */
  readonly tieProbabilities: ReadonlyMap<string, TieProbability>
}
