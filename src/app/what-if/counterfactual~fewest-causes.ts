/** What becomes of an effect without some causes. */
export interface Influence {
  /** Whether the effect is gone. */
  readonly enough: boolean
  /** How much of it is left, in any unit; 0 where it is gone. */
  readonly left: number
}

export interface FewestCauses {
  /** Null: none was found. */
  readonly set: readonly string[] | null
  /** Whether all smaller sets, or where none was found all sets of up to {@link MOST_TOGETHER}, were tried. */
  readonly proven: boolean
}

/** Most causes of one set. */
export const MOST_TOGETHER = 8
/** Most sets that are tried. */
export const MOST_TRIED = 200

/**
 * The fewest causes without which an effect is gone. Each is tried alone first; then all sets of two, three, and so on, while all of a size
 * fit into what may be tried; from there on greedily, the most influential first, and what proves needless is put back.
 *
 * @param causes the likeliest first, each once.
 * @param without what is left of the effect without a set of causes; asked one at a time, at most {@link MOST_TRIED} times.
 */
export async function searchFewest(
  causes: readonly string[],
  without: (set: readonly string[]) => Promise<Influence>,
): Promise<FewestCauses> {
  let tried = 0
  const isEnough = async (set: readonly string[]) => {
    tried++
    return (await without(set)).enough
  }
  const alone: { readonly cause: string; readonly left: number }[] = []
  for (const cause of causes.slice(0, MOST_TRIED)) {
    tried++
    const { enough, left } = await without([cause])
    if (enough) return { set: [cause], proven: true }
    alone.push({ cause, left })
  }
  const ranked = alone.sort((one, other) => one.left - other.left).map(({ cause }) => cause)
  const longest = Math.min(MOST_TOGETHER, ranked.length)
  let size = 2
  for (; size <= longest && tried + choose(ranked.length, size) <= MOST_TRIED; size++) {
    for (const set of subsets(ranked, size)) if (await isEnough(set)) return { set, proven: true }
  }
  // Every size has been tried, or the next has too many sets.
  if (size > longest) return { set: null, proven: longest === ranked.length }
  let set: string[] | null = null
  for (let length = size; length <= longest && tried < MOST_TRIED && set === null; length++) {
    const greedy = ranked.slice(0, length)
    if (await isEnough(greedy)) set = greedy
  }
  if (set === null) return { set: null, proven: false }
  for (const cause of [...set].reverse()) {
    if (set.length <= size || tried >= MOST_TRIED) break
    const fewer: string[] = set.filter((each) => each !== cause)
    if (await isEnough(fewer)) set = fewer
  }
  return { set, proven: set.length === size }
}

/** Sets of a size, those of the first entries first. */
function* subsets(list: readonly string[], size: number): Generator<string[]> {
  if (size === 0) yield []
  for (let last = size - 1; size > 0 && last < list.length; last++)
    for (const rest of subsets(list.slice(0, last), size - 1)) yield [...rest, list[last]!]
}

function choose(from: number, size: number): number {
  let count = 1
  for (let taken = 0; taken < size; taken++) count = (count * (from - taken)) / (taken + 1)
  return Math.round(count)
}
