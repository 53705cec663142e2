import type { KindTable } from '../../core/data/index.js'
import type { Scored } from '../../core/model/index.js'
import type { ViewerRecord } from '../../core/ports/index.js'
import { byScore } from '../../core/shared/index.js'

/** A change of a viewer's history. */
export interface ViewerChange {
  /** Interactions to add. */
  readonly add: ViewerRecord['interactions']
  /** Items whose interactions are removed. */
  readonly remove: ReadonlySet<string>
  /** Items to dismiss. */
  readonly dismiss: readonly string[]
}

/** The viewer after the change: interactions are removed first, then added. Nothing is written. */
export function changeViewer(
  record: ViewerRecord,
  { add, remove, dismiss }: Partial<ViewerChange>,
): ViewerRecord {
  const kept =
    remove === undefined ? record.interactions : record.interactions.filter(({ item }) => !remove.has(item))
  return {
    ...record,
    interactions: [...kept, ...(add ?? [])],
    dismissed: [...record.dismissed, ...(dismiss ?? [])],
  }
}

/**
 * Number of users who like an item, best first, after a change of one viewer: plus or minus one where the
 * viewer starts or ceases to like the item.
 */
export function recount(
  counts: readonly Scored[],
  from: ViewerRecord,
  to: ViewerRecord,
  kinds: KindTable,
): readonly Scored[] {
  const before = likedItems(from, kinds)
  const after = likedItems(to, kinds)
  const change = new Map<string, number>()
  for (const item of after) if (!before.has(item)) change.set(item, 1)
  for (const item of before) if (!after.has(item)) change.set(item, -1)
  if (change.size === 0) return counts
  return counts.map(({ id, score }) => ({ id, score: score + (change.get(id) ?? 0) })).sort(byScore)
}

function likedItems({ interactions }: ViewerRecord, kinds: KindTable): ReadonlySet<string> {
  return new Set(
    interactions
      .filter(({ kind, liked }) => kinds[kind]?.sign === 1 && liked !== false)
      .map(({ item }) => item),
  )
}
