import { type CleanData, type KindTable, likesOf, PART, type Vocabulary } from '../core/data/index.js'
import { buildDataset, type Dataset } from '../core/dataset/index.js'
import { type Csr, csrFromTriplets, hasEntry } from '../numeric/sparse/index.js'

/** Why test pairs are not asked for: a count and a first example a reason. */
export interface TestReason {
  readonly reason: string
  readonly count: number
  /** Ids of the first pair. */
  readonly first: { readonly user: string; readonly target: string }
}

/** Selects rows of the interaction columns. */
export type KeepRow = (row: number) => boolean

/** What a part of the interactions is built from. */
export interface PartSource {
  readonly data: CleanData
  readonly name: string
  readonly kinds: KindTable
}

/**
 * The dataset of some of the interactions. By default, all rows that are not marked as test. Half-lives count
 * from the latest interaction kept. Of several ratings of one item by one user, the latest of this part
 * counts.
 */
export function datasetOf(
  { data, name, kinds }: PartSource,
  keepInteraction: KeepRow = (row) => data.interactions.part[row] !== PART.test,
  keepTie: KeepRow = (row) => data.ties.part[row] !== PART.test,
): Dataset {
  let asOf = 0
  for (let row = 0; row < data.interactions.length; row++) {
    const at = data.interactions.at[row]!
    if (at > asOf && keepInteraction(row)) asOf = at
  }
  return buildDataset(data, { name, kinds, asOf, keepInteraction, keepTie })
}

/** The same data; the mean of a user's ratings, from which a rating is a like, is that of train alone. */
export function judgeByTrain(source: PartSource, isTrain: KeepRow): PartSource {
  const { ratings = null, interactions } = source.data
  if (ratings === null) return source
  const liked = likesOf(interactions, ratings, isTrain)
  return { ...source, data: { ...source.data, interactions: { ...interactions, liked } } }
}

/**
 * The pairs of a user and an item in some of the interactions, whatever they say of the item: users × items,
 * with the rows of the dataset.
 */
export function pairsOf({ data }: PartSource, { users, items }: Dataset, keep: KeepRow): Csr {
  const userRows = Int32Array.from(data.users.ids, (id) => users.indexOf(id))
  const itemRows = Int32Array.from(data.items.ids, (id) => items.indexOf(id))
  const rows: number[] = []
  const columns: number[] = []
  for (let row = 0; row < data.interactions.length; row++) {
    if (!keep(row)) continue
    rows.push(userRows[data.interactions.user[row]!]!)
    columns.push(itemRows[data.interactions.item[row]!]!)
  }
  return csrFromTriplets(users.size, items.size, { rows, columns })
}

/** Entries of a matrix for which `keep` holds, and the number and first of the others. */
function filterEntries(
  matrix: Csr,
  keep: (row: number, column: number) => boolean,
): { readonly kept: Csr; readonly dropped: number; readonly first: readonly [number, number] | null } {
  const rows: number[] = []
  const columns: number[] = []
  const values: number[] = []
  let dropped = 0
  let first: [number, number] | null = null
  for (let row = 0; row < matrix.rows; row++) {
    for (let entry = matrix.offsets[row]!; entry < matrix.offsets[row + 1]!; entry++) {
      const column = matrix.indices[entry]!
      if (!keep(row, column)) {
        dropped++
        first ??= [row, column]
        continue
      }
      rows.push(row)
      columns.push(column)
      values.push(matrix.values[entry]!)
    }
  }
  if (dropped === 0) return { kept: matrix, dropped, first }
  return { kept: csrFromTriplets(matrix.rows, matrix.columns, { rows, columns, values }), dropped, first }
}

/** The entries that another matrix of the same shape lacks. */
export function without(matrix: Csr, other: Csr): Csr {
  return filterEntries(matrix, (row, column) => !hasEntry(other, row, column)).kept
}

/** Leaves pairs of a user and a target out of a test and counts them by reason. */
export function createTestFilter(users: Vocabulary, targets: Vocabulary, test: Csr) {
  let left = test
  const reasons: TestReason[] = []
  return {
    drop(reason: string, isDropped: (row: number, column: number) => boolean): void {
      const { kept, dropped, first } = filterEntries(left, (row, column) => !isDropped(row, column))
      left = kept
      if (first === null) return
      const ids = { user: users.ids[first[0]]!, target: targets.ids[first[1]]! }
      reasons.push({ reason, count: dropped, first: ids })
    },
    finish: (): { readonly test: Csr; readonly leftOut: readonly TestReason[] } => ({
      test: left,
      leftOut: reasons,
    }),
  }
}
