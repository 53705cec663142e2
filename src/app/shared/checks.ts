import { type PropertyType, type PropertyTypes, timeProblem } from '../../core/data/index.js'
import { badInput } from '../../core/shared/index.js'

/** Maximum length of a name, title or tag, in UTF-16 units. */
export const MAX_TEXT_LENGTH = 1_000

/**
 * Checks a text that will be stored.
 *
 * @throws KindredError BAD_USER_INPUT if the text is longer than {@link MAX_TEXT_LENGTH}, or has half of a
 *   surrogate pair, which the database would replace by another character.
 */
export function checkText(text: string, field: string): string {
  if (/\p{Surrogate}/u.test(text))
    throw badInput(field, `${field} has half of a surrogate pair`, 'send whole characters')
  return checkLength(text, field)
}

/** @throws KindredError BAD_USER_INPUT if the text is longer than {@link MAX_TEXT_LENGTH}. */
export function checkLength(text: string, field: string): string {
  if (text.length <= MAX_TEXT_LENGTH) return text
  throw badInput(
    field,
    `${field} is ${text.length} characters long; the maximum is ${MAX_TEXT_LENGTH}`,
    'send a shorter text',
  )
}

/**
 * @param time milliseconds since 1970.
 * @throws KindredError BAD_USER_INPUT if it is not a valid time.
 */
export function checkTime(time: number, field: string): number {
  if (Number.isSafeInteger(time) && Math.abs(time) <= 8.64e15) return time
  throw badInput(field, `${field} is not a valid time`, 'send an ISO 8601 time such as 2026-01-31T12:00:00Z')
}

/**
 * @param time milliseconds since 1970.
 * @param now milliseconds since 1970.
 * @throws KindredError BAD_USER_INPUT if it is not a valid time, before 1970, or more than a day in the
 *   future.
 */
export function checkPastTime(time: number, field: string, now: number): number {
  const problem = timeProblem(time, now)
  if (problem === null) return checkTime(time, field)
  throw badInput(field, `${field} ${problem.reason}`, problem.remedy)
}

/**
 * @returns the declared type of an item property.
 * @throws KindredError BAD_USER_INPUT if the configuration does not declare it.
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
