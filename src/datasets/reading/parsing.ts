import { join } from 'node:path'
import {
  type DataRecord,
  MALFORMED_TEXT_LENGTH,
  type MalformedRecord,
  type RecordSource,
} from '../../core/data/index.js'
import { readLines } from './lines.js'

/** Records in batches. One asynchronous step for many records keeps reading fast. */
export type RecordBatches = AsyncIterable<readonly DataRecord[]>

/** Appends the records of one non-blank line. */
export type LineParser = (line: string, source: RecordSource, records: DataRecord[]) => void

/**
 * Parses a file line by line.
 *
 * @param headerLines number of lines at the start without data. Default 0.
 */
export async function* parseLines(
  folder: string,
  file: string,
  parse: LineParser,
  headerLines = 0,
): RecordBatches {
  for await (const { lines, firstLine } of readLines(join(folder, file))) {
    const records: DataRecord[] = []
    for (let position = 0; position < lines.length; position++) {
      const number = firstLine + position
      const line = lines[position]!
      if (number <= headerLines || line.trim() === '') continue
      parse(line, { file, line: number }, records)
    }
    yield records
  }
}

/** Record of a line that could not be read. Its text is cut to MALFORMED_TEXT_LENGTH characters. */
export function malformed(reason: string, text: string, source: RecordSource): MalformedRecord {
  return { type: 'malformed', reason, text: text.slice(0, MALFORMED_TEXT_LENGTH), source }
}

/** Flattens batches in one generator. Each further async layer would cost an event-loop turn per record. */
export async function* flatten(open: () => Promise<RecordBatches>): AsyncGenerator<DataRecord> {
  for await (const batch of await open()) for (const record of batch) yield record
}

/** Parses a finite number, also in scientific notation; undefined if the text is not a number. */
export function parseNumber(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}

/**
 * Numbers from here on are milliseconds, smaller ones are seconds: the year 5138 in seconds, March 1973 in
 * milliseconds.
 */
const MILLISECONDS_FROM = 1e11
/** Largest time of an ECMAScript date, in milliseconds. */
const MAX_TIME_MS = 8.64e15

/**
 * Parses a time: seconds or milliseconds since 1970, or ISO 8601, which is UTC without a zone.
 *
 * @returns milliseconds since 1970; null if the text is empty; undefined if it is not a time.
 */
export function parseTime(text: string | undefined): number | null | undefined {
  const trimmed = text?.trim() ?? ''
  if (trimmed === '') return null
  const value = Number(trimmed)
  if (Number.isFinite(value)) {
    const ms = Math.abs(value) < MILLISECONDS_FROM ? value * 1000 : value
    return Math.abs(ms) <= MAX_TIME_MS ? Math.round(ms) : undefined
  }
  const iso =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(trimmed)
  if (iso === null) return undefined
  const [, date, clock = '00:00', zone = 'Z'] = iso
  const ms = Date.parse(`${date}T${clock}${zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2').toUpperCase()}`)
  return Number.isNaN(ms) || !isCalendarDate(date!) ? undefined : ms
}

/** Like {@link parseTime}, but four digits are a year and mean its first of January. */
export function parseDate(text: string | undefined): number | null | undefined {
  const trimmed = text?.trim() ?? ''
  return /^\d{4}$/.test(trimmed) ? Date.UTC(Number(trimmed), 0, 1) : parseTime(trimmed)
}

/** Milliseconds since 1970 of a calendar day in UTC; undefined if the day does not exist. */
export function dayTime(year: number, month: number, day: number): number | undefined {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
    ? date.getTime()
    : undefined
}

/** Date.parse reads 2021-02-30 as the second of March, so the day is checked. */
function isCalendarDate(date: string): boolean {
  const [year, month, day] = date.split('-').map(Number)
  return dayTime(year!, month!, day!) !== undefined
}

/** Columns of a line, separated by any white space. */
export function splitWhitespace(line: string): string[] {
  const trimmed = line.trim()
  // A plain split is several times faster than a pattern, and lines with a thousand items are common.
  return trimmed.includes('\t') || trimmed.includes('  ') ? trimmed.split(/\s+/) : trimmed.split(' ')
}

/** Further fields of an item by name, without empty ones. */
export function furtherFields(fields: readonly (readonly [name: string, text: string])[]): {
  readonly fields?: Readonly<Record<string, string>>
} {
  const trimmed = fields.map(([name, text]) => [name, text.trim()] as const).filter(([, text]) => text !== '')
  return trimmed.length === 0 ? {} : { fields: Object.fromEntries(trimmed) }
}
