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

/** One step of a path. */
export interface PathStep {
  readonly node: PathNode
  /** Type of the relationship to the previous node; null at the start. */
  readonly via: string | null
}

/** A reason that can be verified: a path that exists in the graph at the time of the answer. */
export interface Explanation {
  readonly kind: ExplanationKind
  /** Number of paths, users or interactions behind it; null: not counted. */
  readonly count: number | null
  /** The strongest path, from the viewer to the entry; only the entry if there is no path. */
  readonly steps: readonly PathStep[]
}
