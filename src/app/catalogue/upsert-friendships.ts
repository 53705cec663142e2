import { checkId, pairKey } from '../../core/data/index.js'
import type {
  FriendshipOutcome,
  FriendshipToImport,
  SocialStore,
  WriteOptions,
  WriteResult,
} from '../../core/ports/index.js'

import { badInput, KindredError, notFound } from '../../core/shared/index.js'
import {
  checkPastTime,
  mergeRejections,
  type Rejection,
  toRejection,
  validateBatch,
} from '../shared/index.js'

import type { UpsertResult } from './upsert.js'

/** A friendship as a client sends it. */
export interface TieInput {
  readonly a: string
  readonly b: string
  /** Milliseconds since 1970. If absent, a known time stays; otherwise it is unknown. */
  readonly since?: number | null | undefined
}

/** Creates friendships without requests in one transaction. */
export type UpsertFriendships = (
  input: readonly TieInput[],
  options?: WriteOptions,
) => Promise<WriteResult<UpsertResult>>

interface UpsertFriendshipsDependencies {
  readonly store: Pick<SocialStore, 'befriend'>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * Creates friendships without requests, to load an existing user base, in one transaction. If one user of a
 * pair blocks the other, the pair is rejected with CONFLICT.
 *
 * @throws KindredError BAD_USER_INPUT if the batch is too large. Invalid entries are listed in `rejected`,
 *   not thrown.
 */
export function createUpsertFriendships({ store, now }: UpsertFriendshipsDependencies): UpsertFriendships {
  return async (input, options) => {
    const time = now()
    const batch = validateBatch(input, 'input', (entry) => checkTie(entry, time))
    // Entries of the same pair are one tie with the last known time.
    const ties = new Map<string, FriendshipToImport>()
    for (const { entry } of batch.accepted) {
      const key = pairKey(entry.a, entry.b)
      const before = ties.get(key)
      ties.set(key, before === undefined ? entry : { ...before, since: entry.since ?? before.since })
    }
    const written = await store.befriend([...ties.values()], options)
    const outcomes = new Map([...ties.keys()].map((key, position) => [key, written.value[position]!]))
    const refused = batch.accepted.flatMap(({ index, entry }) => {
      const key = pairKey(entry.a, entry.b)
      return rejectionOf(index, entry, ties.get(key)!, outcomes.get(key)!)
    })
    const created = written.value.filter((outcome) => outcome === 'created').length
    return {
      token: written.token,
      value: {
        created,
        updated: batch.accepted.length - refused.length - created,
        rejected: mergeRejections(batch.rejected, refused),
      },
    }
  }
}

function checkTie({ since, ...ids }: TieInput, now: number): FriendshipToImport {
  const a = checkId(ids.a, 'a')
  const b = checkId(ids.b, 'b')
  if (a === b) throw badInput('b', 'a and b are the same user', 'send two different users')
  return { a, b, since: since == null ? null : checkPastTime(since, 'since', now) }
}

/** @param tie what the store received for this pair; `entry` may have the two users in the other order. */
function rejectionOf(
  index: number,
  entry: FriendshipToImport,
  tie: FriendshipToImport,
  outcome: FriendshipOutcome,
): Rejection[] {
  if (outcome === 'created' || outcome === 'updated') return []
  if (outcome === 'blocked')
    return [toRejection(index, new KindredError('CONFLICT', 'one of the two users blocks the other'))]
  const missing = outcome === 'no-a' ? tie.a : tie.b
  return [toRejection(index, notFound(missing === entry.a ? 'a' : 'b', 'user', missing))]
}
