import { badInput } from '../core/errors.js'
import { checkId } from '../core/ids.js'
import { MAX_PAGE } from '../core/page.js'

/** Most ids that `users(ids:)` and `items(ids:)` take. */
export const MAX_IDS = 100
/** Most ids that an exclusion, a filter or `rank` takes. */
export const MAX_FILTER_IDS = 10_000

/** @throws KindredError BAD_USER_INPUT unless 0 … 1,000. */
export function checkFirst(first: number, field = 'first'): number {
  if (Number.isInteger(first) && first >= 0 && first <= MAX_PAGE) return first
  throw badInput(field, `${field} is ${first}`, `ask for 0 to ${MAX_PAGE} entries`)
}

/** @throws KindredError BAD_USER_INPUT naming the list, or the entry in it that is no id. */
export function checkIds(ids: readonly string[], field: string, most: number): readonly string[] {
  if (ids.length > most)
    throw badInput(field, `${field} has ${ids.length} ids`, `send at most ${most} at a time`)
  for (const [position, id] of ids.entries()) checkId(id, `${field}[${position}]`)
  return ids
}
