/** Adds the inner product of `vector` with each row of `table` (rows × vector.length) to `scores`. */
export function addInnerProducts(table: Float32Array, vector: Float32Array, scores: Float32Array): void {
  const width = vector.length
  for (let row = 0; row < scores.length; row++) {
    const start = row * width
    let sum = 0
    for (let column = 0; column < width; column++) sum += table[start + column]! * vector[column]!
    scores[row]! += sum
  }
}
