import { lowerBound } from './binary-search.js'
import { type Grouped, groupByKey } from './group-by-key.js'

/**
 * Compressed sparse rows: row `r` owns the entries `offsets[r] … offsets[r + 1] − 1`, its column numbers
 * ascending and unique. All numeric code takes and gives matrices in this form.
 */
export interface Csr {
  readonly rows: number
  readonly columns: number
  /** Length `rows + 1`, ascending, first 0, last the number of entries. */
  readonly offsets: Int32Array
  /** Column of each entry. */
  readonly indices: Int32Array
  /** Value of each entry, parallel to `indices`. */
  readonly values: Float32Array
}

/** One entry a position of the three parallel arrays; in any order, pairs may repeat. */
export interface Triplets {
  readonly rows: ArrayLike<number>
  readonly columns: ArrayLike<number>
  /** Default: 1 for each entry. */
  readonly values?: ArrayLike<number>
}

/**
 * Builds a matrix from triplets in O(entries + rows + columns); values of repeated pairs add up.
 *
 * @throws RangeError where an entry lies outside `rows × columns`.
 */
export function csrFromTriplets(rows: number, columns: number, triplets: Triplets): Csr {
  const count = triplets.rows.length
  for (let entry = 0; entry < count; entry++) {
    const row = triplets.rows[entry]!
    const column = triplets.columns[entry]!
    if (!(row >= 0 && row < rows && column >= 0 && column < columns)) {
      throw new RangeError(`entry ${entry} at (${row}, ${column}) lies outside ${rows} × ${columns}`)
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

/** A matrix with no entries. */
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

/** Some rows of a matrix, in the order asked for. */
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

/** Columns of one row, a view without a copy. */
export function rowIndices(matrix: Csr, row: number): Int32Array {
  return matrix.indices.subarray(matrix.offsets[row]!, matrix.offsets[row + 1]!)
}

/** Values of one row, a view without a copy. */
export function rowValues(matrix: Csr, row: number): Float32Array {
  return matrix.values.subarray(matrix.offsets[row]!, matrix.offsets[row + 1]!)
}

/** Number of entries of each row. */
export function rowCounts(matrix: Csr): Int32Array {
  return Int32Array.from({ length: matrix.rows }, (_, row) => matrix.offsets[row + 1]! - matrix.offsets[row]!)
}

/** Whether the matrix has an entry at (row, column), by binary search. */
export function hasEntry(matrix: Csr, row: number, column: number): boolean {
  return entryOf(matrix, row, column) >= 0
}

/** Where a row's entry of a column lies among `indices` and `values`, −1 where there is none; the columns of a row ascend. */
export function entryOf(matrix: Omit<Csr, 'values'>, row: number, column: number): number {
  const end = matrix.offsets[row + 1]!
  const entry = lowerBound(matrix.indices, column, matrix.offsets[row]!, end)
  return entry < end && matrix.indices[entry] === column ? entry : -1
}

/** Groups by what was the id, with what was the key for id. */
function regroup({ offsets, ids, values }: Grouped, buckets: number): Grouped {
  const former = new Int32Array(ids.length)
  for (let key = 0; key + 1 < offsets.length; key++) former.fill(key, offsets[key]!, offsets[key + 1]!)
  return groupByKey({ keys: ids, buckets, ids: former, values })
}

/** Sorted entries as a matrix: those of one row and column, which are neighbours, add up. */
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
