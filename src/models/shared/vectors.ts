import { sharedEngine } from '../../numeric/engine/index.js'

/**
 * Scores of all rows of `table` (rows × width) for queries (count × width) by inner product, on the engine. `out` (count × rows) is
 * written whole. A score is the same bits however many queries are asked at once.
 */
export function innerProducts(
  table: Float32Array,
  width: number,
): (queries: Float32Array, out: Float32Array) => void {
  if (table.length === 0) return (_queries, out) => out.fill(0)
  const index = sharedEngine().createIndex(table, width)
  return (queries, out) => {
    index.scores(queries, out)
  }
}

/** Adds `weight × row` of a table (rows × target.length) to `target`. */
export function addRow(target: Float32Array, table: Float32Array, row: number, weight: number): void {
  const start = row * target.length
  for (let column = 0; column < target.length; column++) target[column]! += weight * table[start + column]!
}
