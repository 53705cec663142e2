import { type Random, shuffle } from '../../src/numeric/random/index.js'
import { type Csr, csrFromTriplets, rowIndices } from '../../src/numeric/sparse/index.js'

/** A tie that is held out, seen from a user who joined after the training. */
export interface HeldTie {
  readonly newcomer: number
  /** The user who should be suggested. */
  readonly right: number
  /** Whether that user joined after the training too. */
  readonly bothNew: boolean
}

/** Users who join after the training, and the ties that they should be suggested. */
export interface Choice {
  readonly newcomers: ReadonlySet<number>
  readonly held: readonly HeldTie[]
  /** The ties without the held ones. */
  readonly ties: Csr
}

/**
 * Chooses users as newcomers, with one tie of each held out whose ends have `from` to `to` mutual friends.
 * Half of the newcomers are in pairs: both ends of the held tie are new.
 *
 * @param ties symmetric.
 */
export function chooseNewcomers(
  ties: Csr,
  { count, from, to }: { readonly count: number; readonly from: number; readonly to: number },
  random: Random,
): Choice {
  const pairs: [number, number][] = []
  for (let user = 0; user < ties.rows; user++)
    for (const other of rowIndices(ties, user)) if (user < other) pairs.push([user, other])
  const order = shuffle(Int32Array.from(pairs.keys()), random)
  const taken = new Set<number>()
  const newcomers = new Set<number>()
  const held: HeldTie[] = []
  for (const at of order) {
    if (newcomers.size >= count) break
    const [one, other] = pairs[at]!
    if (taken.has(one) || taken.has(other)) continue
    const mutual = common(ties, one, other)
    if (mutual < from || mutual > to) continue
    taken.add(one).add(other)
    newcomers.add(one)
    const bothNew = held.filter((tie) => tie.bothNew).length < count / 2
    held.push({ newcomer: one, right: other, bothNew })
    if (!bothNew) continue
    newcomers.add(other)
    held.push({ newcomer: other, right: one, bothNew })
  }
  const isHeld = new Map(
    held.flatMap(({ newcomer, right }) => [[newcomer, right] as const, [right, newcomer] as const]),
  )
  return { newcomers, held, ties: filterTies(ties, (user, other) => isHeld.get(user) !== other) }
}

/** The ties that are kept. */
export function filterTies(ties: Csr, keeps: (user: number, other: number) => boolean): Csr {
  const rest = { rows: [] as number[], columns: [] as number[] }
  for (let user = 0; user < ties.rows; user++) {
    for (const other of rowIndices(ties, user)) {
      if (!keeps(user, other)) continue
      rest.rows.push(user)
      rest.columns.push(other)
    }
  }
  return csrFromTriplets(ties.rows, ties.columns, rest)
}

function common(ties: Csr, one: number, other: number): number {
  const own = new Set(rowIndices(ties, one))
  return rowIndices(ties, other).reduce((count, each) => count + Number(own.has(each)), 0)
}
