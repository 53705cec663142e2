import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'
import { checkId } from '../../core/data/index.js'
import { badInput, MAX_PAGE } from '../../core/shared/index.js'

/** Maximum number of ids of `users(ids:)`, `items(ids:)` and similar lists. */
export const MAX_IDS = 100
/** Maximum number of ids of an exclusion or a filter. */
export const MAX_FILTER_IDS = 10_000

/**
 * Checks the length of a page.
 *
 * @throws KindredError BAD_USER_INPUT unless it is an integer from 0 to 1,000.
 */
export function checkFirst(first: number, field = 'first'): number {
  if (Number.isInteger(first) && first >= 0 && first <= MAX_PAGE) return first
  throw badInput(field, `${field} is ${first}`, `ask for 0 to ${MAX_PAGE} entries`)
}

/**
 * Checks a list of ids.
 *
 * @param field its name in errors.
 * @throws KindredError BAD_USER_INPUT if it has more than `max` ids or one of them is invalid.
 */
export function checkIds(ids: readonly string[], field: string, max: number): readonly string[] {
  checkLength(ids, field, 'ids', max)
  return ids.map((id, position) => checkId(id, `${field}[${position}]`))
}

/**
 * Checks the length of a list.
 *
 * @param noun plural of what the list contains, for the error.
 * @throws KindredError BAD_USER_INPUT if it has more than `max` entries.
 */
export function checkLength(list: readonly unknown[], field: string, noun: string, max: number): void {
  if (list.length > max) throw badInput(field, `${field} has ${list.length} ${noun}`, `send at most ${max}`)
}

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/

/**
 * The scalar `DateTime`: ISO 8601 with an existing calendar day, and with a zone if there is a time of day.
 */
export const dateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  serialize(value) {
    if (value instanceof Date) return value.toISOString()
    if (typeof value === 'number') return new Date(value).toISOString()
    throw new TypeError('a DateTime must be a Date or milliseconds since 1970')
  },
  parseValue: parseDateTime,
  parseLiteral: (node) => parseDateTime(node.kind === Kind.STRING ? node.value : undefined),
})

function parseDateTime(value: unknown): Date {
  const match = typeof value === 'string' ? ISO.exec(value) : null
  if (match !== null) {
    const date = new Date(value as string)
    // Date accepts 30 February as 2 March, so the calendar day is compared with the text.
    const [year, month, day] = match.slice(1, 4).map(Number)
    const written = new Date(Date.UTC(year!, month! - 1, day!))
    if (!Number.isNaN(date.getTime()) && written.getUTCMonth() === month! - 1 && written.getUTCDate() === day)
      return date
  }
  throw new GraphQLError(`${JSON.stringify(value ?? null)} is not an ISO 8601 time`, {
    extensions: { scalar: 'DateTime', remedy: 'write it like 2026-03-01T12:00:00Z' },
  })
}

/** Milliseconds since 1970 as a `DateTime`. */
export function dateOf(milliseconds: number | null): Date | null {
  return milliseconds === null ? null : new Date(milliseconds)
}

/**
 * A `DateTime` as milliseconds since 1970. Null and undefined stay apart: one clears a field, the other keeps
 * it.
 */
export function millisecondsOf<Time extends Date | null | undefined>(time: Time) {
  return time instanceof Date ? time.getTime() : (time as Exclude<Time, Date>)
}
