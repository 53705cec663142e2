import type { KeyLookUp } from '../../core/ports/index.js'

/** Requests that wait for the same query. */
interface Batch {
  readonly ids: Set<string>
  readonly answer: Promise<KeyLookUp>
}

/**
 * Looks keys up with one query at a time. A request never gets the answer to a query that began before the
 * request came: requests that come during a query share the next one.
 *
 * @param read returns the keys with these ids.
 * @returns a function that looks one id up; without an id, only whether a key was ever made.
 */
export function createLookUps(
  read: (ids: readonly string[]) => Promise<KeyLookUp>,
): (id?: string) => Promise<KeyLookUp> {
  let running: Promise<unknown> = Promise.resolve()
  let next: Batch | null = null
  return (id) => {
    if (next === null) {
      const ids = new Set<string>()
      const answer = running.then(() => {
        next = null
        return read([...ids])
      })
      running = answer.catch(() => {})
      next = { ids, answer }
    }
    if (id !== undefined) next.ids.add(id)
    return next.answer
  }
}
