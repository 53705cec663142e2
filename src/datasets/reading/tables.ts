import { join } from 'node:path'
import { parse as parseCsv } from 'csv-parse/sync'
import type { DataRecord, RecordSource } from '../../core/data/index.js'
import { KindredError } from '../../core/shared/index.js'
import { readLines } from './lines.js'
import { furtherFields, malformed, type RecordBatches } from './parsing.js'

/** A field of the row by the name of its column; undefined where the table has no such column. */
export interface Row {
  (column: string): string | undefined
  /** Names of all columns. */
  readonly columns: readonly string[]
}

/** Fields of other columns than these. */
export const fieldsBeside = (row: Row, known: readonly string[]) =>
  furtherFields(row.columns.flatMap((name) => (known.includes(name) ? [] : [[name, row(name)!] as const])))

export interface TableOptions {
  /** Columns that the header must have, in lower case. */
  readonly required: readonly string[]
  /** Appends the records of one row. */
  readonly parse: (row: Row, text: string, source: RecordSource, records: DataRecord[]) => void
}

/** Lines that one quoted field may span; beyond it, the quote that opened it is taken for a slip. */
const MAX_LINES_A_ROW = 100

/**
 * Rows of a table with a header line (RFC 4180; comma, semicolon or tab, whichever the header uses; column names
 * without regard to case). A quote that is never closed costs its own line, not the rest of the file.
 *
 * @throws KindredError BAD_DATA where the header lacks a column.
 */
export async function* parseTable(folder: string, file: string, options: TableOptions): RecordBatches {
  let header: (Header & { readonly row: Row }) | undefined
  /** What `row` reads from: one function serves all rows. */
  let current: readonly string[] = []
  let open: { text: string; line: number }[] = []

  const finish = (text: string, line: number, records: DataRecord[]): void => {
    const source = { file, line }
    if (header === undefined) {
      const found = readHeader(text, folder, file, options.required)
      const places = new Map(found.names.map((name, at) => [name, at]))
      const field = (column: string) => current[places.get(column) ?? -1]
      header = { ...found, row: Object.assign(field, { columns: found.names }) }
      return
    }
    const fields = splitRow(text, header.delimiter)
    if (typeof fields === 'string') records.push(malformed(fields, text, source))
    else if (fields.length !== header.width) {
      records.push(malformed(`${fields.length} columns; the header has ${header.width}`, text, source))
    } else {
      current = fields
      options.parse(header.row, text, source, records)
    }
  }
  const feed = (text: string, line: number, records: DataRecord[]): void => {
    const closes = hasOddQuotes(text)
    if (open.length === 0 && !closes) {
      if (text.trim() !== '') finish(text, line, records)
      return
    }
    open.push({ text, line })
    if (open.length > 1 && closes) {
      const [first] = open
      const whole = open.map((part) => part.text).join('\n')
      open = []
      finish(whole, first!.line, records)
    } else if (open.length > MAX_LINES_A_ROW) giveUp(records)
  }
  const giveUp = (records: DataRecord[]): void => {
    const [first, ...rest] = open
    open = []
    records.push(malformed('a quote is not closed', first!.text, { file, line: first!.line }))
    for (const { text, line } of rest) feed(text, line, records)
  }

  for await (const { lines, firstLine } of readLines(join(folder, file))) {
    const records: DataRecord[] = []
    for (let position = 0; position < lines.length; position++)
      feed(lines[position]!, firstLine + position, records)
    yield records
  }
  const records: DataRecord[] = []
  while (open.length > 0) giveUp(records)
  if (header === undefined) readHeader('', folder, file, options.required)
  yield records
}

interface Header {
  readonly delimiter: string
  readonly names: readonly string[]
  readonly width: number
}

/** The names of a table's columns, in lower case; none where the file is empty. */
export async function readColumns(folder: string, file: string): Promise<string[]> {
  for await (const { lines } of readLines(join(folder, file))) {
    const line = lines.find((text) => text.trim() !== '')
    if (line !== undefined) return headerNames(line, delimiterOf(line))
  }
  return []
}

function readHeader(text: string, folder: string, file: string, required: readonly string[]): Header {
  const delimiter = delimiterOf(text)
  const names = headerNames(text, delimiter)
  for (const name of required) {
    if (names.includes(name)) continue
    throw new KindredError('BAD_DATA', `${join(folder, file)} has no column "${name}" in its first line`, {
      field: `${file}:1`,
      remedy: `start the file with a header that names at least: ${required.join(', ')}`,
    })
  }
  return { delimiter, names, width: names.length }
}

function headerNames(text: string, delimiter: string): string[] {
  const fields = splitRow(text, delimiter)
  return typeof fields === 'string' ? [] : fields.map((name) => name.trim().toLowerCase())
}

function delimiterOf(header: string): string {
  return ['\t', ',', ';'].find((candidate) => header.includes(candidate)) ?? ','
}

function hasOddQuotes(text: string): boolean {
  let odd = false
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) odd = !odd
  return odd
}

/** The fields of one row, or why it is none. */
function splitRow(text: string, delimiter: string): string[] | string {
  if (!text.includes('"')) return text.split(delimiter)
  try {
    // Line ends inside quotes belong to the field, so no line end may part records here.
    const rows: string[][] = parseCsv(text, {
      delimiter,
      record_delimiter: '\u0000',
      relax_column_count: true,
    })
    return rows.length === 1 ? rows[0]! : 'not one row'
  } catch (error) {
    return `bad quotes: ${(error as Error).message.split('\n')[0]}`
  }
}
