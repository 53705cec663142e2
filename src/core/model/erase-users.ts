import { KindredError } from '../shared/index.js'
import {
  ARRAY_LAYOUTS,
  MATRIX_LAYOUTS,
  type MatrixLayout,
  matrixPart,
  unknownArrays,
} from './array-layouts.js'
import { forgetEverywhere, type Snapshot, type SnapshotArray } from './snapshot.js'

type Arrays = Readonly<Record<string, SnapshotArray>>

/** A matrix of a snapshot in compressed rows; without values each entry is 1. */
interface Matrix {
  readonly offsets: SnapshotArray
  readonly indices: SnapshotArray
  readonly values: SnapshotArray | undefined
}

/**
 * A snapshot in which nothing is kept of some users: their ids are names that nobody can have, their rows are
 * zeros, and their histories and ties are gone, also from the rows of others. What counts users is counted
 * again. Numbers that training learned from all users together stay; docs/privacy.md calls them the residual
 * influence. Arrays that members share stay shared. The given snapshot is not changed, except that its
 * vocabulary forgets the ids.
 *
 * @param ids unknown ids are ignored.
 * @throws KindredError BAD_DATA if an array has a name of which nothing is known.
 */
export function eraseUsers(snapshot: Snapshot, ids: Iterable<string>): Snapshot {
  const wanted = [...ids]
  const rows = new Set(wanted.map((id) => snapshot.users.indexOf(id)).filter((row) => row >= 0))
  if (rows.size === 0) return snapshot
  const erased = eraseRows(snapshot, rows, { root: snapshot, arrays: new Map(), kept: new Map() })
  forgetEverywhere(erased, wanted, [])
  return erased
}

interface Erasure {
  readonly root: Snapshot
  /** What became of an array, so that members that shared it share the result. */
  readonly arrays: Map<SnapshotArray, SnapshotArray>
  /** By offsets of a matrix: the positions of the entries that stay. */
  readonly kept: Map<SnapshotArray, { readonly offsets: Int32Array; readonly positions: Int32Array }>
}

function eraseRows(node: Snapshot, rows: ReadonlySet<number>, erasure: Erasure): Snapshot {
  const unknown = unknownArrays(Object.keys(node.arrays))
  if (unknown.length > 0)
    throw new KindredError(
      'BAD_DATA',
      `${node.algorithm} stores "${unknown[0]}", of which nothing is known`,
      {
        field: unknown[0]!,
        remedy: 'train again; a new model names its arrays in core/model/array-layouts.ts',
      },
    )
  const arrays: Record<string, SnapshotArray> = {}
  for (const [name, array] of Object.entries(node.arrays)) {
    let result = erasure.arrays.get(array)
    if (result === undefined) {
      const part = matrixPart(name)
      result =
        part === null ? eraseArray(name, array, node, rows, erasure) : erasePart(part, node, rows, erasure)
      erasure.arrays.set(array, result)
    }
    arrays[name] = result
  }
  const members = Object.entries(node.members).map(([name, member]) => [
    name,
    eraseRows(member, rows, erasure),
  ])
  return Object.freeze({
    ...node,
    arrays: Object.freeze(arrays),
    members: Object.freeze(Object.fromEntries(members)),
  })
}

function eraseArray(
  name: string,
  array: SnapshotArray,
  node: Snapshot,
  rows: ReadonlySet<number>,
  { root }: Erasure,
): SnapshotArray {
  const ofUsers = node.target === 'friend'
  switch (ARRAY_LAYOUTS[name]) {
    case 'users':
      return filledRows(array, node.users.size, rows, 0)
    case 'items then users':
      return filledRows(array, node.items.size + node.users.size, shifted(rows, node.items.size), 0)
    case 'targets':
      return ofUsers ? filledRows(array, node.users.size, rows, 0) : array
    case 'communities':
      return filledRows(array, node.users.size, rows, -1)
    case 'favourites':
    case 'favourite scores':
      return ofUsers ? withoutFavourites(name, node.arrays, rows) : array
    case 'degrees':
      return reduced(array, tiesOf(node, rows), rows)
    case 'counts':
      return ofUsers ? reduced(array, targetsOf(root, rows), rows) : reduced(array, likesOf(root, rows), null)
    default:
      return array
  }
}

const shifted = (rows: ReadonlySet<number>, by: number) => new Set([...rows].map((row) => row + by))

function filledRows(
  array: SnapshotArray,
  count: number,
  rows: ReadonlySet<number>,
  value: number,
): SnapshotArray {
  const width = count === 0 ? 0 : Math.floor(array.length / count)
  const copy = array.slice()
  for (const row of rows) copy.fill(value, row * width, (row + 1) * width)
  return copy
}

/** Counts less those of erased users; the entries of `zeroed` become 0. */
function reduced(
  array: SnapshotArray,
  entries: readonly number[],
  zeroed: ReadonlySet<number> | null,
): SnapshotArray {
  const copy = array.slice()
  for (const entry of entries) copy[entry] = Math.max(0, copy[entry]! - 1)
  for (const row of zeroed ?? []) copy[row] = 0
  return copy
}

/** Favourites or their scores without those that are erased users; later ones move up. */
function withoutFavourites(name: string, arrays: Arrays, rows: ReadonlySet<number>): SnapshotArray {
  const favourites = arrays.favourites!
  const count = favourites.length / Math.max(1, arrays.parents?.length ?? 1)
  const source = arrays[name]!
  const copy = source.slice().fill(name === 'favourites' ? -1 : 0)
  for (let start = 0; start < favourites.length; start += count) {
    let place = start
    for (let slot = start; slot < start + count; slot++)
      if (!rows.has(favourites[slot]!)) copy[place++] = source[slot]!
  }
  return copy
}

function matrixOf(arrays: Arrays, name: string): Matrix | null {
  const offsets = arrays[`${name}Offsets`]
  const indices = arrays[`${name}Indices`]
  return offsets === undefined || indices === undefined
    ? null
    : { offsets, indices, values: arrays[`${name}Values`] }
}

/** The first matrix with one of these names in a snapshot or its members, of models that pass the test. */
function findMatrix(
  node: Snapshot,
  names: readonly string[],
  passes: (node: Snapshot) => boolean,
): Matrix | null {
  for (const name of passes(node) ? names : []) {
    const matrix = matrixOf(node.arrays, name)
    if (matrix !== null) return matrix
  }
  for (const member of Object.values(node.members)) {
    const matrix = findMatrix(member, names, passes)
    if (matrix !== null) return matrix
  }
  return null
}

/** Items that erased users liked, once for each of the users. */
function likesOf(root: Snapshot, rows: ReadonlySet<number>): number[] {
  const history = findMatrix(root, ['history', 'likes'], ({ target }) => target === 'item')
  return history === null ? [] : [...rows].flatMap((row) => columnsOf(history, row))
}

/** Users to whom erased users are tied, once for each tie. */
function targetsOf(root: Snapshot, rows: ReadonlySet<number>): number[] {
  const ties = findMatrix(root, ['ties', 'friends', 'known'], ({ target }) => target === 'friend')
  return ties === null ? [] : [...rows].flatMap((row) => columnsOf(ties, row))
}

/** Users with a tie to or from an erased user, once for each erased user. */
function tiesOf({ arrays }: Snapshot, rows: ReadonlySet<number>): number[] {
  const ties = matrixOf(arrays, 'ties')
  if (ties === null) return []
  const ofRow = new Map([...rows].map((row) => [row, new Set(columnsOf(ties, row))]))
  for (let user = 0; user + 1 < ties.offsets.length; user++)
    for (const other of columnsOf(ties, user)) ofRow.get(other)?.add(user)
  return [...ofRow.values()].flatMap((others) => [...others])
}

/** Columns of a row with a value above 0. */
function columnsOf({ offsets, indices, values }: Matrix, row: number): number[] {
  const columns: number[] = []
  for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++)
    if (values === undefined || values[entry]! > 0) columns.push(indices[entry]!)
  return columns
}

/**
 * Rows of the items that each user liked in the training, by row of the user; null: the snapshot learned
 * nothing of items.
 */
export function historiesOf(snapshot: Snapshot): readonly (readonly number[])[] | null {
  const liked = findMatrix(snapshot, ['known', 'likes', 'history'], ({ target }) => target === 'item')
  return liked === null ? null : Array.from(snapshot.users.ids, (_, row) => columnsOf(liked, row))
}

/** A part of a matrix without the rows of erased users, and without their columns if users are columns. */
function erasePart(
  { matrix: name, part }: { readonly matrix: string; readonly part: string },
  node: Snapshot,
  rows: ReadonlySet<number>,
  { kept }: Erasure,
): SnapshotArray {
  const matrix = matrixOf(node.arrays, name)
  const layout = MATRIX_LAYOUTS[name]!
  const array = node.arrays[`${name}${part}`]!
  if (matrix === null || layout === 'learned') return array
  let left = kept.get(matrix.offsets)
  if (left === undefined) {
    left = keptEntries(matrix, rows, erasedColumns(layout, node, rows))
    kept.set(matrix.offsets, left)
  }
  if (part === 'Offsets') return left.offsets
  const result = array.slice(0, left.positions.length)
  for (const [place, position] of left.positions.entries()) result[place] = array[position]!
  return result
}

function erasedColumns(
  layout: MatrixLayout,
  { target, items }: Snapshot,
  rows: ReadonlySet<number>,
): ReadonlySet<number> {
  if (layout === 'users' || (layout === 'targets' && target === 'friend')) return rows
  return layout === 'items then users' ? shifted(rows, items.size) : new Set()
}

function keptEntries(
  { offsets, indices }: Matrix,
  rows: ReadonlySet<number>,
  columns: ReadonlySet<number>,
): { readonly offsets: Int32Array; readonly positions: Int32Array } {
  const positions = new Int32Array(indices.length)
  const moved = new Int32Array(offsets.length)
  let count = 0
  for (let row = 0; row + 1 < offsets.length; row++) {
    if (!rows.has(row)) {
      for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++)
        if (!columns.has(indices[entry]!)) positions[count++] = entry
    }
    moved[row + 1] = count
  }
  return { offsets: moved, positions: positions.subarray(0, count) }
}

/** What a snapshot keeps of a user, by path of the array, such as `rp3/history`; empty: nothing. */
export function rowsOfUser(
  snapshot: Snapshot,
  id: string,
): Readonly<Record<string, readonly (number | string)[]>> {
  const row = snapshot.users.indexOf(id)
  const found: Record<string, readonly (number | string)[]> = {}
  const visit = (node: Snapshot, path: string): void => {
    const { items, users, target } = node
    const nameOf = (layout: MatrixLayout, column: number): string =>
      layout === 'users' || (layout === 'targets' && target === 'friend')
        ? users.ids[column]!
        : column < items.size
          ? items.ids[column]!
          : users.ids[column - items.size]!
    for (const [name, array] of Object.entries(node.arrays)) {
      const layout = ARRAY_LAYOUTS[name]
      const part = matrixPart(name)
      if (part?.part === 'Offsets' && MATRIX_LAYOUTS[part.matrix] !== 'learned') {
        const indices = node.arrays[`${part.matrix}Indices`]!
        const own = Array.from(indices.subarray(array[row], array[row + 1]), (column) =>
          nameOf(MATRIX_LAYOUTS[part.matrix]!, column),
        )
        if (own.length > 0) found[path + part.matrix] = own
        continue
      }
      const first = layout === 'items then users' ? items.size : 0
      const isOfUser =
        ['users', 'items then users', 'communities', 'degrees'].includes(layout ?? '') ||
        (target === 'friend' && ['targets', 'counts'].includes(layout ?? ''))
      if (!isOfUser) continue
      const width = Math.floor(array.length / Math.max(1, first + users.size))
      const own = Array.from(array.subarray((first + row) * width, (first + row + 1) * width))
      if (own.some((value) => value !== 0)) found[path + name] = own
    }
    for (const [name, member] of Object.entries(node.members)) visit(member, `${path}${name}/`)
  }
  if (row >= 0) visit(snapshot, '')
  return found
}
