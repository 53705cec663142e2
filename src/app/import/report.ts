import type { RecordSource } from '../../core/data/index.js'
import type { Reject } from '../../core/ports/index.js'

/** The groups in which rows are counted. */
export const SUBJECTS = ['users', 'items', 'interactions', 'ties', 'taggings'] as const
/** What a row describes. */
export type Subject = (typeof SUBJECTS)[number]

interface SubjectCounts {
  /** Rows read, without malformed lines. */
  readonly read: number
  readonly kept: number
  /** Rows that were merged into a kept row. */
  readonly merged: number
  readonly rejected: number
}

/** What cleaning did with the rows of a data source. */
export interface CleanReport {
  readonly subjects: Readonly<Record<Subject, SubjectCounts>>
  /** Number of lines that the reader could not parse. */
  readonly malformed: number
  /** Numbers of malformed lines and rejected rows by reason, descending. */
  readonly rejectedByReason: Readonly<Record<string, number>>
  /** Numbers of values that were replaced by unknown in kept rows, by reason. */
  readonly repairs: Readonly<Record<string, number>>
  /** Numbers of users and items without a row of their own, created because other rows refer to them. */
  readonly createdByReference: { readonly users: number; readonly items: number }
  /** Fields of items that are not imported, because no property of that name is declared. */
  readonly undeclaredFields: readonly string[]
}

/**
 * Maximum number of distinct reasons; others are counted together, so that a wrong file cannot inflate the
 * report.
 */
const MAX_REASONS = 20
const OTHER_REASONS = 'other reasons'

/** Counts the outcomes of rows while they are cleaned. */
export interface ReportBuilder {
  /** @param rows number of rows. Default 1. */
  count(subject: Subject, outcome: 'read' | 'merged', rows?: number): void
  reject(subject: Subject | 'malformed', reason: string, source: RecordSource, text: string): void
  repair(reason: string): void
  finish(
    createdByReference: CleanReport['createdByReference'],
    undeclaredFields: readonly string[],
  ): CleanReport
}

/** @param onReject receives each rejected row and malformed line. */
export function createReportBuilder(onReject: (reject: Reject) => void): ReportBuilder {
  const counts = Object.fromEntries(
    SUBJECTS.map((subject) => [subject, { read: 0, merged: 0, rejected: 0 }]),
  ) as Record<Subject, { read: number; merged: number; rejected: number }>
  const reasons = new Map<string, number>()
  const repairs = new Map<string, number>()
  let malformed = 0
  return {
    count(subject, outcome, rows = 1) {
      counts[subject][outcome] += rows
    },
    reject(subject, reason, source, text) {
      if (subject === 'malformed') malformed++
      else counts[subject].rejected++
      const label = reasons.has(reason) || reasons.size < MAX_REASONS ? reason : OTHER_REASONS
      reasons.set(label, (reasons.get(label) ?? 0) + 1)
      onReject({ file: source.file, line: source.line, reason, text })
    },
    repair(reason) {
      repairs.set(reason, (repairs.get(reason) ?? 0) + 1)
    },
    finish(createdByReference, undeclaredFields) {
      const subjects = Object.fromEntries(
        SUBJECTS.map((subject) => {
          const { read, merged, rejected } = counts[subject]
          return [subject, { read, kept: read - merged - rejected, merged, rejected }]
        }),
      ) as Record<Subject, SubjectCounts>
      return {
        subjects,
        malformed,
        rejectedByReason: sorted(reasons),
        repairs: sorted(repairs),
        createdByReference,
        undeclaredFields,
      }
    },
  }
}

/** The report as a text table. */
export function formatCleanReport(report: CleanReport): string {
  const table = [
    ['', 'read', 'kept', 'merged', 'rejected'],
    ...SUBJECTS.map((subject) => {
      const { read, kept, merged, rejected } = report.subjects[subject]
      return [subject, ...[read, kept, merged, rejected].map((count) => count.toLocaleString('en'))]
    }),
  ]
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)))
  const lines = table.map((row) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  '),
  )
  const list = (label: string, entries: Readonly<Record<string, number>>): void => {
    for (const [reason, count] of Object.entries(entries))
      lines.push(`${label}: ${reason}: ${count.toLocaleString('en')}`)
  }
  list('rejected', report.rejectedByReason)
  list('repaired', report.repairs)
  const { users, items } = report.createdByReference
  if (users + items > 0) lines.push(`created by reference: ${users} users, ${items} items`)
  if (report.undeclaredFields.length > 0)
    lines.push(
      `fields not imported: ${report.undeclaredFields.join(', ')}; declare them in the setting catalogue.properties to import them`,
    )
  return lines.join('\n')
}

/** By count, descending. */
function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([, left], [, right]) => right - left))
}
