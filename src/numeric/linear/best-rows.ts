/**
 * Rows of the best `k` scores, best first, equal scores in order of row. What is not a finite number is passed over.
 *
 * @param scores one a row; left as they are.
 * @param closed rows that are passed over too: those that are not 0.
 */
export function bestRows(scores: Float32Array, k: number, closed?: Uint8Array): Int32Array {
  // A binary heap of the rows kept, the worst on top; `worse` is a strict order, so that the result is unique.
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
  // Rows come in ascending order, so an equal score never displaces an earlier one.
  let threshold = Number.NEGATIVE_INFINITY
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row]!
    if (size === heap.length) {
      if (!(score > threshold) || score === Number.POSITIVE_INFINITY) continue
      if (closed !== undefined && closed[row] !== 0) continue
      sinkFromTop(row)
    } else {
      if (!Number.isFinite(score) || (closed !== undefined && closed[row] !== 0)) continue
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
 * The best `k` of some rows by their scores, best first, equal scores in order of row: as {@link bestRows} where all others are closed.
 *
 * @param rows each once, in any order.
 * @param scores of all rows, finite ones.
 */
export function bestAmong(rows: Int32Array, scores: Float32Array, k: number): Int32Array {
  const values = new Float32Array(rows.length)
  for (let at = 0; at < values.length; at++) values[at] = scores[rows[at]!]!
  const places = bestRows(values, k)
  if (places.length === 0) return places
  // Of those as good as the last, the places have the first in the given order, not the lowest.
  const last = values[places.at(-1)!]!
  const best = new Int32Array(places.length)
  const asLast: number[] = []
  let size = 0
  for (let at = 0; at < values.length; at++) {
    if (values[at]! > last) best[size++] = rows[at]!
    else if (values[at] === last) asLast.push(rows[at]!)
  }
  best.set(
    Int32Array.from(asLast)
      .sort()
      .subarray(0, best.length - size),
    size,
  )
  return best.sort((left, right) => scores[right]! - scores[left]! || left - right)
}
