type ColumnArray = Int32Array | Float32Array | Float64Array | Uint8Array

/** A typed array that doubles its capacity as it fills. */
export interface GrowingColumn<T extends ColumnArray> {
  readonly length: number
  push(value: number): void
  /** The underlying array. It is longer than `length`, and is replaced when the column grows. */
  readonly array: T
  /** Deletes rows; later rows move up. @param rows ascending. */
  remove(rows: readonly number[]): void
  /** The values without spare capacity, as a view. */
  finish(): T
}

/** @param Type constructor of the array, such as `Int32Array`. */
export function createGrowingColumn<T extends ColumnArray>(
  Type: new (length: number) => T,
): GrowingColumn<T> {
  let array = new Type(1024)
  let length = 0
  return {
    get length() {
      return length
    },
    get array() {
      return array
    },
    push(value) {
      if (length === array.length) {
        const wider = new Type(2 * length)
        wider.set(array)
        array = wider
      }
      array[length++] = value
    },
    remove(rows) {
      let kept = rows[0] ?? length
      for (const [position, row] of rows.entries()) {
        const end = rows[position + 1] ?? length
        array.copyWithin(kept, row + 1, end)
        kept += end - row - 1
      }
      length = kept
    },
    finish: () => array.subarray(0, length) as T,
  }
}
