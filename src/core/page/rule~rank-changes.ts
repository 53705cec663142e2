/** How an item's place on a page changed. Places count from 1; null: not on the page. */
export interface RankChange {
  readonly item: string
  readonly from: number | null
  readonly to: number | null
}

/** The items whose place differs: those of the new page in its order, then those that left, in the order of the old. */
export function rankChanges(before: readonly string[], after: readonly string[]): readonly RankChange[] {
  const from = new Map(before.map((item, place) => [item, place + 1]))
  const to = new Map(after.map((item, place) => [item, place + 1]))
  return [...after, ...before.filter((item) => !to.has(item))]
    .map((item) => ({ item, from: from.get(item) ?? null, to: to.get(item) ?? null }))
    .filter((change) => change.from !== change.to)
}
