import { pairKey, type TieChange, type TieMark, type TieState } from '../../core/data/index.js'

import type {
  DismissTarget,
  FriendshipOutcome,
  FriendshipToImport,
  MissingParty,
  SocialStore,
} from '../../core/ports/index.js'
import { distinctSorted, type Graph, int, loadQuery, type Transaction } from '../driver/index.js'

const QUERIES = {
  lockUsers: loadQuery('writes/lock-users'),
  lockPair: loadQuery('social/lock-pair'),
  putFriendship: loadQuery('social/put-friendship'),
  dropFriendship: loadQuery('social/drop-friendship'),
  putMarks: loadQuery('social/put-marks'),
  dropMarks: loadQuery('social/drop-marks'),
  befriend: loadQuery('social/befriend'),
  restartSuggestions: loadQuery('social/restart-suggestions'),
  setVisibility: loadQuery('social/set-visibility'),
}

const DISMISS = {
  user: { put: loadQuery('social/dismiss-user'), drop: loadQuery('social/undismiss-user') },
  item: { put: loadQuery('social/dismiss-item'), drop: loadQuery('social/undismiss-item') },
}

/** Store of ties, visibility and dismissals. */
export function createSocialStore(graph: Graph): SocialStore {
  return {
    changeTie: (user, target, at, decide, options) =>
      graph.write(async (transaction) => {
        const state = await lockAndRead(transaction, user, target)
        if (typeof state === 'string') return state
        const change = decide(state)
        await applyChange(transaction, user, target, at, change)
        return change
      }, options),

    befriend: (ties, options) =>
      graph.write(async (transaction) => {
        await transaction.run(QUERIES.lockUsers, { ids: distinctSorted(ties.flatMap(({ a, b }) => [a, b])) })
        const rows = await transaction.run<BefriendRow>(QUERIES.befriend, { ties: ties.map(befriendRow) })
        const outcomes: FriendshipOutcome[] = new Array(ties.length)
        for (const row of rows) outcomes[row.index] = befriendOutcome(row, ties[row.index]!)
        return outcomes
      }, options),

    setVisibility: (user, visibility, options) =>
      graph.write(async (transaction) => {
        const rows = await transaction.run(QUERIES.setVisibility, { user, properties: visibility })
        return rows.length > 0
      }, options),

    dismiss: (user, target, at, options) =>
      graph.write(async (transaction) => {
        await lockForDismissal(transaction, user, target)
        const parameters = { user, target: target.id, at: int(at) }
        return missing(await transaction.run<Existing>(DISMISS[target.type].put, parameters))
      }, options),

    undismiss: (user, target, options) =>
      graph.write(
        async (transaction) =>
          missing(await transaction.run<Existing>(DISMISS[target.type].drop, { user, target: target.id })),
        options,
      ),
  }
}

async function lockAndRead(
  transaction: Transaction,
  user: string,
  target: string,
): Promise<TieState | MissingParty> {
  const [lower, higher] = distinctSorted([user, target])
  const [row] = await transaction.run<{
    ids: string[]
    ties: { type: TieMark | 'FRIEND'; fromLower: boolean }[]
  }>(QUERIES.lockPair, { lower, higher })
  const { ids, ties } = row!
  if (!ids.includes(user)) return 'user'
  if (!ids.includes(target)) return 'target'
  const marks = (fromLower: boolean) =>
    new Set(
      ties
        .filter((tie) => tie.fromLower === fromLower)
        .flatMap(({ type }) => (type === 'FRIEND' ? [] : type)),
    )
  return {
    friends: ties.some(({ type }) => type === 'FRIEND'),
    mine: marks(user === lower),
    theirs: marks(user !== lower),
  }
}

async function applyChange(
  transaction: Transaction,
  user: string,
  target: string,
  at: number,
  change: TieChange,
): Promise<void> {
  const pair = pairKey(user, target)
  const drop = async (from: string, to: string, marks: readonly TieMark[] = []) => {
    if (marks.length > 0) await transaction.run(QUERIES.dropMarks, { from, to, marks })
  }
  const put = async (from: string, to: string, marks: readonly TieMark[] = []) => {
    if (marks.length > 0) await transaction.run(QUERIES.putMarks, { from, to, pair, at: int(at), marks })
  }
  // A withheld request takes the time of the request that it replaces, so that no list shows the change. So
  // it comes before the removal.
  await put(target, user, change.putTheirs)
  // Marks are removed before new ones are added, because a pair has at most one request.
  await drop(user, target, change.drop)
  await drop(target, user, change.dropTheirs)
  await put(user, target, change.put)
  const [lower, higher] = distinctSorted([user, target])
  // An action shows that the suggestion was not ignored.
  await transaction.run(QUERIES.restartSuggestions, { lower, higher })
  if (change.friends === undefined) return
  if (change.friends) await transaction.run(QUERIES.putFriendship, { lower, higher, pair, at: int(at) })
  else await transaction.run(QUERIES.dropFriendship, { lower, higher })
}

interface BefriendRow {
  readonly index: number
  readonly lowerExists: boolean
  readonly higherExists: boolean
  readonly blocked: boolean
  readonly existed: boolean
}

function befriendRow({ a, b, since }: FriendshipToImport, index: number) {
  const [lower, higher] = distinctSorted([a, b])
  return { index: int(index), lower, higher, pair: pairKey(a, b), since: since === null ? null : int(since) }
}

function befriendOutcome(row: BefriendRow, tie: FriendshipToImport): FriendshipOutcome {
  const aIsLower = tie.a < tie.b
  if (!(aIsLower ? row.lowerExists : row.higherExists)) return 'no-a'
  if (!(aIsLower ? row.higherExists : row.lowerExists)) return 'no-b'
  if (row.blocked) return 'blocked'
  return row.existed ? 'updated' : 'created'
}

/** Locks, so that two concurrent dismissals of one target do not become two relationships. */
async function lockForDismissal(
  transaction: Transaction,
  user: string,
  target: DismissTarget,
): Promise<void> {
  const users = target.type === 'user' ? [user, target.id] : [user]
  await transaction.run(QUERIES.lockUsers, { ids: distinctSorted(users) })
}

interface Existing {
  readonly userExists: boolean
  readonly targetExists: boolean
}

function missing([row]: readonly Existing[]): MissingParty | null {
  if (!row!.userExists) return 'user'
  return row!.targetExists ? null : 'target'
}
