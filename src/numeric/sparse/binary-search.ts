/**
 * Position of the first value ≥ `bound` among the ascending values at positions `low … high − 1`; `high` if
 * all are smaller. Default: all values.
 */
export function lowerBound(values: ArrayLike<number>, bound: number, low = 0, high = values.length): number {
  let first = low
  let end = high
  while (first < end) {
    const middle = (first + end) >> 1
    if (values[middle]! < bound) first = middle + 1
    else end = middle
  }
  return first
}

/** As {@link lowerBound}, for the first value > `bound`. */
export function upperBound(values: ArrayLike<number>, bound: number, low = 0, high = values.length): number {
  let first = low
  let end = high
  while (first < end) {
    const middle = (first + end) >> 1
    if (values[middle]! <= bound) first = middle + 1
    else end = middle
  }
  return first
}
