import { csrFromTriplets, entryOf } from '../../numeric/sparse/index.js'
import type { KindTable } from '../data/index.js'

/** The columns that tell which rating is the latest. */
interface RatedColumns {
  readonly users: { readonly size: number }
  readonly items: { readonly size: number }
  readonly kinds: readonly string[]
  readonly interactions: {
    readonly length: number
    readonly user: ArrayLike<number>
    readonly item: ArrayLike<number>
    readonly kind: ArrayLike<number>
    /** Milliseconds since 1970; NaN: unknown. */
    readonly at: ArrayLike<number>
  }
}

/**
 * Leaves out ratings that a later one of the same user, item and kind replaces, among the rows kept.
 *
 * @param keep selects rows of the interactions.
 * @returns a narrower selection.
 */
export function withoutReplaced(
  { kinds: names, ...graph }: RatedColumns,
  kinds: KindTable,
  keep: (row: number) => boolean,
): (row: number) => boolean {
  const { length, user, item, kind, at } = graph.interactions
  const replaced = new Uint8Array(length)
  for (const [code, name] of names.entries()) {
    if (kinds[name]?.rating !== true) continue
    const rows: number[] = []
    for (let row = 0; row < length; row++) if (kind[row] === code && keep(row)) rows.push(row)
    const pairs = csrFromTriplets(graph.users.size, graph.items.size, {
      rows: rows.map((row) => user[row]!),
      columns: rows.map((row) => item[row]!),
    })
    if (pairs.indices.length === rows.length) continue
    const latest = new Int32Array(pairs.indices.length).fill(-1)
    for (const row of rows) {
      const entry = entryOf(pairs, user[row]!, item[row]!)
      const before = latest[entry]!
      // A rating without a time is as old as the rows around it.
      const isEarlier = before >= 0 && at[row]! < at[before]!
      if (before >= 0) replaced[isEarlier ? row : before] = 1
      if (!isEarlier) latest[entry] = row
    }
  }
  return (row) => replaced[row] === 0 && keep(row)
}
