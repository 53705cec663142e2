import { type RecordSource, TABLES, type TableName } from '../../core/data/index.js'
import type { Reject } from '../../core/ports/index.js'

interface TableCounts {
  /** Rows read: kept, merged or rejected. */
  readonly read: number
  readonly kept: number
  /** Rows that were merged into a kept row. */
  readonly merged: number
  /** Rows that were not taken, with the lines that the reader could not parse. */
  readonly rejected: number
}

/** How often something happened, and where first. */
export interface ReasonCount {
  readonly reason: string
  /** Name of the column, if the reason is about one. */
  readonly column?: string
  readonly count: number
  readonly first: { readonly file: string; readonly line: number; readonly text: string }
}

/** What cleaning did with the rows of a data source. */
export interface CleanReport {
  /** By table; in each, `read` is the sum of the others. */
  readonly subjects: Readonly<Record<TableName, TableCounts>>
  /** Number of lines that the reader could not parse; they are part of the rejected rows. */
  readonly malformed: number
  /** Why rows were rejected, by table; by count, descending. */
  readonly rejected: Readonly<Record<TableName, readonly ReasonCount[]>>
  /** Numbers of rejected rows by reason, descending. */
  readonly rejectedByReason: Readonly<Record<string, number>>
  /** Fields that were left out of kept rows. */
  readonly leftOut: readonly ReasonCount[]
  /** Numbers of fields that were left out of kept rows, by reason. */
  readonly repairs: Readonly<Record<string, number>>
  /** Rows that were read, but may mean something else. */
  readonly doubtful: readonly ReasonCount[]
  /** Columns that are not read, by file. */
  readonly ignoredColumns: readonly { readonly file: string; readonly columns: readonly string[] }[]
  /** Files of the folder that are not read. */
  readonly ignoredFiles: readonly string[]
  /** Numbers of users and items without a row of their own, created because other rows refer to them. */
  readonly createdByReference: { readonly users: number; readonly items: number }
  /** Fields of items that are not imported, because no property of that name is declared. */
  readonly undeclaredFields: readonly string[]
  /** What the owner of the data should look at, as sentences. */
  readonly warnings: readonly string[]
}

/** Why a row is rejected, or a field is left out. */
export interface Reason {
  readonly reason: string
  readonly column?: string
}

/** Maximum number of reasons; others count together, so that a wrong file cannot inflate the report. */
const MAX_REASONS = 20
const OTHER_REASONS = 'other reasons'
/** Maximum length of the text of an example. */
const EXAMPLE_LENGTH = 200
/** Share of rejected rows from which on the report warns. */
const WARN_ABOVE = 0.01

/** What the builder learns at the end. */
interface Findings {
  readonly createdByReference: CleanReport['createdByReference']
  readonly undeclaredFields: readonly string[]
  readonly ignoredFiles: readonly string[]
  readonly warnings: readonly string[]
}

/** Counts the outcomes of rows while they are cleaned. */
export interface ReportBuilder {
  /** @param rows number of rows. Default 1. */
  count(table: TableName, outcome: 'read' | 'merged', rows?: number): void
  reject(table: TableName, reason: Reason, source: RecordSource, text: string): void
  /** Counts a line that the reader could not parse as read and rejected. */
  rejectLine(table: TableName, reason: Reason, source: RecordSource, text: string): void
  note(effect: 'left out' | 'doubtful', reason: Reason, source: RecordSource, text: string): void
  ignoreColumns(file: string, columns: readonly string[]): void
  finish(findings: Findings): CleanReport
}

/** @param onReject receives each rejected row, each malformed line and each field that was left out. */
export function createReportBuilder(onReject: (reject: Reject) => void): ReportBuilder {
  const counts = eachTable(() => ({ read: 0, merged: 0, rejected: 0 }))
  const rejected = eachTable(createReasons)
  const notes = { 'left out': createReasons(), doubtful: createReasons() }
  const ignoredColumns: { file: string; columns: readonly string[] }[] = []
  let malformed = 0
  const reject: ReportBuilder['reject'] = (table, reason, source, text) => {
    counts[table].rejected++
    rejected[table].add(reason, source, text)
    onReject({ ...source, ...reason, text })
  }
  return {
    count(table, outcome, rows = 1) {
      counts[table][outcome] += rows
    },
    reject,
    rejectLine(table, reason, source, text) {
      malformed++
      counts[table].read++
      reject(table, reason, source, text)
    },
    note(effect, reason, source, text) {
      notes[effect].add(reason, source, text)
      if (effect === 'left out') onReject({ ...source, ...reason, text, rowKept: true })
    },
    ignoreColumns: (file, columns) => void ignoredColumns.push({ file, columns }),
    finish({ warnings, ...findings }) {
      const subjects = eachTable((table) => {
        const { read, merged, rejected: lost } = counts[table]
        return { read, kept: read - merged - lost, merged, rejected: lost }
      })
      const reasons = eachTable((table) => rejected[table].sorted())
      const leftOut = notes['left out'].sorted()
      return {
        subjects,
        malformed,
        rejected: reasons,
        rejectedByReason: sums(Object.values(reasons).flat()),
        leftOut,
        repairs: sums(leftOut),
        doubtful: notes.doubtful.sorted(),
        ignoredColumns,
        ...findings,
        warnings: [
          ...TABLES.flatMap((table) => shareWarning(table, subjects[table], reasons[table])),
          ...warnings,
        ],
      }
    },
  }
}

function eachTable<T>(make: (table: TableName) => T): Record<TableName, T> {
  return Object.fromEntries(TABLES.map((table) => [table, make(table)])) as Record<TableName, T>
}

function createReasons() {
  const reasons = new Map<string, { -readonly [Key in keyof ReasonCount]: ReasonCount[Key] }>()
  return {
    add({ reason, column }: Reason, { file, line }: RecordSource, text: string): void {
      const full = !reasons.has(reason) && reasons.size >= MAX_REASONS
      const label = full ? OTHER_REASONS : reason
      const known = reasons.get(label)
      if (known !== undefined) known.count++
      else
        reasons.set(label, {
          reason: label,
          ...(column === undefined || full ? {} : { column }),
          count: 1,
          first: { file, line, text: text.slice(0, EXAMPLE_LENGTH) },
        })
    },
    sorted: (): ReasonCount[] => [...reasons.values()].sort((left, right) => right.count - left.count),
  }
}

function sums(reasons: readonly ReasonCount[]): Record<string, number> {
  const totals = new Map<string, number>()
  for (const { reason, count } of reasons) totals.set(reason, (totals.get(reason) ?? 0) + count)
  return Object.fromEntries([...totals].sort(([, left], [, right]) => right - left))
}

function shareWarning(
  table: TableName,
  { read, rejected }: TableCounts,
  [first]: readonly ReasonCount[],
): string[] {
  if (first === undefined || !(rejected > WARN_ABOVE * read)) return []
  const share = ((100 * rejected) / read).toFixed(1)
  return [
    `${formatNumber(rejected)} of ${formatNumber(read)} ${table} were rejected (${share} %), most of them ` +
      `because ${describeReason(first)}`,
  ]
}

/** A reason with its first example, in one line. */
function describeReason({ reason, column, first }: ReasonCount): string {
  const where = column === undefined || reason.includes(column) ? '' : `, column ${column}`
  return `${reason} (first ${first.file}:${first.line}${where}: ${JSON.stringify(first.text)})`
}

const formatNumber = (count: number): string => count.toLocaleString('en')

/** The report as a text table and lines, without its warnings. */
export function formatCleanReport(report: CleanReport): string {
  const table = [
    ['', 'read', 'kept', 'merged', 'rejected'],
    ...TABLES.map((name) => {
      const { read, kept, merged, rejected } = report.subjects[name]
      return [name, ...[read, kept, merged, rejected].map(formatNumber)]
    }),
  ]
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)))
  const lines = table.map((row) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  '),
  )
  return [...lines, ...reportLines(report)].join('\n')
}

/** The first three reasons why rows were rejected, for an error about data of which too little is left. */
export const rejectLines = (report: CleanReport): string[] =>
  reportLines(report)
    .filter((line) => line.startsWith('rejected'))
    .slice(0, 3)

/** Everything in the report but its table and its warnings, as lines of text. */
export function reportLines(report: CleanReport): string[] {
  const lines: string[] = []
  const list = (label: string, reasons: readonly ReasonCount[]): void => {
    for (const reason of reasons)
      lines.push(`${label}: ${formatNumber(reason.count)} × ${describeReason(reason)}`)
  }
  for (const table of TABLES) list(`rejected ${table}`, report.rejected[table])
  list('left out of kept rows', report.leftOut)
  list('doubtful', report.doubtful)
  const { users, items } = report.createdByReference
  if (users + items > 0) lines.push(`created by reference: ${users} users, ${items} items`)
  for (const { file, columns } of report.ignoredColumns)
    lines.push(`columns of ${file} that are not read: ${columns.join(', ')}`)
  if (report.ignoredFiles.length > 0) lines.push(`files that are not read: ${report.ignoredFiles.join(', ')}`)
  if (report.undeclaredFields.length > 0)
    lines.push(
      `fields not imported: ${report.undeclaredFields.join(', ')}; declare them in the setting catalogue.properties to import them`,
    )
  return lines
}
