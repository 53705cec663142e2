import { join } from 'node:path'
import {
  type DataRecord,
  MALFORMED_TEXT_LENGTH,
  type MalformedRecord,
  type NoteRecord,
  type RecordSource,
  type TableName,
} from '../../core/data/index.js'
import { type LineFault, readLines } from './lines.js'
import { isHeader } from './lookalikes.js'
import type { FieldProblem } from './numbers.js'
import { looksSeparated, separatorName, wrongSeparator } from './separators.js'

/** Records in batches. One asynchronous step for many records keeps reading fast. */
export type RecordBatches = AsyncIterable<readonly DataRecord[]>

/** Appends the records of one non-blank line. */
export type LineParser = (line: string, source: RecordSource, records: DataRecord[]) => void

/** How the lines of a file without a header are read. */
export interface LineOptions {
  /** The table to which a line that cannot be read belongs. */
  readonly table: TableName
  readonly parse: LineParser
  /** Lines that start with this text hold no data. Default: there are none. */
  readonly comment?: string
}

/** Number of lines by which a wrong separator is recognised. */
const SAMPLE_LINES = 10

/**
 * Parses a file without a header line by line; columns are separated by white space. A header and a line with
 * other separators are malformed.
 *
 * @throws KindredError BAD_DATA if all lines at the start have another separator.
 */
export async function* parseLines(
  folder: string,
  file: string,
  { table, parse, comment }: LineOptions,
): RecordBatches {
  let started = false
  for await (const { lines, firstLine, faults } of readLines(join(folder, file))) {
    const records: DataRecord[] = []
    const holdsData = (line: string) =>
      line.trim() !== '' && (comment === undefined || !line.startsWith(comment))
    const isFirst = !started
    if (isFirst) {
      const sample = lines.filter(holdsData).slice(0, SAMPLE_LINES)
      if (sample.length > 0) started = true
      const found = sample.map(looksSeparated)
      if (found.length > 0 && found.every((separator) => separator !== undefined))
        throw wrongSeparator(join(folder, file), ['white space'], found[0]!)
    }
    let headed = !isFirst
    for (let position = 0; position < lines.length; position++) {
      const source = { file, line: firstLine + position }
      const line = lines[position]!
      if (!holdsData(line)) continue
      const fault = faults.get(position)
      if (fault !== undefined && !acceptFault(fault, table, line, source, records)) continue
      const separator = looksSeparated(line)
      if (separator !== undefined) {
        const reason = `the columns are separated by ${separatorName(separator)}, not by white space`
        records.push(malformed(table, reason, line, source))
      } else if (!headed && isHeader(splitWhitespace(line))) {
        records.push(
          malformed(table, 'this looks like a header, which the format does not have', line, source),
        )
      } else parse(line, source, records)
      headed = true
    }
    yield records
  }
}

/**
 * Record of a row that could not be read. Its text is cut to MALFORMED_TEXT_LENGTH characters.
 *
 * @param problem the reason, or the field that could not be read.
 */
export function malformed(
  table: TableName,
  problem: string | FieldProblem,
  text: string,
  source: RecordSource,
): MalformedRecord {
  const what = typeof problem === 'string' ? { reason: problem } : problem
  return { type: 'malformed', table, ...what, text: cut(text), source }
}

/** Remark on a row that is kept without a field. */
export function leftOut(problem: FieldProblem, text: string, source: RecordSource): NoteRecord {
  return { type: 'note', effect: 'left out', ...problem, text: cut(text), source }
}

/** Remark on a row whose text may mean something else. */
export function doubtful(problem: string | FieldProblem, text: string, source: RecordSource): NoteRecord {
  const what = typeof problem === 'string' ? { reason: problem } : problem
  return { type: 'note', effect: 'doubtful', ...what, text: cut(text), source }
}

const cut = (text: string): string => text.slice(0, MALFORMED_TEXT_LENGTH)

/** Reports a fault of a line. @returns whether the line can be read. */
export function acceptFault(
  fault: LineFault,
  table: TableName,
  line: string,
  source: RecordSource,
  records: DataRecord[],
): boolean {
  records.push(
    fault.fatal ? malformed(table, fault.reason, line, source) : doubtful(fault.reason, line, source),
  )
  return !fault.fatal
}

/** Flattens batches in one generator. Each further async layer would cost an event-loop turn per record. */
export async function* flatten(open: () => Promise<RecordBatches>): AsyncGenerator<DataRecord> {
  for await (const batch of await open()) for (const record of batch) yield record
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
