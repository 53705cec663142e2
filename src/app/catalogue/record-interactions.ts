import {
  checkId,
  interactionId,
  isLike,
  type KindTable,
  kindProblem,
  type Problem,
  ratingWeight,
  scaleOfFew,
  weightMeaning,
  weightProblem,
} from '../../core/data/index.js'

import type {
  InteractionStore,
  InteractionToRecord,
  RatingStore,
  RecordOutcome,
  StoredRatings,
  WriteOptions,
  WriteResult,
} from '../../core/ports/index.js'

import { badInput, KindredError, notFound } from '../../core/shared/index.js'
import {
  checkPastTime,
  MAX_BATCH,
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
  /** A strength; of a rating, the rating. Default: 1, or a rating without a value. */
  readonly weight?: number | null | undefined
  /**
   * Milliseconds since 1970. Default: now. Null: the time is unknown and the interaction never counts as
   * recent.
   */
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
  readonly ratings: RatingStore
  readonly kinds: KindTable
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * Records interactions in one transaction: all valid entries or none. Resolves once it is committed.
 *
 * An interaction is known, and counts as a duplicate, if its id is known, or if one of the same user, item,
 * kind and time was imported. The id of one without an id follows from these four. A rating is known at any
 * time: a later one replaces the one before and is recorded; an earlier one is a duplicate.
 *
 * @throws KindredError BAD_USER_INPUT if the batch is too large. Invalid entries are listed in `rejected`,
 *   not thrown.
 */
export function createRecordInteractions({
  store,
  ratings: ratingStore,
  kinds,
  now,
}: RecordInteractionsDependencies): RecordInteractions {
  return async (input, options = {}) => {
    const time = now()
    const sample = ratingsIn(input, kinds)
    const ratings = sample.length === 0 ? null : await ratingStore.settle(scaleOfFew(sample))
    const batch = validateBatch(input, 'input', (entry) => checkInteraction(entry, { kinds, ratings }, time))
    const { first, repeated } = splitRepeated(batch.accepted)
    const interactions = first.map(({ entry }) => entry)
    const { createMissing = false } = options
    const written = await store.record(interactions, { ...options, createMissing, ratings })

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

/** The ratings of a batch that could be on a scale. */
function ratingsIn(input: readonly InteractionInput[], kinds: KindTable): number[] {
  return input.slice(0, MAX_BATCH).flatMap(({ kind = 'VIEW', weight }) => {
    const isRating = weight != null && Object.hasOwn(kinds, kind) && weightMeaning(kind, kinds) === 'rating'
    return isRating && weightProblem(weight, 'rating', null) === null ? [weight] : []
  })
}

/** What interactions are checked against. */
interface InteractionRules {
  readonly kinds: KindTable
  /** Null: the graph has no scale, and ratings are not checked against one. */
  readonly ratings: StoredRatings | null
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
  { kinds, ratings }: InteractionRules,
  now: number,
  path = '',
): InteractionToRecord {
  const { kind = 'VIEW' } = input
  const user = checkId(input.user, `${path}user`)
  const item = checkId(input.item, `${path}item`)
  refuse(kindProblem(kind, kinds), `${path}kind`)
  const meaning = weightMeaning(kind, kinds)
  const isRating = meaning === 'rating'
  const scale = ratings?.scale ?? null
  const value = input.weight ?? null
  if (value !== null) refuse(weightProblem(value, meaning, scale), `${path}weight`, `weight is ${value}, `)
  const at = input.at === null ? null : checkPastTime(input.at ?? now, `${path}at`, now)
  const recommendationId =
    input.recommendationId == null ? null : checkId(input.recommendationId, `${path}recommendationId`)
  const id = input.id == null ? interactionId({ user, item, kind, at }) : checkId(input.id, `${path}id`)
  return {
    ...{ id, user, item, kind, at, recommendationId, isRating },
    rating: isRating ? value : null,
    ...(isRating ? judged(value, ratings) : { weight: value ?? 1 }),
  }
}

/** Weight and like of a rating, by the scale alone; the mean of the user's ratings is in the graph. */
function judged(
  rating: number | null,
  ratings: StoredRatings | null,
): Pick<InteractionToRecord, 'weight' | 'liked'> {
  if (rating === null || ratings === null) return { weight: 1 }
  return { weight: ratingWeight(rating, ratings.scale), liked: isLike(rating, null, ratings) }
}

function refuse(problem: Problem | null, field: string, prefix = ''): void {
  if (problem !== null) throw badInput(field, prefix + problem.reason, problem.remedy)
}

/**
 * Separates entries that repeat another one of the batch: by id, and ratings by user, item and kind, of
 * which the latest stays. `original` is the position of the entry that stays, in `first`.
 */
function splitRepeated(entries: readonly ValidEntry[]) {
  const first: ValidEntry[] = []
  const repeated: (ValidEntry & { readonly original: number })[] = []
  const byId = new Map<string, number>()
  const ratings = new Map<string, number>()
  for (const valid of entries) {
    const { entry } = valid
    const pair = entry.isRating ? interactionId({ ...entry, at: null }) : null
    const known = byId.get(entry.id)
    const rated = pair === null ? undefined : ratings.get(pair)
    const original = known ?? rated
    if (original === undefined) {
      byId.set(entry.id, first.length)
      if (pair !== null) ratings.set(pair, first.length)
      first.push(valid)
    } else if (known === undefined && replaces(entry, first[original]!.entry)) {
      repeated.push({ ...first[original]!, original })
      byId.set(entry.id, original)
      first[original] = valid
    } else {
      repeated.push({ ...valid, original })
    }
  }
  return { first, repeated }
}

/**
 * Whether a rating counts instead of another of the same batch: not an earlier one, nor one without a
 * value.
 */
function replaces(rating: InteractionToRecord, other: InteractionToRecord): boolean {
  if (rating.rating === null) return false
  return (rating.at ?? Number.NEGATIVE_INFINITY) >= (other.at ?? Number.NEGATIVE_INFINITY)
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
