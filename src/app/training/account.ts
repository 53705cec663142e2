import type { KindTable, TableName } from '../../core/data/index.js'
import type { GraphColumns } from '../../core/dataset/index.js'
import { type CleanReport, createReportBuilder } from '../import/index.js'

/**
 * What a training takes of an export, in the form of an import's report. A row of interactions is one
 * interaction or the sum of those of one kind between a user and an item. Rows of a kind that is not
 * configured, and rows whose weight is not a number, teach nothing and are rejected. The example of a reason
 * names the row of the export instead of a line.
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
  for (let row = 0; row < length; row++) {
    const name = columns.kinds[kind[row]!]!
    const reason = unknown[kind[row]!]
      ? `the kind "${name}" is not configured`
      : Number.isFinite(weight[row]!)
        ? null
        : 'the weight is not a number'
    if (reason === null) continue
    const text = JSON.stringify({ user: columns.users.ids[user[row]!], item: columns.items.ids[item[row]!] })
    report.reject('interactions', { reason }, { file: 'graph', line: row + 1 }, text)
  }
  return report.finish({
    createdByReference: { users: 0, items: 0 },
    undeclaredFields: [],
    ignoredFiles: [],
    warnings: [],
  })
}
