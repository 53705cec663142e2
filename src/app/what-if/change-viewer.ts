import type { KindTable } from '../../core/data/index.js'
import type { Scored } from '../../core/model/index.js'
import type { ViewerRecord } from '../../core/ports/index.js'
import { byScore } from '../../core/shared/index.js'

/** What is supposed of a viewer. */
export interface ViewerChange {
  /** Events besides those that there are. */
  readonly add: ViewerRecord['events']
  /** Items, all events with which are taken away. */
  readonly remove: ReadonlySet<string>
  /** Items dismissed besides those that are. */
  readonly dismiss: readonly string[]
}

/** The viewer as supposed; nothing is written. What is removed goes before what is added comes. */
export function changeViewer(
  record: ViewerRecord,
  { add, remove, dismiss }: Partial<ViewerChange>,
): ViewerRecord {
  const kept = remove === undefined ? record.events : record.events.filter(({ item }) => !remove.has(item))
  return {
    ...record,
    events: [...kept, ...(add ?? [])],
    dismissed: [...record.dismissed, ...(dismiss ?? [])],
  }
}

/**
 * Counts of people by item, best first, as they would be with the viewer as supposed: one more or one less where the viewer would have begun, or
 * ceased, to be attracted.
 */
export function recount(
  counts: readonly Scored[],
  from: ViewerRecord,
  to: ViewerRecord,
  kinds: KindTable,
): readonly Scored[] {
  const before = attracted(from, kinds)
  const after = attracted(to, kinds)
  const change = new Map<string, number>()
  for (const item of after) if (!before.has(item)) change.set(item, 1)
  for (const item of before) if (!after.has(item)) change.set(item, -1)
  if (change.size === 0) return counts
  return counts.map(({ id, score }) => ({ id, score: score + (change.get(id) ?? 0) })).sort(byScore)
}

function attracted({ events }: ViewerRecord, kinds: KindTable): ReadonlySet<string> {
  return new Set(events.filter(({ kind }) => kinds[kind]?.sign === 1).map(({ item }) => item))
}
