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

const rowsSeen = new WeakMap<
  readonly string[],
  { readonly vocabulary: Vocabulary; readonly rows: Int32Array }
>()

/** Rows of ids, −1 where one is unknown; looked up once for all who ask with the same list, which must not change. */
export function rowsIn(vocabulary: Vocabulary, ids: readonly string[]): Int32Array {
  const seen = rowsSeen.get(ids)
  if (seen?.vocabulary === vocabulary) return seen.rows
  const rows = Int32Array.from(ids, (id) => vocabulary.indexOf(id))
  rowsSeen.set(ids, { vocabulary, rows })
  return rows
}
