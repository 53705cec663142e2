import { join } from 'node:path'
import { parse as parseCsv } from 'csv-parse/sync'
import type { DataRecord, RecordSource } from '../../core/data/index.js'
import { KindredError } from '../../core/shared/index.js'
import { readLines } from './lines.js'
import { furtherFields, malformed, type RecordBatches } from './parsing.js'

/** Returns the field of a column by name; undefined if the table lacks the column. */
export interface Row {
  (column: string): string | undefined
  /** Names of all columns. */
  readonly columns: readonly string[]
}

/** Fields of all columns except the known ones. */
export const fieldsBeside = (row: Row, known: readonly string[]) =>
  furtherFields(row.columns.flatMap((name) => (known.includes(name) ? [] : [[name, row(name)!] as const])))

/** How a table is read. */
export interface TableOptions {
  /** Columns that the header must have, in lower case. */
  readonly required: readonly string[]
  /** Appends the records of one row. */
  readonly parse: (row: Row, text: string, source: RecordSource, records: DataRecord[]) => void
}

/** Maximum number of lines of a quoted field. Beyond it, the opening quote counts as a mistake. */
const MAX_LINES_A_ROW = 100

/**
 * Reads the rows of a table with a header line (RFC 4180). The header decides between comma, semicolon and
 * tab. Case does not matter in column names. A quote that is never closed costs its own line only.
 *
 * @throws KindredError BAD_DATA if the header lacks a required column.
 */
export async function* parseTable(folder: string, file: string, options: TableOptions): RecordBatches {
  let header: (Header & { readonly row: Row }) | undefined
  /** The fields that `row` reads. One function serves all rows. */
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

/** Column names of a table in lower case; an empty list if the file is empty. */
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

/** The fields of one row, or the reason why it cannot be read. */
function splitRow(text: string, delimiter: string): string[] | string {
  if (!text.includes('"')) return text.split(delimiter)
  try {
    // Line ends inside quotes belong to the field, so they must not separate records here.
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
