/** How two partitions of the same things overlap; things that one of them leaves out (−1) are left out of all counts. */
export interface Contingency {
  /** Things that both partitions place. */
  readonly total: number
  /** Things of each label of the first, and of the second. */
  readonly left: ReadonlyMap<number, number>
  readonly right: ReadonlyMap<number, number>
  /** Things of each pair of labels that meet, one entry a pair. */
  readonly both: readonly { readonly left: number; readonly right: number; readonly count: number }[]
}

/**
 * @param left label of each thing, −1: none.
 * @param right parallel to `left`.
 * @throws RangeError where their lengths differ.
 */
export function contingencyOf(left: Int32Array, right: Int32Array): Contingency {
  if (left.length !== right.length) throw new RangeError(`${left.length} labels against ${right.length}`)
  const ofLeft = new Map<number, number>()
  const ofRight = new Map<number, number>()
  const pairs = new Map<number, Map<number, number>>()
  let total = 0
  for (const [thing, one] of left.entries()) {
    const other = right[thing]!
    if (one < 0 || other < 0) continue
    total++
    add(ofLeft, one)
    add(ofRight, other)
    const row = pairs.get(one) ?? new Map<number, number>()
    pairs.set(one, row)
    add(row, other)
  }
  const both = [...pairs].flatMap(([one, row]) =>
    [...row].map(([other, count]) => ({ left: one, right: other, count })),
  )
  return { total, left: ofLeft, right: ofRight, both }
}

function add(counts: Map<number, number>, label: number): void {
  counts.set(label, (counts.get(label) ?? 0) + 1)
}
