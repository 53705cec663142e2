import type { RecordSource } from '../../core/data/index.js'
import type { Reject } from '../../core/ports/index.js'

/** What cleaning counts, by what a row is about. */
export const SUBJECTS = ['users', 'items', 'interactions', 'ties', 'taggings'] as const
export type Subject = (typeof SUBJECTS)[number]

export interface SubjectCounts {
  /** Rows read, malformed lines not among them. */
  readonly read: number
  readonly kept: number
  /** Rows that joined one that was kept. */
  readonly merged: number
  readonly rejected: number
}

export interface CleanReport {
  readonly subjects: Readonly<Record<Subject, SubjectCounts>>
  /** Lines that the reader could not make out. */
  readonly malformed: number
  /** Malformed lines and rejected rows, by reason, most first. */
  readonly rejectedByReason: Readonly<Record<string, number>>
  /** Values set to unknown or to their default in rows that were kept, by reason. */
  readonly repairs: Readonly<Record<string, number>>
  /** People and items that have no row of their own and are known from what refers to them. */
  readonly createdByReference: { readonly users: number; readonly items: number }
  /** Fields of items that are left out, since no property of the name is declared. */
  readonly undeclaredFields: readonly string[]
}

/** Reasons that are told apart; further ones are counted together, so that a wrong file cannot swell the report. */
const MOST_REASONS = 20
const OTHER_REASONS = 'other reasons'

export interface ReportBuilder {
  /** @param rows default 1. */
  count(subject: Subject, outcome: 'read' | 'merged', rows?: number): void
  reject(subject: Subject | 'malformed', reason: string, source: RecordSource, text: string): void
  repair(reason: string): void
  finish(
    createdByReference: CleanReport['createdByReference'],
    undeclaredFields: readonly string[],
  ): CleanReport
}

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
      const label = reasons.has(reason) || reasons.size < MOST_REASONS ? reason : OTHER_REASONS
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

/** The report as a table for people. */
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
  if (users + items > 0) lines.push(`without a row of their own: ${users} users, ${items} items`)
  if (report.undeclaredFields.length > 0)
    lines.push(
      `left out: ${report.undeclaredFields.join(', ')}; declare them in the setting catalogue.properties to import them`,
    )
  return lines.join('\n')
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([, left], [, right]) => right - left))
}
