import { checkId, interactionId, type KindTable } from '../../core/data/index.js'

import type {
  InteractionStore,
  InteractionToRecord,
  RecordOutcome,
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

/** An interaction as a client sends it. */
export interface InteractionInput {
  /** Default: derived from user, item, kind and time, so that an interaction sent twice is recorded once. */
  readonly id?: string | null | undefined
  readonly user: string
  readonly item: string
  /** A configured kind. Default: `VIEW`. */
  readonly kind?: string
  /** Default: 1. */
  readonly weight?: number | null | undefined
  /** Milliseconds since 1970. If absent, the time is unknown and the interaction never counts as recent. */
  readonly at?: number | null | undefined
  /** The page that led to the interaction. */
  readonly recommendationId?: string | null | undefined
}

interface RecordResult {
  readonly recorded: number
  readonly duplicates: number
  readonly rejected: readonly Rejection[]
  /** Users of the recorded and duplicate interactions, each once. */
  readonly users: readonly string[]
}

interface RecordOptions extends WriteOptions {
  /** Whether to create users and items that do not exist. Default: false. */
  readonly createMissing?: boolean
}

/** Records interactions in one transaction. */
export type RecordInteractions = (
  input: readonly InteractionInput[],
  options?: RecordOptions,
) => Promise<WriteResult<RecordResult>>

interface RecordInteractionsDependencies {
  readonly store: Pick<InteractionStore, 'record'>
  readonly kinds: KindTable
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** A larger weight is a mistake and would outweigh everything else in a user's history. */
const MAX_WEIGHT = 1e6

/**
 * Records interactions in one transaction: all valid entries or none. Resolves once it is committed.
 *
 * @throws KindredError BAD_USER_INPUT if the batch is too large. Invalid entries are listed in `rejected`,
 *   not thrown.
 */
export function createRecordInteractions({
  store,
  kinds,
  now,
}: RecordInteractionsDependencies): RecordInteractions {
  return async (input, options = {}) => {
    const time = now()
    const batch = validateBatch(input, 'input', (entry) => checkInteraction(entry, kinds, time))
    const { first, repeated } = splitRepeated(batch.accepted)
    const interactions = first.map(({ entry }) => entry)
    const written = await store.record(interactions, options.createMissing ?? false, options)

    const outcomes: Outcome[] = [
      ...first.map((valid, position) => ({ ...valid, outcome: written.value[position]! })),
      ...repeated.map(({ original, ...valid }) => ({
        ...valid,
        outcome: outcomeOfRepetition(valid.entry, interactions[original]!, written.value[original]!),
      })),
    ]
    const kept = outcomes.filter(({ outcome }) => outcome === 'recorded' || outcome === 'duplicate')
    return {
      token: written.token,
      value: {
        recorded: count(outcomes, 'recorded'),
        duplicates: count(outcomes, 'duplicate'),
        rejected: mergeRejections(batch.rejected, outcomes.flatMap(rejectionOf)),
        users: [...new Set(kept.map(({ entry }) => entry.user))],
      },
    }
  }
}

/** A valid entry and its position in the input. */
interface ValidEntry {
  readonly index: number
  readonly entry: InteractionToRecord
}

interface Outcome extends ValidEntry {
  readonly outcome: RecordOutcome
}

/**
 * Checks an interaction and fills in its defaults.
 *
 * @param now milliseconds since 1970.
 * @param path prefix for the names of invalid fields.
 * @throws KindredError BAD_USER_INPUT if a field is invalid.
 */
export function checkInteraction(
  input: InteractionInput,
  kinds: KindTable,
  now: number,
  path = '',
): InteractionToRecord {
  const { kind = 'VIEW' } = input
  const user = checkId(input.user, `${path}user`)
  const item = checkId(input.item, `${path}item`)
  if (!Object.hasOwn(kinds, kind)) {
    throw badInput(
      `${path}kind`,
      `the kind "${kind.slice(0, 50)}" is not configured`,
      `send one of ${Object.keys(kinds).join(', ')}`,
    )
  }
  const weight = input.weight ?? 1
  if (!(weight > 0 && weight <= MAX_WEIGHT))
    throw badInput(`${path}weight`, `weight is ${weight}`, `send a number above 0 and at most ${MAX_WEIGHT}`)
  const at = input.at == null ? null : checkPastTime(input.at, `${path}at`, now)
  const recommendationId =
    input.recommendationId == null ? null : checkId(input.recommendationId, `${path}recommendationId`)
  const id = input.id == null ? interactionId({ user, item, kind, at }) : checkId(input.id, `${path}id`)
  return { id, user, item, kind, weight, at, recommendationId }
}

/**
 * Separates entries whose id occurred before in the batch. `original` is the position of that entry in
 * `first`.
 */
function splitRepeated(entries: readonly ValidEntry[]) {
  const first: ValidEntry[] = []
  const repeated: (ValidEntry & { readonly original: number })[] = []
  const positions = new Map<string, number>()
  for (const valid of entries) {
    const original = positions.get(valid.entry.id)
    if (original === undefined) {
      positions.set(valid.entry.id, first.length)
      first.push(valid)
    } else {
      repeated.push({ ...valid, original })
    }
  }
  return { first, repeated }
}

/** The outcome of an entry that repeats the id of `original`, given the outcome of `original`. */
function outcomeOfRepetition(
  entry: InteractionToRecord,
  original: InteractionToRecord,
  outcome: RecordOutcome,
): RecordOutcome {
  if (entry.user !== original.user || entry.item !== original.item) return 'id-taken'
  return outcome === 'recorded' ? 'duplicate' : outcome
}

function count(outcomes: readonly Outcome[], wanted: RecordOutcome): number {
  return outcomes.filter(({ outcome }) => outcome === wanted).length
}

function rejectionOf({ index, entry, outcome }: Outcome): Rejection[] {
  switch (outcome) {
    case 'no-user':
      return [toRejection(index, notFound('user', 'user', entry.user))]
    case 'no-item':
      return [toRejection(index, notFound('item', 'item', entry.item))]
    case 'id-taken': {
      const message = `the id "${entry.id}" belongs to an interaction of another user or item`
      return [toRejection(index, new KindredError('CONFLICT', message, { field: 'id' }))]
    }
    default:
      return []
  }
}
