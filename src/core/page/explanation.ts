import type { ExplanationKind } from '../model/index.js'

/** A user in a path. */
export interface UserRef {
  readonly type: 'User'
  readonly id: string
  /** Absent: not read. Null: the node has none. */
  readonly name?: string | null
}

/** An item in a path. */
export interface ItemRef {
  readonly type: 'Item'
  readonly id: string
  /** Absent: not read. Null: the node has none. */
  readonly title?: string | null
}

/** A tag in a path. */
export interface TagRef {
  readonly type: 'Tag'
  readonly name: string
}

/** A community in a path. */
export interface CommunityRef {
  readonly type: 'Community'
  readonly id: string
  readonly name: string | null
  /** Id of the user to whom it is shown: members with a block between the two are hidden. Null: nobody's. */
  readonly viewer: string | null
}

/** A node of an explanation's path. */
export type PathNode = UserRef | ItemRef | TagRef | CommunityRef

/** Creates a {@link UserRef}. */
export const userRef = (id: string, name?: string | null): UserRef =>
  name === undefined ? { type: 'User', id } : { type: 'User', id, name }
/** Creates an {@link ItemRef}. */
export const itemRef = (id: string, title?: string | null): ItemRef =>
  title === undefined ? { type: 'Item', id } : { type: 'Item', id, title }
/** Creates a {@link TagRef}. */
export const tagRef = (name: string): TagRef => ({ type: 'Tag', name })

/** What a user did with an item, as a reason states it. */
export interface StatedInteraction {
  /** A name of the kind table. */
  readonly kind: string
  /** On the scale of the graph; null: not a rating. */
  readonly rating: number | null
}

/** One step of a path. */
export interface PathStep {
  readonly node: PathNode
  /** Type of the relationship to the previous node; null at the start. */
  readonly via: string | null
  /** The interaction that the sentence states; absent on steps that are not over INTERACTED. */
  readonly interaction?: StatedInteraction | null
}

/** A reason that can be verified: a path that exists in the graph at the time of the answer. */
export interface Explanation {
  readonly kind: ExplanationKind
  /**
   * Number of paths, users or interactions that the sentence is true of; null: not counted. For ratings of
   * several friends, the stated one is the lowest.
   */
  readonly count: number | null
  /** TRENDING: the number of interactions in the period before the counted one. */
  readonly earlier?: number
  /** TASTE: the items of the history with the closest vectors, closest first. */
  readonly closeTo?: readonly PathStep[]
  /** The strongest path, from the viewer to the entry; only the entry if there is no path. */
  readonly steps: readonly PathStep[]
}

/** The verb of a sentence about LIKE, and about two users who like an item in different ways. */
const LIKED = 'LIKE'

/** What an interaction says: its kind, or LIKE for a rating, since only ratings that are likes are stated. */
export function verbOf({ kind, rating }: StatedInteraction): string {
  return rating === null ? kind : LIKED
}

/** The verb that is true of both interactions; null: none. */
export function sharedVerb(one: StatedInteraction, other: StatedInteraction): string | null {
  return verbOf(one) === verbOf(other) ? verbOf(one) : null
}
