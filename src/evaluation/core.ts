import { type CleanData, createVocabulary, type Vocabulary } from '../core/data/index.js'
import { KindredError } from '../core/shared/index.js'
import { csrFromTriplets, rowCounts, transpose } from '../numeric/sparse/index.js'

/**
 * The k-core of a data folder: users and items with fewer than `size` partners are removed until nobody is
 * left with fewer. For items, partners are the items of a user and the users of an item; for friends, the
 * users with a tie to a user. All parts of a given split count together.
 *
 * @param size at least 1. 1 removes users and items without any partner.
 * @throws KindredError BAD_DATA if nothing remains.
 */
export function coreOf(data: CleanData, size: number, target: 'item' | 'friend'): CleanData {
  const users = new Uint8Array(data.users.size).fill(1)
  const items = new Uint8Array(data.items.size).fill(1)
  const prune = target === 'item' ? pruneItems : pruneTies
  while (prune(data, size, users, items)) {}
  const left = users.reduce((sum, kept) => sum + kept, 0)
  if (left > 0) return restrict(data, users, items)
  const what = target === 'item' ? 'users and items' : 'users'
  throw new KindredError('BAD_DATA', `the data has no ${size}-core: no ${what} remain`, {
    field: '--core',
    remedy: 'give a smaller number',
  })
}

/** Removes users and items with too few partners once. @returns whether anything was removed. */
function pruneItems(data: CleanData, size: number, users: Uint8Array, items: Uint8Array): boolean {
  const { length, user, item } = data.interactions
  const rows: number[] = []
  const columns: number[] = []
  for (let row = 0; row < length; row++) {
    if (users[user[row]!] === 0 || items[item[row]!] === 0) continue
    rows.push(user[row]!)
    columns.push(item[row]!)
  }
  // A pair counts once, however many interactions it has.
  const pairs = csrFromTriplets(users.length, items.length, { rows, columns })
  const ofUsers = removeBelow(size, rowCounts(pairs), users)
  return removeBelow(size, rowCounts(transpose(pairs)), items) || ofUsers
}

function pruneTies(data: CleanData, size: number, users: Uint8Array): boolean {
  const { length, a, b } = data.ties
  const rows: number[] = []
  const columns: number[] = []
  for (let row = 0; row < length; row++) {
    const [from, to] = [a[row]!, b[row]!]
    if (from === to || users[from] === 0 || users[to] === 0) continue
    rows.push(from, to)
    columns.push(to, from)
  }
  return removeBelow(size, rowCounts(csrFromTriplets(users.length, users.length, { rows, columns })), users)
}

function removeBelow(size: number, counts: ArrayLike<number>, kept: Uint8Array): boolean {
  let removed = false
  for (let row = 0; row < kept.length; row++) {
    if (kept[row] === 0 || counts[row]! >= size) continue
    kept[row] = 0
    removed = true
  }
  return removed
}

/** The data of some users and items, with vocabularies that know these alone. */
function restrict(data: CleanData, users: Uint8Array, items: Uint8Array): CleanData {
  const ofUsers = renumber(data.users, users)
  const ofItems = renumber(data.items, items)
  const { interactions, ties, taggings } = data
  const keptInteractions = rowsWhere(
    interactions.length,
    (row) => users[interactions.user[row]!] === 1 && items[interactions.item[row]!] === 1,
  )
  const keptTies = rowsWhere(ties.length, (row) => users[ties.a[row]!] === 1 && users[ties.b[row]!] === 1)
  const keptTaggings = rowsWhere(taggings.length, (row) => items[taggings.item[row]!] === 1)
  const selected = selectColumns(interactions, keptInteractions)
  const selectedTies = selectColumns(ties, keptTies)
  const selectedTaggings = selectColumns(taggings, keptTaggings)
  return Object.freeze({
    ...data,
    users: ofUsers.vocabulary,
    items: ofItems.vocabulary,
    userNames: ofUsers.move(data.userNames),
    itemTitles: ofItems.move(data.itemTitles),
    itemPublishedAt: ofItems.move(data.itemPublishedAt),
    itemProperties: ofItems.move(data.itemProperties),
    interactions: {
      ...selected,
      user: selected.user.map((row) => ofUsers.rows[row]!),
      item: selected.item.map((row) => ofItems.rows[row]!),
    },
    ties: {
      ...selectedTies,
      a: selectedTies.a.map((row) => ofUsers.rows[row]!),
      b: selectedTies.b.map((row) => ofUsers.rows[row]!),
    },
    taggings: { ...selectedTaggings, item: selectedTaggings.item.map((row) => ofItems.rows[row]!) },
  })
}

function renumber(vocabulary: Vocabulary, kept: Uint8Array) {
  const rows = new Int32Array(kept.length).fill(-1)
  const ids: string[] = []
  for (const [row, id] of vocabulary.ids.entries()) {
    if (kept[row] === 0) continue
    rows[row] = ids.length
    ids.push(id)
  }
  return {
    vocabulary: createVocabulary(ids),
    rows,
    /** Values by old row as values by new row. */
    move: <Value>(values: ReadonlyMap<number, Value>): ReadonlyMap<number, Value> =>
      new Map([...values].flatMap(([row, value]) => (rows[row]! < 0 ? [] : [[rows[row]!, value] as const]))),
  }
}

function rowsWhere(length: number, keep: (row: number) => boolean): Int32Array {
  const rows = new Int32Array(length)
  let count = 0
  for (let row = 0; row < length; row++) if (keep(row)) rows[count++] = row
  return rows.subarray(0, count)
}

type Column = Int32Array | Uint8Array | Float32Array | Float64Array

/** Some rows of columns of equal length; other properties stay. */
function selectColumns<Columns extends { readonly length: number }>(
  columns: Columns,
  rows: Int32Array,
): Columns {
  const selected = Object.entries(columns).map(([name, column]) => {
    if (name === 'length') return [name, rows.length]
    if (!ArrayBuffer.isView(column)) return [name, column]
    const values = column as unknown as Column
    const Type = values.constructor as new (length: number) => Column
    const kept = new Type(rows.length)
    for (let at = 0; at < rows.length; at++) kept[at] = values[rows[at]!]!
    return [name, kept]
  })
  return Object.fromEntries(selected)
}
