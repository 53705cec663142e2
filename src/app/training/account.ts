import type { KindTable, TableName } from '../../core/data/index.js'
import { type GraphColumns, withoutReplaced } from '../../core/dataset/index.js'
import { type CleanReport, createReportBuilder, type ReportBuilder } from '../import/index.js'

/**
 * What a training takes of an export, in the form of an import's report. A row of interactions is one
 * interaction or the sum of those of one kind between a user and an item. Rows of a kind that is not
 * configured, rows whose weight is not a number, and ties of a user with themselves teach nothing and are
 * rejected. Ratings that a later one replaces, and repeated ties and tags, are merged. The example of a
 * reason names the row of the export instead of a line.
 */
export function accountOfExport(columns: GraphColumns, kinds: KindTable): CleanReport {
  const report = createReportBuilder(() => {})
  const lengths: Record<TableName, number> = {
    users: columns.users.size,
    items: columns.items.size,
    interactions: columns.interactions.length,
    ties: columns.ties.length,
    taggings: columns.taggings.length,
  }
  for (const [table, length] of Object.entries(lengths)) report.count(table as TableName, 'read', length)
  const { user, item, kind, weight, length } = columns.interactions
  const unknown = columns.kinds.map((name) => !Object.hasOwn(kinds, name))
  const isLatest = withoutReplaced(columns, kinds, () => true)
  for (let row = 0; row < length; row++) {
    const name = columns.kinds[kind[row]!]!
    const reason = unknown[kind[row]!]
      ? `the kind "${name}" is not configured`
      : Number.isFinite(weight[row]!)
        ? null
        : 'the weight is not a number'
    if (reason === null) {
      if (!isLatest(row)) report.count('interactions', 'merged')
      continue
    }
    const text = JSON.stringify({ user: columns.users.ids[user[row]!], item: columns.items.ids[item[row]!] })
    report.reject('interactions', { reason }, { file: 'graph', line: row + 1 }, text)
  }
  countTies(columns, report)
  countTaggings(columns, report)
  return report.finish({
    createdByReference: { users: 0, items: 0 },
    undeclaredFields: [],
    ignoredFiles: [],
    warnings: [],
  })
}

function countTies(
  { ties: { a, b, length }, tiesDirected, users }: GraphColumns,
  report: ReportBuilder,
): void {
  const met = new Set<number>()
  for (let row = 0; row < length; row++) {
    const [from, to] = [a[row]!, b[row]!]
    if (from === to) {
      const reason = 'a tie of a user with themselves'
      const text = JSON.stringify({ user: users.ids[from], friend: users.ids[to] })
      report.reject('ties', { reason }, { file: 'graph', line: row + 1 }, text)
      continue
    }
    const isTurned = !tiesDirected && from > to
    const pair = isTurned ? to * users.size + from : from * users.size + to
    if (met.has(pair)) report.count('ties', 'merged')
    else met.add(pair)
  }
}

function countTaggings({ taggings: { item, tag, length }, tags }: GraphColumns, report: ReportBuilder): void {
  const met = new Set<number>()
  for (let row = 0; row < length; row++) {
    const pair = item[row]! * tags.size + tag[row]!
    if (met.has(pair)) report.count('taggings', 'merged')
    else met.add(pair)
  }
}
