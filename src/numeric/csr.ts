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
  // Two stable counting sorts, by column and then by row, leave each row's columns ascending.
  const byColumn = countingOrder(columns, count, (entry) => triplets.columns[entry]!, identity)
  const order = countingOrder(
    rows,
    count,
    (entry) => triplets.rows[entry]!,
    (position) => byColumn[position]!,
  )
  const offsets = new Int32Array(rows + 1)
  const indices = new Int32Array(count)
  const values = new Float32Array(count)
  let filled = 0
  let previousRow = -1
  for (const entry of order) {
    const row = triplets.rows[entry]!
    const column = triplets.columns[entry]!
    const value = triplets.values ? triplets.values[entry]! : 1
    if (row === previousRow && indices[filled - 1] === column) {
      values[filled - 1]! += value
      continue
    }
    indices[filled] = column
    values[filled] = value
    filled++
    offsets[row + 1]!++
    previousRow = row
  }
  for (let row = 0; row < rows; row++) offsets[row + 1]! += offsets[row]!
  return { rows, columns, offsets, indices: indices.slice(0, filled), values: values.slice(0, filled) }
}

/** The transposed matrix, in O(entries + rows + columns). */
export function transpose(matrix: Csr): Csr {
  const offsets = new Int32Array(matrix.columns + 1)
  for (const column of matrix.indices) offsets[column + 1]!++
  for (let column = 0; column < matrix.columns; column++) offsets[column + 1]! += offsets[column]!
  const next = offsets.slice()
  const indices = new Int32Array(matrix.indices.length)
  const values = new Float32Array(matrix.indices.length)
  for (let row = 0; row < matrix.rows; row++) {
    for (let entry = matrix.offsets[row]!; entry < matrix.offsets[row + 1]!; entry++) {
      const position = next[matrix.indices[entry]!]!++
      indices[position] = row
      values[position] = matrix.values[entry]!
    }
  }
  return { rows: matrix.columns, columns: matrix.rows, offsets, indices, values }
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
  let low = matrix.offsets[row]!
  let high = matrix.offsets[row + 1]! - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = matrix.indices[middle]!
    if (found === column) return middle
    if (found < column) low = middle + 1
    else high = middle - 1
  }
  return -1
}

const identity = (position: number): number => position

function countingOrder(
  buckets: number,
  count: number,
  bucketOf: (entry: number) => number,
  entryAt: (position: number) => number,
): Int32Array {
  const starts = new Int32Array(buckets + 1)
  for (let entry = 0; entry < count; entry++) starts[bucketOf(entry) + 1]!++
  for (let bucket = 0; bucket < buckets; bucket++) starts[bucket + 1]! += starts[bucket]!
  const order = new Int32Array(count)
  for (let position = 0; position < count; position++) {
    const entry = entryAt(position)
    order[starts[bucketOf(entry)]!++] = entry
  }
  return order
}
