import type { ExplanationKind } from '../model/index.js'

export interface UserRef {
  readonly type: 'User'
  readonly id: string
  /** Absent: not read yet. */
  readonly name?: string | null
}

export interface ItemRef {
  readonly type: 'Item'
  readonly id: string
  /** Absent: not read yet. */
  readonly title?: string | null
}

export interface TagRef {
  readonly type: 'Tag'
  readonly name: string
}

export interface CommunityRef {
  readonly type: 'Community'
  readonly id: string
  readonly name: string | null
}

/** A node that a path may run through. */
export type PathNode = UserRef | ItemRef | TagRef | CommunityRef

export const userRef = (id: string, name?: string | null): UserRef =>
  name === undefined ? { type: 'User', id } : { type: 'User', id, name }
export const itemRef = (id: string, title?: string | null): ItemRef =>
  title === undefined ? { type: 'Item', id } : { type: 'Item', id, title }
export const tagRef = (name: string): TagRef => ({ type: 'Tag', name })

export interface PathStep {
  readonly node: PathNode
  /** Type of the relationship that led here, null at the start. */
  readonly via: string | null
}

/** A reason that can be checked: a path that exists in the graph when it is given. */
export interface Explanation {
  readonly kind: ExplanationKind
  /** Paths of this kind, or people or interactions behind it; null where that is not counted. */
  readonly count: number | null
  /** The strongest path, viewer first; the entry alone where no path leads there. */
  readonly steps: readonly PathStep[]
}
