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

export interface InteractionInput {
  /** Absent: made of user, item, kind and time, so that the same event sent twice is one. */
  readonly id?: string | null | undefined
  readonly user: string
  readonly item: string
  /** A name of the kind table. Default `VIEW`. */
  readonly kind?: string
  /** Default 1. */
  readonly weight?: number | null | undefined
  /** Milliseconds since 1970; absent: unknown, and the event never counts as recent. */
  readonly at?: number | null | undefined
  readonly recommendationId?: string | null | undefined
}

export interface RecordResult {
  readonly recorded: number
  readonly duplicates: number
  readonly rejected: readonly Rejection[]
  /** Users of the events that are in the graph now, each once. */
  readonly users: readonly string[]
}

export interface RecordOptions extends WriteOptions {
  /** Create users and items that do not exist. Default false. */
  readonly createMissing?: boolean
}

export type RecordInteractions = (
  input: readonly InteractionInput[],
  options?: RecordOptions,
) => Promise<WriteResult<RecordResult>>

/** Strengths beyond this are mistakes, and would drown all else that a user did. */
const MAX_WEIGHT = 1e6

/**
 * Records what users did, in one transaction: all entries that are in order, or none. Ends once committed.
 *
 * @throws KindredError BAD_USER_INPUT where the batch is too large; an entry at fault is listed, not thrown.
 */
export function createRecordInteractions(dependencies: {
  readonly store: Pick<InteractionStore, 'record'>
  readonly kinds: KindTable
  /** Milliseconds since 1970. */
  readonly now: () => number
}): RecordInteractions {
  const { store, kinds, now } = dependencies
  return async (input, options = {}) => {
    const time = now()
    const sifted = validateBatch(input, 'input', (entry) => checkInteraction(entry, kinds, time))
    const { first, repeated } = splitRepeated(sifted.accepted)
    const events = first.map(({ entry }) => entry)
    const written = await store.record(events, options.createMissing ?? false, options)

    const outcomes: Outcome[] = [
      ...first.map((place, position) => ({ ...place, outcome: written.value[position]! })),
      ...repeated.map(({ original, ...place }) => ({
        ...place,
        outcome: outcomeOfRepetition(place.entry, events[original]!, written.value[original]!),
      })),
    ]
    const kept = outcomes.filter(({ outcome }) => outcome === 'recorded' || outcome === 'duplicate')
    return {
      token: written.token,
      value: {
        recorded: count(outcomes, 'recorded'),
        duplicates: count(outcomes, 'duplicate'),
        rejected: mergeRejections(sifted.rejected, outcomes.flatMap(rejectionOf)),
        users: [...new Set(kept.map(({ entry }) => entry.user))],
      },
    }
  }
}

interface Place {
  readonly index: number
  readonly entry: InteractionToRecord
}

interface Outcome extends Place {
  readonly outcome: RecordOutcome
}

/**
 * @param path goes before the name of a field at fault.
 * @throws KindredError BAD_USER_INPUT for an event that could not be recorded.
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
      `"${kind.slice(0, 50)}" is no kind of event; known: ${Object.keys(kinds).join(', ')}`,
    )
  }
  const weight = input.weight ?? 1
  if (!(weight > 0 && weight <= MAX_WEIGHT))
    throw badInput(`${path}weight`, `weight must be above 0 and at most ${MAX_WEIGHT}`)
  const at = input.at == null ? null : checkPastTime(input.at, `${path}at`, now)
  const recommendationId =
    input.recommendationId == null ? null : checkId(input.recommendationId, `${path}recommendationId`)
  const id = input.id == null ? interactionId({ user, item, kind, at }) : checkId(input.id, `${path}id`)
  return { id, user, item, kind, weight, at, recommendationId }
}

/** An id that comes again in the same batch is answered by what became of the first. */
function splitRepeated(places: readonly Place[]) {
  const first: Place[] = []
  const repeated: (Place & { readonly original: number })[] = []
  const positions = new Map<string, number>()
  for (const place of places) {
    const original = positions.get(place.entry.id)
    if (original === undefined) {
      positions.set(place.entry.id, first.length)
      first.push(place)
    } else {
      repeated.push({ ...place, original })
    }
  }
  return { first, repeated }
}

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
      const message = `the id "${entry.id}" belongs to an event of another user or item`
      return [toRejection(index, new KindredError('CONFLICT', message, { field: 'id' }))]
    }
    default:
      return []
  }
}
