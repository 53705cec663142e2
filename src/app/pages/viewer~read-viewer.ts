import type { ReadOptions } from '../core/ports/read-options.js'
import type { ViewerRecord, Viewers } from '../core/ports/viewers.js'

/** A viewer as this request has read them before, else as the graph has them now; null if there is no such user. */
export function readViewer(
  viewers: Viewers,
  user: string,
  options: ReadOptions,
): Promise<ViewerRecord | null> {
  const known = options.viewers?.get(user)
  if (known !== undefined) return known
  const record = viewers.read(user, options)
  options.viewers?.set(user, record)
  return record
}
