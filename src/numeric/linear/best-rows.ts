/**
 * Rows with the `k` highest scores, best first; equal scores are ordered by row. Scores that are not finite
 * are skipped.
 *
 * @param scores one per row.
 * @param excluded rows with a value other than 0 are skipped.
 */
export function bestRows(scores: Float32Array, k: number, excluded?: Uint8Array): Int32Array {
  // A binary heap of the rows kept, with the worst on top. `worse` is a strict order, so the result is
  // unique.
  const heap = new Int32Array(Math.min(k, scores.length))
  let size = 0
  if (heap.length === 0) return heap
  const worse = (left: number, right: number): boolean =>
    scores[left]! < scores[right]! || (scores[left] === scores[right] && left > right)
  const sinkFromTop = (row: number): void => {
    let position = 0
    for (;;) {
      let child = 2 * position + 1
      if (child >= size) break
      if (child + 1 < size && worse(heap[child + 1]!, heap[child]!)) child++
      if (!worse(heap[child]!, row)) break
      heap[position] = heap[child]!
      position = child
    }
    heap[position] = row
  }
  // Rows are visited in ascending order, so an equal score never replaces an earlier row.
  let threshold = Number.NEGATIVE_INFINITY
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row]!
    if (size === heap.length) {
      if (!(score > threshold) || score === Number.POSITIVE_INFINITY) continue
      if (excluded !== undefined && excluded[row] !== 0) continue
      sinkFromTop(row)
    } else {
      if (!Number.isFinite(score) || (excluded !== undefined && excluded[row] !== 0)) continue
      let position = size++
      while (position > 0) {
        const parent = (position - 1) >> 1
        if (!worse(row, heap[parent]!)) break
        heap[position] = heap[parent]!
        position = parent
      }
      heap[position] = row
    }
    if (size === heap.length) threshold = scores[heap[0]!]!
  }
  return heap.subarray(0, size).sort((left, right) => scores[right]! - scores[left]! || left - right)
}

/**
 * The `k` best of the given rows; the same as {@link bestRows} with all other rows excluded.
 *
 * @param rows without repeats, in any order.
 * @param scores one per row of all rows; those of `rows` must be finite.
 */
export function bestAmong(rows: Int32Array, scores: Float32Array, k: number): Int32Array {
  const values = new Float32Array(rows.length)
  for (let at = 0; at < values.length; at++) values[at] = scores[rows[at]!]!
  const places = bestRows(values, k)
  if (places.length === 0) return places
  // `bestRows` orders equal scores by position in `rows`; ties with the last score must be ordered by row
  // instead.
  const last = values[places.at(-1)!]!
  const best = new Int32Array(places.length)
  const tied: number[] = []
  let size = 0
  for (let at = 0; at < values.length; at++) {
    if (values[at]! > last) best[size++] = rows[at]!
    else if (values[at] === last) tied.push(rows[at]!)
  }
  best.set(
    Int32Array.from(tied)
      .sort()
      .subarray(0, best.length - size),
    size,
  )
  return best.sort((left, right) => scores[right]! - scores[left]! || left - right)
}
