import type { FieldProblem } from './numbers.js'

/**
 * Numbers below the first limit are seconds since 1970, below the second milliseconds, below the third
 * microseconds, and then nanoseconds. Each covers the years 1973 to 5138; seconds start in 1970.
 */
const MILLISECONDS_FROM = 1e11
const MICROSECONDS_FROM = 1e14
const NANOSECONDS_FROM = 1e17
/** Largest time of an ECMAScript date, in milliseconds. */
const MAX_TIME_MS = 8.64e15

/**
 * Reads a time: seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size; or
 * ISO 8601, also without separators (`20240131`, `20240131T1015Z`), which is UTC without a zone. Offsets are
 * `Z`, `UTC`, `+HH`, `+HHMM` and `+HH:MM`. A day that does not exist is a problem.
 *
 * @param column name of the column, for the reason.
 * @returns milliseconds since 1970; null if the text is empty.
 */
export function readTime(column: string, text: string | undefined): number | null | FieldProblem {
  // Seconds since 1970 with nine or ten digits, the most common form, need no further look.
  if (text !== undefined && /^\d{9,10}$/.test(text)) return Number(text) * 1000
  const trimmed = text?.trim() ?? ''
  if (trimmed === '') return null
  return timeOf(trimmed) ?? { column, reason: `${column} is not a time${hintOf(trimmed)}` }
}

/** Like {@link readTime}, but four digits are a year and mean its first of January. */
export function readDate(column: string, text: string | undefined): number | null | FieldProblem {
  const trimmed = text?.trim() ?? ''
  return /^\d{4}$/.test(trimmed) ? Date.UTC(Number(trimmed), 0, 1) : readTime(column, trimmed)
}

/** Milliseconds since 1970 of a calendar day in UTC; undefined if the day does not exist. */
export function dayTime(year: number, month: number, day: number): number | undefined {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
    ? date.getTime()
    : undefined
}

function timeOf(text: string): number | undefined {
  // A number of 8, 12 or 14 digits that begins with 19 or 20 is a date: as a number of seconds or
  // milliseconds it would lie in the seventies, or centuries ahead.
  if (/^(19|20)\d{6}(\d{4}(\d{2})?)?$/.test(text)) return calendarTime(text)
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return sinceEpoch(text)
  return calendarTime(text)
}

function sinceEpoch(text: string): number | undefined {
  const value = Number(text)
  const size = Math.abs(value)
  const ms =
    size < MILLISECONDS_FROM
      ? value * 1e3
      : size < MICROSECONDS_FROM
        ? value
        : size < NANOSECONDS_FROM
          ? value / 1e3
          : value / 1e6
  return Math.abs(ms) <= MAX_TIME_MS ? Math.round(ms) : undefined
}

const CALENDAR =
  /^(\d{4})(?:-(\d{2})-(\d{2})|\/(\d{2})\/(\d{2})|(\d{2})(\d{2}))(?:(?:[T ]\s*)?(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d+))?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?$/i

function calendarTime(text: string): number | undefined {
  const found = CALENDAR.exec(text)
  if (found === null) return undefined
  const [, year, ...parts] = found
  const [month, day] = [parts[0] ?? parts[2] ?? parts[4], parts[1] ?? parts[3] ?? parts[5]].map(Number)
  const [hour, minute, second] = parts.slice(6, 9).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
  ]
  const date = dayTime(Number(year), month!, day!)
  const offset = offsetMinutes(parts[10])
  const midnight = hour === 24 && minute === 0 && second === 0
  if (hour > 23 && !midnight) return undefined
  if (date === undefined || offset === undefined || minute > 59 || second > 59) return undefined
  const fraction = Number((parts[9] ?? '').slice(0, 3).padEnd(3, '0'))
  return date + ((hour * 60 + minute - offset) * 60 + second) * 1000 + fraction
}

/** Minutes east of Greenwich; undefined if there is no such offset. */
function offsetMinutes(zone: string | undefined): number | undefined {
  const [, sign, hours, minutes = '00'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone ?? '') ?? []
  if (sign === undefined) return 0
  const total = Number(hours) * 60 + Number(minutes)
  if (Number(minutes) > 59 || total > 18 * 60) return undefined
  return sign === '-' ? -total : total
}

/** What to write instead, where the form of the text tells. */
function hintOf(text: string): string {
  if (/^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}/.test(text))
    return ': day and month could be swapped; write YYYY-MM-DD'
  if (/^\d{4}[-/]?\d{2}[-/]?\d{2}/.test(text))
    return ': there is no such day, hour or offset; write YYYY-MM-DDTHH:MM:SSZ'
  return ''
}
