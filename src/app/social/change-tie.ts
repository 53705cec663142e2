import {
  acceptStep,
  blockStep,
  cancelStep,
  checkId,
  declineStep,
  type FriendshipState,
  followStep,
  removeStep,
  requestStep,
  type TieChange,
  type TieState,
  unblockStep,
  unfollowStep,
} from '../../core/data/index.js'

import type { SocialStore, WriteOptions, WriteResult } from '../../core/ports/index.js'

import { badInput, notFound } from '../../core/shared/index.js'

/** A step between two people; the arguments are named as in the API. */
type TieUseCase<Result> = (
  first: string,
  second: string,
  options?: WriteOptions,
) => Promise<WriteResult<Result>>

/** All steps between two people. What each does to the state of the pair is in core/tie.ts. */
export interface TieUseCases {
  /** `from` asks `to`; two requests that cross make friends. CONFLICT where `from` blocks `to`. */
  readonly requestFriendship: TieUseCase<FriendshipState>
  /** `to` accepts the request that runs `from` → `to`. CONFLICT where there is none. */
  readonly acceptFriendship: TieUseCase<FriendshipState>
  /** `to` declines the request that runs `from` → `to`. CONFLICT where there is none. */
  readonly declineFriendship: TieUseCase<FriendshipState>
  /** `from` takes the request back. CONFLICT where it was accepted. */
  readonly cancelFriendship: TieUseCase<FriendshipState>
  /** `a` ends the friendship with `b`. CONFLICT where only a request waits. */
  readonly removeFriendship: TieUseCase<FriendshipState>
  /** CONFLICT where `user` blocks `target`. */
  readonly follow: TieUseCase<FriendshipState>
  readonly unfollow: TieUseCase<FriendshipState>
  /** Ends friendship, requests and following both ways. Gives whether `user` blocks `target` now: true. */
  readonly block: TieUseCase<boolean>
  /** Gives whether `user` blocks `target` now: false. What the block ended stays ended. */
  readonly unblock: TieUseCase<boolean>
}

/**
 * Each use case throws BAD_USER_INPUT for an id that is none and for one person twice, NOT_FOUND for a person who does not exist.
 */
export function createTieUseCases(dependencies: {
  readonly store: Pick<SocialStore, 'changeTie'>
  /** Milliseconds since 1970. */
  readonly now: () => number
}): TieUseCases {
  const { store, now } = dependencies

  /** @param fields names of the one who acts and of the other, as the API has them. */
  async function change<Change extends TieChange>(
    fields: readonly [string, string],
    actor: string,
    other: string,
    decide: (state: TieState) => Change,
    options?: WriteOptions,
  ): Promise<WriteResult<Change>> {
    checkId(actor, fields[0])
    checkId(other, fields[1])
    if (actor === other) throw badInput(fields[1], `${fields[0]} and ${fields[1]} are one person`)
    const { value, token } = await store.changeTie(actor, other, now(), decide, options)
    if (value === 'user') throw notFound(fields[0], 'user', actor)
    if (value === 'target') throw notFound(fields[1], 'user', other)
    return { value, token }
  }

  const step =
    (
      fields: readonly [string, string],
      decide: (state: TieState) => TieChange & { state: FriendshipState },
    ) =>
    async (actor: string, other: string, options?: WriteOptions): Promise<WriteResult<FriendshipState>> => {
      const { value, token } = await change(fields, actor, other, decide, options)
      return { value: value.state, token }
    }

  const accept = step(['to', 'from'], acceptStep)
  const decline = step(['to', 'from'], declineStep)
  const setBlock =
    (decide: (state: TieState) => TieChange, blocked: boolean): TieUseCase<boolean> =>
    async (user, target, options) => {
      const { token } = await change(['user', 'target'], user, target, decide, options)
      return { value: blocked, token }
    }

  return {
    requestFriendship: step(['from', 'to'], requestStep),
    acceptFriendship: (from, to, options) => accept(to, from, options),
    declineFriendship: (from, to, options) => decline(to, from, options),
    cancelFriendship: step(['from', 'to'], cancelStep),
    removeFriendship: step(['a', 'b'], removeStep),
    follow: step(['user', 'target'], followStep),
    unfollow: step(['user', 'target'], unfollowStep),
    block: setBlock(blockStep, true),
    unblock: setBlock(unblockStep, false),
  }
}
