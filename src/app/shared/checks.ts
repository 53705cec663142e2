import type { PropertyType, PropertyTypes } from '../../core/data/index.js'
import { badInput } from '../../core/shared/index.js'

/** Longest name, title or tag taken, in UTF-16 units. */
export const MAX_TEXT_LENGTH = 1_000

/** A clock may run ahead of ours by this much, time zones that were mixed up included. */
const FUTURE_TOLERANCE_MS = 86_400_000

/** @throws KindredError BAD_USER_INPUT where the text is too long. */
export function checkText(text: string, field: string): string {
  if (text.length <= MAX_TEXT_LENGTH) return text
  throw badInput(field, `${field} is ${text.length} characters long; ${MAX_TEXT_LENGTH} is the most`)
}

/**
 * @param time milliseconds since 1970.
 * @throws KindredError BAD_USER_INPUT where it is no time.
 */
export function checkTime(time: number, field: string): number {
  if (Number.isSafeInteger(time) && Math.abs(time) <= 8.64e15) return time
  throw badInput(field, `${field} is not a valid time`, 'send an ISO 8601 time such as 2026-01-31T12:00:00Z')
}

/**
 * @param now milliseconds since 1970.
 * @throws KindredError BAD_USER_INPUT where it is no time, or more than a day ahead.
 */
export function checkPastTime(time: number, field: string, now: number): number {
  if (checkTime(time, field) <= now + FUTURE_TOLERANCE_MS) return time
  throw badInput(field, `${field} lies in the future`, 'send the time at which it happened')
}

/**
 * @returns what the property holds.
 * @throws KindredError BAD_USER_INPUT where configuration declares no such property of items.
 */
export function checkDeclared(name: string, field: string, declared: PropertyTypes): PropertyType {
  const type = Object.hasOwn(declared, name) ? declared[name] : undefined
  if (type !== undefined) return type
  const known = Object.keys(declared).join(', ') || 'none'
  throw badInput(
    field,
    `items have no declared property "${name}"`,
    `declare it in the setting \`catalogue.properties\`; declared: ${known}`,
  )
}
