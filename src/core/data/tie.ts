import { KindredError } from '../shared/index.js'

/**
 * A directed relationship type between two users, besides friendship:
 *
 * - `REQUESTED`: requested friendship; at most one per pair.
 * - `WITHHELD`: requested friendship of a user who blocks them. To the requester it looks like an unanswered
 *   request; the other user never sees it.
 * - `DECLINED`: declined the other's request; kept for the cool-down of suggestions.
 * - `UNFRIENDED`: ended the friendship; kept for the same reason.
 * - `FOLLOW_WITHHELD`: followed a user who blocks them. Only the follower's own list shows it.
 * - `FOLLOWS`, `BLOCKED`.
 */
export type TieMark =
  | 'REQUESTED'
  | 'WITHHELD'
  | 'DECLINED'
  | 'UNFRIENDED'
  | 'FOLLOWS'
  | 'FOLLOW_WITHHELD'
  | 'BLOCKED'

/** The relationships between two users, from the view of the acting user. */
export interface TieState {
  readonly friends: boolean
  /** From the acting user to the other. */
  readonly mine: ReadonlySet<TieMark>
  /** From the other user to the acting user. */
  readonly theirs: ReadonlySet<TieMark>
}

/** What a step changes. Everything else stays. */
export interface TieChange {
  readonly friends?: boolean
  readonly put?: readonly TieMark[]
  readonly drop?: readonly TieMark[]
  readonly putTheirs?: readonly TieMark[]
  readonly dropTheirs?: readonly TieMark[]
}

/** State after a step: of the friendship, or of following. */
export type FriendshipState = 'NONE' | 'REQUESTED' | 'FRIENDS' | 'DECLINED' | 'FOLLOWING'

/** A change of a tie with the state that it leads to. */
export interface TieStep extends TieChange {
  readonly state: FriendshipState
}

/** Marks that a new friendship removes, in both directions. */
export const CLEARED_BY_FRIENDSHIP: readonly TieMark[] = ['REQUESTED', 'WITHHELD', 'DECLINED', 'UNFRIENDED']

const BEFRIEND: TieStep = {
  state: 'FRIENDS',
  friends: true,
  drop: CLEARED_BY_FRIENDSHIP,
  dropTheirs: CLEARED_BY_FRIENDSHIP,
}

/*
 * Steps are idempotent: a step whose outcome already holds returns it. A step without a valid starting state
 * is a CONFLICT. No result reveals to a user that they are blocked.
 *
 * Invariants: between friends there is no request and no block. After a block in either direction there is no
 * request that both can see, and neither follows the other.
 */

/** Requests friendship. If the other user has requested it too, they become friends. */
export function requestStep(state: TieState): TieStep {
  if (state.friends) return { state: 'FRIENDS' }
  rejectIfBlocking(state)
  if (state.theirs.has('BLOCKED')) return { state: 'REQUESTED', put: ['WITHHELD'] }
  if (state.theirs.has('REQUESTED') || state.theirs.has('WITHHELD')) return BEFRIEND
  return { state: 'REQUESTED', put: ['REQUESTED'], drop: ['WITHHELD'] }
}

/** Accepts the other user's request. */
export function acceptStep(state: TieState): TieStep {
  if (state.friends) return { state: 'FRIENDS' }
  if (!state.theirs.has('REQUESTED')) throw noRequest()
  return BEFRIEND
}

/** Declines the other user's request. */
export function declineStep(state: TieState): TieStep {
  if (state.theirs.has('REQUESTED'))
    return { state: 'DECLINED', put: ['DECLINED'], dropTheirs: ['REQUESTED'] }
  if (state.mine.has('DECLINED') && !state.friends) return { state: 'DECLINED' }
  throw noRequest()
}

/** Withdraws the acting user's request. */
export function cancelStep(state: TieState): TieStep {
  if (state.friends) {
    throw new KindredError('CONFLICT', 'the request was already accepted; they are friends', {
      remedy: 'end the friendship with removeFriendship',
    })
  }
  return { state: 'NONE', drop: ['REQUESTED', 'WITHHELD'] }
}

/** Ends the friendship. */
export function removeStep(state: TieState): TieStep {
  if (state.friends) return { state: 'NONE', friends: false, put: ['UNFRIENDED'] }
  const waiting = (marks: ReadonlySet<TieMark>) => marks.has('REQUESTED') || marks.has('WITHHELD')
  if (waiting(state.mine) || waiting(state.theirs)) {
    throw new KindredError('CONFLICT', 'they are not friends; a request is pending', {
      remedy: 'cancel or decline the request',
    })
  }
  return { state: 'NONE' }
}

/** Follows the other user. A block by the other is not revealed: the follow looks like any other. */
export function followStep(state: TieState): TieStep {
  rejectIfBlocking(state)
  if (state.theirs.has('BLOCKED')) return { state: 'FOLLOWING', put: ['FOLLOW_WITHHELD'] }
  return { state: 'FOLLOWING', put: ['FOLLOWS'], drop: ['FOLLOW_WITHHELD'] }
}

/** Stops following the other user. */
export function unfollowStep(): TieStep {
  return { state: 'NONE', drop: ['FOLLOWS', 'FOLLOW_WITHHELD'] }
}

/**
 * Blocks the other user and ends friendship, requests and follows in both directions. The other user still
 * sees their request.
 */
export function blockStep(state: TieState): TieChange {
  return {
    ...(state.friends ? { friends: false } : {}),
    put: state.friends ? ['BLOCKED', 'UNFRIENDED'] : ['BLOCKED'],
    drop: ['REQUESTED', 'WITHHELD', 'FOLLOWS', 'FOLLOW_WITHHELD'],
    putTheirs: state.theirs.has('REQUESTED') ? ['WITHHELD'] : [],
    dropTheirs: ['REQUESTED', 'FOLLOWS'],
  }
}

/** Removes the block. */
export function unblockStep(): TieChange {
  return { drop: ['BLOCKED'] }
}

function rejectIfBlocking(state: TieState): void {
  if (!state.mine.has('BLOCKED')) return
  throw new KindredError('CONFLICT', 'the acting user has blocked the other user', {
    remedy: 'unblock the user first',
  })
}

function noRequest(): KindredError {
  return new KindredError('CONFLICT', 'there is no pending request', {
    remedy: 'check the direction: `from` made the request, `to` answers it',
  })
}
