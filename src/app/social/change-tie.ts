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

/** A change of the ties between two users. The order of the arguments is that of the API. */
type TieUseCase<Result> = (
  first: string,
  second: string,
  options?: WriteOptions,
) => Promise<WriteResult<Result>>

/**
 * All changes of ties between two users. `core/data/tie.ts` defines what each does to the state of the pair.
 */
export interface TieUseCases {
  /**
   * `from` requests friendship with `to`; two opposite requests make a friendship. CONFLICT if `from` blocks
   * `to`.
   */
  readonly requestFriendship: TieUseCase<FriendshipState>
  /** `to` accepts the request `from` → `to`. CONFLICT without such a request. */
  readonly acceptFriendship: TieUseCase<FriendshipState>
  /** `to` declines the request `from` → `to`. CONFLICT without such a request. */
  readonly declineFriendship: TieUseCase<FriendshipState>
  /** `from` withdraws the request. CONFLICT if it was accepted. */
  readonly cancelFriendship: TieUseCase<FriendshipState>
  /** `a` ends the friendship with `b`. CONFLICT if there is only a pending request. */
  readonly removeFriendship: TieUseCase<FriendshipState>
  /** CONFLICT if `user` blocks `target`. */
  readonly follow: TieUseCase<FriendshipState>
  readonly unfollow: TieUseCase<FriendshipState>
  /** Ends friendship, requests and following in both directions. Returns true: `user` blocks `target` now. */
  readonly block: TieUseCase<boolean>
  /** Returns false: `user` does not block `target` any more. Ties that the block ended are not restored. */
  readonly unblock: TieUseCase<boolean>
}

interface TieDependencies {
  readonly store: Pick<SocialStore, 'changeTie'>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * Each use case throws KindredError BAD_USER_INPUT if an id is invalid or both are the same, NOT_FOUND if a
 * user does not exist.
 */
export function createTieUseCases({ store, now }: TieDependencies): TieUseCases {
  /** @param fields names of the acting and of the other user's argument in the API. */
  async function change<Change extends TieChange>(
    fields: readonly [string, string],
    actorId: string,
    otherId: string,
    decide: (state: TieState) => Change,
    options?: WriteOptions,
  ): Promise<WriteResult<Change>> {
    const actor = checkId(actorId, fields[0])
    const other = checkId(otherId, fields[1])
    if (actor === other)
      throw badInput(fields[1], `${fields[0]} and ${fields[1]} are the same user`, 'send two different users')
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
