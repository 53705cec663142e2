/** A frozen two-way map between owners' ids and row numbers 0 … size − 1. */
export interface Vocabulary {
  readonly size: number
  readonly ids: readonly string[]
  /** Row of an id, −1 where it is unknown. */
  indexOf(id: string): number
}

/**
 * @param ids in row order.
 * @throws RangeError where an id appears twice.
 */
export function createVocabulary(ids: Iterable<string>): Vocabulary {
  const list = [...ids]
  const rows = new Map<string, number>()
  for (const [row, id] of list.entries()) rows.set(id, row)
  if (rows.size !== list.length) throw new RangeError('a vocabulary has an id twice')
  return Object.freeze({
    size: list.length,
    ids: Object.freeze(list),
    indexOf: (id: string) => rows.get(id) ?? -1,
  })
}
