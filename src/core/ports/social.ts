import type { TieChange, TieState } from '../tie.js'
import type { WriteOptions, Written } from './written.js'

/** A friendship from an existing user base. */
export interface FriendshipToImport {
  readonly a: string
  readonly b: string
  /** Milliseconds since 1970; null: unknown. */
  readonly since: number | null
}

export type FriendshipOutcome = 'created' | 'updated' | 'no-a' | 'no-b' | 'blocked'

export interface Visibility {
  /** False: never suggested to others. */
  readonly suggestible?: boolean
  /** False: the user's ties bridge and explain nothing for others. */
  readonly showTies?: boolean
}

export type DismissTarget =
  | { readonly type: 'user'; readonly id: string }
  | { readonly type: 'item'; readonly id: string }

/** Which of the two does not exist, by its place in the call. */
export type Missing = 'user' | 'target'

/** Writes what stands between people. */
export interface SocialStore {
  /**
   * Locks both people, in the order of their ids, reads what stands between them, and carries out what `decide` wants, in one transaction.
   *
   * @param decide may run again after a transient fault; what it throws undoes the transaction and reaches the caller.
   * @param at time of the change, milliseconds since 1970.
   * @returns what `decide` gave, or who is missing.
   */
  changeTie<Change extends TieChange>(
    user: string,
    target: string,
    at: number,
    decide: (state: TieState) => Change,
    options?: WriteOptions,
  ): Promise<Written<Change | Missing>>
  /** One transaction. @param ties their pairs differ and no one is tied to themselves. @returns an outcome for each, in order. */
  befriend(
    ties: readonly FriendshipToImport[],
    options?: WriteOptions,
  ): Promise<Written<readonly FriendshipOutcome[]>>
  /** @returns whether the user exists. */
  setVisibility(user: string, visibility: Visibility, options?: WriteOptions): Promise<Written<boolean>>
  /** Dismissing again keeps the first time. @returns who is missing, or null. */
  dismiss(
    user: string,
    target: DismissTarget,
    at: number,
    options?: WriteOptions,
  ): Promise<Written<Missing | null>>
  /** @returns who is missing, or null. */
  undismiss(user: string, target: DismissTarget, options?: WriteOptions): Promise<Written<Missing | null>>
}
