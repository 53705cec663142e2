/** @throws RangeError if an array does not have the expected length. */
export function expectLength(name: string, array: { readonly length: number }, length: number): void {
  if (array.length !== length)
    throw new RangeError(`${name} has ${array.length} elements, expected ${length}`)
}

/**
 * Checks row numbers that kernels turn into addresses, because the kernels do not check bounds.
 *
 * @throws RangeError if a row is not in 0 … bound − 1.
 */
export function expectRows(rows: Int32Array, bound: number): void {
  for (const row of rows) {
    if (row < 0 || row >= bound) throw new RangeError(`row ${row} is outside 0 … ${bound - 1}`)
  }
}
