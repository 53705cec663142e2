import { lowerBound } from './binary-search.js'
import { type Grouped, groupByKey } from './group-by-key.js'

/**
 * A sparse matrix in compressed sparse row format. Row `r` has the entries `offsets[r] … offsets[r + 1] − 1`,
 * with ascending, unique columns.
 */
export interface Csr {
  readonly rows: number
  readonly columns: number
  /** Length `rows + 1`, ascending; the first is 0 and the last is the number of entries. */
  readonly offsets: Int32Array
  /** Column of each entry. */
  readonly indices: Int32Array
  /** Value of each entry, parallel to `indices`. */
  readonly values: Float32Array
}

/** Entries as three parallel arrays, in any order; pairs of row and column may repeat. */
export interface Triplets {
  readonly rows: ArrayLike<number>
  readonly columns: ArrayLike<number>
  /** Default: 1 for each entry. */
  readonly values?: ArrayLike<number>
}

/**
 * Builds a matrix from triplets in O(entries + rows + columns). The values of repeated pairs are added.
 *
 * @throws RangeError if an entry is outside `rows × columns`.
 */
export function csrFromTriplets(rows: number, columns: number, triplets: Triplets): Csr {
  const count = triplets.rows.length
  for (let entry = 0; entry < count; entry++) {
    const row = triplets.rows[entry]!
    const column = triplets.columns[entry]!
    if (!(row >= 0 && row < rows && column >= 0 && column < columns)) {
      throw new RangeError(`entry ${entry} at (${row}, ${column}) is outside ${rows} × ${columns}`)
    }
  }
  // Two stable sorts, by column and then by row, leave each row's columns ascending.
  const byColumn = groupByKey({
    keys: asIntegers(triplets.columns),
    buckets: columns,
    ids: asIntegers(triplets.rows),
    values: triplets.values ? asReals(triplets.values) : new Float32Array(count).fill(1),
  })
  return addRepeated(rows, columns, regroup(byColumn, rows))
}

/** The transposed matrix, in O(entries + rows + columns). */
export function transpose(matrix: Csr): Csr {
  const { offsets, ids, values } = regroup({ ...matrix, ids: matrix.indices }, matrix.columns)
  return { rows: matrix.columns, columns: matrix.rows, offsets, indices: ids, values: values as Float32Array }
}

/** A matrix without entries. */
export function emptyCsr(rows: number, columns: number): Csr {
  return {
    rows,
    columns,
    offsets: new Int32Array(rows + 1),
    indices: new Int32Array(0),
    values: new Float32Array(0),
  }
}

/** The same entries with all values 1. */
export function binarize(matrix: Csr): Csr {
  return { ...matrix, values: new Float32Array(matrix.indices.length).fill(1) }
}

/** `A ∪ Aᵀ` of a square matrix: an entry wherever either matrix has one, all values 1. */
export function symmetrize(matrix: Csr): Csr {
  const rows: number[] = []
  const columns: number[] = []
  for (let row = 0; row < matrix.rows; row++) {
    for (const column of rowIndices(matrix, row)) {
      rows.push(row, column)
      columns.push(column, row)
    }
  }
  const both = csrFromTriplets(matrix.rows, matrix.rows, { rows, columns })
  both.values.fill(1)
  return both
}

/** Some rows of a matrix, in the given order. */
export function selectRows(matrix: Csr, rows: Int32Array): Csr {
  const offsets = new Int32Array(rows.length + 1)
  for (const [position, row] of rows.entries())
    offsets[position + 1] = offsets[position]! + matrix.offsets[row + 1]! - matrix.offsets[row]!
  const indices = new Int32Array(offsets[rows.length]!)
  const values = new Float32Array(indices.length)
  for (const [position, row] of rows.entries()) {
    indices.set(rowIndices(matrix, row), offsets[position])
    values.set(rowValues(matrix, row), offsets[position])
  }
  return { rows: rows.length, columns: matrix.columns, offsets, indices, values }
}

/** Columns of one row, as a view. */
export function rowIndices(matrix: Csr, row: number): Int32Array {
  return matrix.indices.subarray(matrix.offsets[row]!, matrix.offsets[row + 1]!)
}

/** Values of one row, as a view. */
export function rowValues(matrix: Csr, row: number): Float32Array {
  return matrix.values.subarray(matrix.offsets[row]!, matrix.offsets[row + 1]!)
}

/** Number of entries of each row. */
export function rowCounts(matrix: Csr): Int32Array {
  return Int32Array.from({ length: matrix.rows }, (_, row) => matrix.offsets[row + 1]! - matrix.offsets[row]!)
}

/** Whether the matrix has an entry at (row, column). */
export function hasEntry(matrix: Csr, row: number, column: number): boolean {
  return entryOf(matrix, row, column) >= 0
}

/** Position in `indices` and `values` of the entry at (row, column); −1 if it is absent. */
export function entryOf(matrix: Omit<Csr, 'values'>, row: number, column: number): number {
  const end = matrix.offsets[row + 1]!
  const entry = lowerBound(matrix.indices, column, matrix.offsets[row]!, end)
  return entry < end && matrix.indices[entry] === column ? entry : -1
}

/** Regroups entries by their ids; the former keys become the ids. */
function regroup({ offsets, ids, values }: Grouped, buckets: number): Grouped {
  const former = new Int32Array(ids.length)
  for (let key = 0; key + 1 < offsets.length; key++) former.fill(key, offsets[key]!, offsets[key + 1]!)
  return groupByKey({ keys: ids, buckets, ids: former, values })
}

/** Makes a matrix of sorted entries. Repeated pairs, which are adjacent, are added. */
function addRepeated(rows: number, columns: number, { offsets: starts, ids, values: parts }: Grouped): Csr {
  const offsets = new Int32Array(rows + 1)
  const values = parts instanceof Float32Array ? parts : new Float32Array(parts.length)
  let filled = 0
  for (let row = 0; row < rows; row++) {
    const first = filled
    for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) {
      if (filled > first && ids[filled - 1] === ids[entry]) {
        values[filled - 1]! += parts[entry]!
        continue
      }
      ids[filled] = ids[entry]!
      values[filled++] = parts[entry]!
    }
    offsets[row + 1] = filled
  }
  if (filled === ids.length) return { rows, columns, offsets, indices: ids, values }
  return { rows, columns, offsets, indices: ids.slice(0, filled), values: values.slice(0, filled) }
}

const asIntegers = (numbers: ArrayLike<number>): Int32Array =>
  numbers instanceof Int32Array ? numbers : Int32Array.from(numbers)

const asReals = (numbers: ArrayLike<number>): Float32Array | Float64Array =>
  numbers instanceof Float32Array || numbers instanceof Float64Array ? numbers : Float64Array.from(numbers)
