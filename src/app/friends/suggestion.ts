import type { Blended } from '../../core/blend/index.js'
import type { TieProbability } from '../../core/model/index.js'
import type { Explanation } from '../../core/page/index.js'

import type { Shortfall } from '../pages/index.js'

export interface SuggestRequest {
  readonly user: string
  /** 0 to MAX_PAGE. */
  readonly first: number
  /** Cursor of an earlier page, null: begin. */
  readonly after: string | null
  /** Reasons will be asked for: they are then looked up beside the rules. Default false. */
  readonly reasons?: boolean
  /** Mutual friends of each that reasons are to name, at least one. Default MAX_PAGE. */
  readonly mutuals?: number
}

/** Why a person is suggested. */
export interface SuggestionReasons {
  /** The person's name. */
  readonly name: string | null
  /** Strongest first. */
  readonly because: readonly Explanation[]
  /** Mutual friends whose ties the viewer may know. */
  readonly mutualFriendCount: number
  /** The first of them by id, as many as were asked for. */
  readonly mutualFriends: readonly string[]
}

export interface SuggestionPage {
  /** Names the page, for feedback on it. */
  readonly recommendationId: string
  /** People, best first; `contributions` add up to `score`. */
  readonly entries: readonly Blended[]
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  /** Why there are fewer entries than asked; null on a full page. */
  readonly shortfall: Shortfall | null
  /** Cursor that continues behind the entry at this position. */
  cursorAt(position: number): string
  /** Reasons by person, looked up in the graph when first asked for. */
  explain(): Promise<ReadonlyMap<string, SuggestionReasons>>
  /** How likely ties are, by person, computed when first asked for; people of whom no snapshot can tell are left out. */
  odds(): Promise<ReadonlyMap<string, TieProbability>>
}
