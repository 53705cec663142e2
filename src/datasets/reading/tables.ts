import { join } from 'node:path'
import type { DataRecord, RecordSource, TableName } from '../../core/data/index.js'
import { type Header, type HeaderOptions, readHeader } from './header.js'
import { readLines } from './lines.js'
import { acceptFault, doubtful, furtherFields, malformed, type RecordBatches } from './parsing.js'
import { type RowSplit, splitLine } from './rows.js'
import { separatorName, separatorWithColumns } from './separators.js'

/** Returns the field of a column by name; undefined if the table lacks the column. */
export interface Row {
  (column: string): string | undefined
  /** Names of all columns, in lower case; empty: unnamed. */
  readonly columns: readonly string[]
}

/** Fields of all named columns except the known ones. */
export const fieldsBeside = (row: Row, known: readonly string[]) =>
  furtherFields(
    row.columns.flatMap((name) => (name === '' || known.includes(name) ? [] : [[name, row(name)!] as const])),
  )

/** How a table is read. */
export interface TableOptions extends Partial<Omit<HeaderOptions, 'columns'>> {
  /** The table to which a row that cannot be read belongs. */
  readonly table: TableName
  readonly columns: HeaderOptions['columns']
  /** Appends the records of one row. */
  readonly parse: (row: Row, text: string, source: RecordSource, records: DataRecord[]) => void
}

/** Maximum number of lines of a quoted field. Beyond it, the opening quote counts as a mistake. */
const MAX_LINES_A_ROW = 100

/** A row whose quoted field continues on the next line. */
interface OpenRow extends RowSplit {
  readonly lines: string[]
  readonly line: number
  /** Index of the field that the first line leaves open. */
  readonly column: number
}

/**
 * Reads the rows of a table with a header line (RFC 4180). By default the separator is a comma, semicolon or
 * tab; the header decides. Case does not matter in column names. A quote within an unquoted field is a
 * character. Only columns that are `multiline` may contain line ends: elsewhere, and where a quote is
 * misplaced or never closed, the line with the opening quote is malformed, and the next line is a row again.
 *
 * @throws KindredError BAD_DATA as {@link readHeader} does.
 */
export async function* parseTable(folder: string, file: string, options: TableOptions): RecordBatches {
  const { table, quotes = true } = options
  const path = join(folder, file)
  const headerOptions = { separators: [',', '\t', ';'], others: false, ...options, quotes }
  let header: (Header & { readonly row: Row }) | undefined
  /** The fields that `row` reads. One function serves all rows. */
  let current: readonly string[] = []
  let open = null as OpenRow | null

  const start = (text: string, source: RecordSource, records: DataRecord[]): void => {
    const found = readHeader(text, path, headerOptions)
    const places = new Map(found.names.map((name, at) => [name, at]))
    const field = (column: string) => current[places.get(column) ?? -1]
    header = { ...found, row: Object.assign(field, { columns: found.names }) }
    if (found.ignored.length > 0) records.push({ type: 'ignored columns', columns: found.ignored, source })
  }
  const finish = (fields: string[], text: string, line: number, records: DataRecord[]): void => {
    const { names, separator, row } = header!
    const source = { file, line }
    if (fields.length === names.length) {
      current = fields
      options.parse(row, text, source, records)
      return
    }
    const other = separatorWithColumns(text, names.length, separator)
    const hint = other === undefined ? '' : `; this line is separated by ${separatorName(other)}`
    const reason = `${fields.length} columns; the header has ${names.length}${hint}`
    records.push(malformed(table, reason, text, source))
  }
  const refuse = (
    column: number,
    reason: string,
    text: string,
    line: number,
    records: DataRecord[],
  ): void => {
    const name = header!.names[column]
    const problem = name === undefined || name === '' ? reason : { column: name, reason }
    records.push(malformed(table, problem, text, { file, line }))
  }
  const feed = (text: string, line: number, records: DataRecord[]): void => {
    if (open !== null) proceed(open, text, records)
    else if (text.trim() === '') return
    else if (header === undefined) start(text, { file, line }, records)
    else if (!quotes || !text.includes('"')) finish(text.split(header.separator), text, line, records)
    else feedQuoted(text, header, line, records)
  }
  const feedQuoted = (text: string, header: Header, line: number, records: DataRecord[]): void => {
    const row: RowSplit = { fields: [], open: null }
    const state = splitLine(text, header.separator, row)
    const column = row.fields.length
    if (state === 'done') finish(row.fields, text, line, records)
    else if (state === 'bad') refuse(column, 'text follows a closing quote', text, line, records)
    else if (header.multiline[column] === true) open = Object.assign(row, { lines: [text], line, column })
    else refuse(column, NOT_CLOSED, text, line, records)
  }
  const proceed = (row: OpenRow, text: string, records: DataRecord[]): void => {
    row.lines.push(text)
    const state = splitLine(text, header!.separator, row)
    if (state === 'done') {
      open = null
      const whole = row.lines.join('\n')
      const reason = 'a quoted field spans lines'
      records.push(doubtful({ column: header!.names[row.column]!, reason }, whole, { file, line: row.line }))
      finish(row.fields, whole, row.line, records)
    } else if (
      state === 'bad' ||
      header!.multiline[row.fields.length] !== true ||
      row.lines.length > MAX_LINES_A_ROW
    )
      giveUp(row, records)
  }
  /** The opening quote was a mistake: its line is malformed, and the lines after it are read again. */
  const giveUp = ({ lines: [first, ...rest], line, column }: OpenRow, records: DataRecord[]): void => {
    open = null
    refuse(column, NOT_CLOSED, first!, line, records)
    for (const [offset, text] of rest.entries()) feed(text, line + 1 + offset, records)
  }

  for await (const { lines, firstLine, faults } of readLines(path)) {
    const records: DataRecord[] = []
    for (let position = 0; position < lines.length; position++) {
      const [text, line] = [lines[position]!, firstLine + position]
      const fault = faults.get(position)
      if (fault === undefined || acceptFault(fault, table, text, { file, line }, records))
        feed(text, line, records)
      else if (open !== null) giveUp(open, records)
    }
    yield records
  }
  const records: DataRecord[] = []
  while (open !== null) giveUp(open, records)
  if (header === undefined) readHeader('', path, headerOptions)
  yield records
}

const NOT_CLOSED = 'a quote is not closed'
