import { KindredError } from '../shared/index.js'

/**
 * What one person can have towards another, as a relationship type:
 * - `REQUESTED`: asked to be friends; at most one of a pair.
 * - `WITHHELD`: asked someone who blocks them. To the asker it looks like a request that nobody answers; the other never sees it.
 * - `DECLINED`: declined the other's request; kept, so that suggestions can wait.
 * - `UNFRIENDED`: ended the friendship; kept for the same reason.
 * - `FOLLOWS`, `BLOCKED`.
 */
export type TieMark = 'REQUESTED' | 'WITHHELD' | 'DECLINED' | 'UNFRIENDED' | 'FOLLOWS' | 'BLOCKED'

/** What stands between two people, seen by the one who acts. */
export interface TieState {
  readonly friends: boolean
  /** From the one who acts to the other. */
  readonly mine: ReadonlySet<TieMark>
  /** From the other to the one who acts. */
  readonly theirs: ReadonlySet<TieMark>
}

/** What a step changes; what it does not name stays. */
export interface TieChange {
  readonly friends?: boolean
  readonly put?: readonly TieMark[]
  readonly drop?: readonly TieMark[]
  readonly putTheirs?: readonly TieMark[]
  readonly dropTheirs?: readonly TieMark[]
}

/** State of what the step was about: friendship, or following. */
export type FriendshipState = 'NONE' | 'REQUESTED' | 'FRIENDS' | 'DECLINED' | 'FOLLOWING'

export interface TieStep extends TieChange {
  readonly state: FriendshipState
}

/** Marks that a friendship clears, both ways. */
export const CLEARED_BY_FRIENDSHIP: readonly TieMark[] = ['REQUESTED', 'WITHHELD', 'DECLINED', 'UNFRIENDED']

const BEFRIEND: TieStep = {
  state: 'FRIENDS',
  friends: true,
  drop: CLEARED_BY_FRIENDSHIP,
  dropTheirs: CLEARED_BY_FRIENDSHIP,
}

/*
 * The steps. A step whose outcome already holds answers with it, so that a retried call is the same call; a step that has nothing to
 * start from is a CONFLICT. Nothing that a step answers tells someone that they are blocked. Invariants: friends have no request and no block;
 * a block, either way, leaves no request that both can see and no following.
 */

/** The one who acts asks the other. Two requests that cross make friends. */
export function requestStep(state: TieState): TieStep {
  if (state.friends) return { state: 'FRIENDS' }
  refuseWhereBlocking(state)
  if (state.theirs.has('BLOCKED')) return { state: 'REQUESTED', put: ['WITHHELD'] }
  if (state.theirs.has('REQUESTED') || state.theirs.has('WITHHELD')) return BEFRIEND
  return { state: 'REQUESTED', put: ['REQUESTED'], drop: ['WITHHELD'] }
}

/** The one who acts accepts the other's request. */
export function acceptStep(state: TieState): TieStep {
  if (state.friends) return { state: 'FRIENDS' }
  if (!state.theirs.has('REQUESTED')) throw noRequest()
  return BEFRIEND
}

/** The one who acts declines the other's request. */
export function declineStep(state: TieState): TieStep {
  if (state.theirs.has('REQUESTED'))
    return { state: 'DECLINED', put: ['DECLINED'], dropTheirs: ['REQUESTED'] }
  if (state.mine.has('DECLINED') && !state.friends) return { state: 'DECLINED' }
  throw noRequest()
}

/** The one who acts takes their request back. */
export function cancelStep(state: TieState): TieStep {
  if (state.friends) {
    throw new KindredError('CONFLICT', 'the request was accepted: they are friends', {
      remedy: 'end the friendship with removeFriendship',
    })
  }
  return { state: 'NONE', drop: ['REQUESTED', 'WITHHELD'] }
}

/** The one who acts ends the friendship. */
export function removeStep(state: TieState): TieStep {
  if (state.friends) return { state: 'NONE', friends: false, put: ['UNFRIENDED'] }
  const waiting = (marks: ReadonlySet<TieMark>) => marks.has('REQUESTED') || marks.has('WITHHELD')
  if (waiting(state.mine) || waiting(state.theirs)) {
    throw new KindredError('CONFLICT', 'they are not friends; a request is waiting', {
      remedy: 'cancel or decline the request',
    })
  }
  return { state: 'NONE' }
}

export function followStep(state: TieState): TieStep {
  refuseWhereBlocking(state)
  if (state.theirs.has('BLOCKED')) return { state: 'FOLLOWING' }
  return { state: 'FOLLOWING', put: ['FOLLOWS'] }
}

export function unfollowStep(): TieStep {
  return { state: 'NONE', drop: ['FOLLOWS'] }
}

/** Ends friendship, requests and following, both ways; the other's request lives on in their own eyes only. */
export function blockStep(state: TieState): TieChange {
  return {
    ...(state.friends ? { friends: false } : {}),
    put: state.friends ? ['BLOCKED', 'UNFRIENDED'] : ['BLOCKED'],
    drop: ['REQUESTED', 'WITHHELD', 'FOLLOWS'],
    putTheirs: state.theirs.has('REQUESTED') ? ['WITHHELD'] : [],
    dropTheirs: ['REQUESTED', 'FOLLOWS'],
  }
}

export function unblockStep(): TieChange {
  return { drop: ['BLOCKED'] }
}

function refuseWhereBlocking(state: TieState): void {
  if (!state.mine.has('BLOCKED')) return
  throw new KindredError('CONFLICT', 'the one who acts has blocked the other', {
    remedy: 'unblock them first',
  })
}

function noRequest(): KindredError {
  return new KindredError('CONFLICT', 'no request is waiting', {
    remedy: 'check the direction: the request runs from → to, and `to` answers it',
  })
}
