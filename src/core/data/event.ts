import { DAY_MS } from '../shared/index.js'
import type { KindTable } from './interaction.js'
import { describeScale, type RatingScale } from './ratings.js'
import type { WeightMeaning } from './records.js'

/*
 * What makes an interaction, whichever way it comes: by import or by the API. Both use these bounds, so that
 * one event is one interaction, and neither stores what the other would refuse.
 */

/** A larger weight is a mistake and would outweigh everything else in a user's history. */
export const MAX_WEIGHT = 1e6
/** A smaller weight would vanish in single precision. */
export const MIN_WEIGHT = 1e-6
/** A larger number of repetitions is a mistake. */
export const MAX_COUNT = 1e12
/** Tolerance for clocks that run ahead and for mixed-up time zones. */
export const FUTURE_TOLERANCE_MS = DAY_MS

/** A value that is refused, with the remedy. */
export interface Problem {
  /** What is wrong, such as `a strength of 0 or less`. */
  readonly reason: string
  /** What to send instead. */
  readonly remedy: string
}

/** What the weights of a kind mean, unless the format of a folder says otherwise. */
export function weightMeaning(kind: string, kinds: KindTable): WeightMeaning {
  return kinds[kind]?.rating ? 'rating' : 'strength'
}

/** Why an interaction may not have this kind; null if it may. */
export function kindProblem(kind: string, kinds: KindTable): Problem | null {
  if (Object.hasOwn(kinds, kind)) return null
  return {
    reason: `the kind "${kind.slice(0, 50)}" is not configured`,
    remedy: `send one of ${Object.keys(kinds).join(', ')}`,
  }
}

/**
 * Why an interaction may not have this weight; null if it may. Strengths and counts are above 0, ratings are
 * on the scale.
 *
 * @param scale null: not known yet.
 */
export function weightProblem(
  weight: number,
  meaning: WeightMeaning,
  scale: RatingScale | null,
): Problem | null {
  if (!Number.isFinite(weight)) return { reason: `a ${meaning} that is not finite`, remedy: 'send a number' }
  if (meaning === 'rating') return ratingProblem(weight, scale)
  const [min, max] = meaning === 'count' ? [0, MAX_COUNT] : [MIN_WEIGHT, MAX_WEIGHT]
  const remedy = `send a number above 0, at least ${min} and at most ${max}`
  if (weight <= 0) return { reason: `a ${meaning} of 0 or less`, remedy }
  if (weight < min) return { reason: `a ${meaning} below ${min}`, remedy }
  return weight > max ? { reason: `a ${meaning} above ${max}`, remedy } : null
}

function ratingProblem(rating: number, scale: RatingScale | null): Problem | null {
  if (scale === null) {
    if (Math.abs(rating) <= MAX_WEIGHT) return null
    return { reason: `a rating beyond ±${MAX_WEIGHT}`, remedy: 'send a rating on the scale of the graph' }
  }
  if (rating >= scale.min && rating <= scale.max) return null
  return {
    reason: `a rating outside the scale ${describeScale(scale)}`,
    remedy: `send a rating from ${describeScale(scale)}, or set ratings.scale to the right scale`,
  }
}

/**
 * Why something that a user did may not have this time; null if it may: whole milliseconds from 1970 to a day
 * after `now`.
 *
 * @param at, now milliseconds since 1970.
 */
export function timeProblem(at: number, now: number): Problem | null {
  const remedy = 'send an ISO 8601 time such as 2026-01-31T12:00:00Z, at which it happened'
  if (!Number.isFinite(at)) return { reason: 'is not a valid time', remedy }
  if (at < 0) return { reason: 'is before 1970', remedy }
  return at > now + FUTURE_TOLERANCE_MS ? { reason: 'is in the future', remedy } : null
}

/** A time as it is stored and compared: whole milliseconds, rounded down. */
export function wholeMilliseconds(at: number): number {
  return Math.floor(at)
}
