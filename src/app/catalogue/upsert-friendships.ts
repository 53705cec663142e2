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

export interface TieInput {
  readonly a: string
  readonly b: string
  /** Milliseconds since 1970; absent: unknown, or as it was. */
  readonly since?: number | null | undefined
}

export type UpsertFriendships = (
  input: readonly TieInput[],
  options?: WriteOptions,
) => Promise<WriteResult<UpsertResult>>

/**
 * Makes pairs of people friends without asking, for an existing user base, in one transaction. A pair of which one blocks the other
 * is listed as CONFLICT.
 *
 * @throws KindredError BAD_USER_INPUT where the batch is too large; an entry at fault is listed, not thrown.
 */
export function createUpsertFriendships(dependencies: {
  readonly store: Pick<SocialStore, 'befriend'>
  readonly now: () => number
}): UpsertFriendships {
  const { store, now } = dependencies
  return async (input, options) => {
    const time = now()
    const sifted = validateBatch(input, 'input', (entry) => checkTie(entry, time))
    // A pair that comes again is one tie; the later time wins, if it has one.
    const ties = new Map<string, FriendshipToImport>()
    for (const { entry } of sifted.accepted) {
      const key = pairKey(entry.a, entry.b)
      const before = ties.get(key)
      ties.set(key, before === undefined ? entry : { ...before, since: entry.since ?? before.since })
    }
    const written = await store.befriend([...ties.values()], options)
    const outcomes = new Map([...ties.keys()].map((key, position) => [key, written.value[position]!]))
    const refused = sifted.accepted.flatMap(({ index, entry }) => {
      const key = pairKey(entry.a, entry.b)
      return rejectionOf(index, entry, ties.get(key)!, outcomes.get(key)!)
    })
    const created = written.value.filter((outcome) => outcome === 'created').length
    return {
      token: written.token,
      value: {
        created,
        updated: sifted.accepted.length - refused.length - created,
        rejected: mergeRejections(sifted.rejected, refused),
      },
    }
  }
}

function checkTie({ a, b, since }: TieInput, now: number): FriendshipToImport {
  checkId(a, 'a')
  checkId(b, 'b')
  if (a === b) throw badInput('b', 'nobody is a friend of themselves')
  return { a, b, since: since == null ? null : checkPastTime(since, 'since', now) }
}

/** @param tie what the store was given for this pair; the entry may name the two the other way round. */
function rejectionOf(
  index: number,
  entry: FriendshipToImport,
  tie: FriendshipToImport,
  outcome: FriendshipOutcome,
): Rejection[] {
  if (outcome === 'created' || outcome === 'updated') return []
  if (outcome === 'blocked')
    return [toRejection(index, new KindredError('CONFLICT', 'one of the two blocks the other'))]
  const missing = outcome === 'no-a' ? tie.a : tie.b
  return [toRejection(index, notFound(missing === entry.a ? 'a' : 'b', 'user', missing))]
}
