// Sparse × sparse, of which each row keeps its best n: item neighbours, user neighbours.
import { pointer, real, whole } from './layout'
import { push, replaceWorst, sortHeap } from './topk'

/** Lists of R whose beginnings are fetched at once, as bytes of their numbers. */
const LISTS_AT_ONCE: usize = 64

/**
 * score(i, j) = rowScale_i · columnScale_j · Σ_m L_im R_mj · c / (c + shrink), c the number of shared m; the columns of R may come a range at
 * a time, in a run each, and all runs add to the same lists.
 * Whole: L offsets, indices, values, R offsets, indices, values, row scale (0: 1), column scale (0: 1), ids, scores, rows,
 * columns of the range, n, rowsPerBlock, skip diagonal, scratch, scratch bytes a thread (columns × 12 + 4), first column of the range, how
 * many each row has found (whole numbers, 0 at first), whether this is the last range. Real: shrink. R's values may be 0: all are 1.
 * The scratch holds the sum and the count of each column side by side, which a cache then misses once, and the columns that were met; sums and
 * counts begin as zeros and are left so.
 */
export function topProducts(block: i32, thread: i32, args: usize): void {
  const leftOffsets = pointer(args, 0)
  const leftIndices = pointer(args, 1)
  const leftValues = pointer(args, 2)
  const offsets = pointer(args, 3)
  const indices = pointer(args, 4)
  const values = pointer(args, 5)
  const rowScale = pointer(args, 6)
  const columnScale = pointer(args, 7)
  const columns = whole(args, 11)
  const n = whole(args, 12)
  const rowsPerBlock = whole(args, 13)
  const skipDiagonal = whole(args, 14)
  const shrink = real(args, 0)
  const sums = pointer(args, 15) + <usize>thread * <usize>whole(args, 16)
  const touched = sums + ((<usize>columns) << 3)
  const firstColumn = whole(args, 17)
  const sizes = pointer(args, 18)
  const isLast = whole(args, 19)
  const lastRow = min((block + 1) * rowsPerBlock, whole(args, 10))
  for (let row = block * rowsPerBlock; row < lastRow; row++) {
    let found = 0
    const bounds = leftOffsets + ((<usize>row) << 2)
    const leftEnd = (<usize>load<i32>(bounds, 4)) << 2
    for (let left = (<usize>load<i32>(bounds)) << 2; left < leftEnd; ) {
      // Where several lists begin is loaded before any is walked: the misses are under way together.
      const stop = min(left + LISTS_AT_ONCE, leftEnd)
      for (let ahead = left; ahead < stop; ahead += 4) {
        load<i32>(
          indices + ((<usize>load<i32>(offsets + ((<usize>load<i32>(leftIndices + ahead)) << 2))) << 2),
        )
      }
      for (; left < stop; left += 4) {
        const factor = load<f32>(leftValues + left)
        const middle = offsets + ((<usize>load<i32>(leftIndices + left)) << 2)
        const end = (<usize>load<i32>(middle, 4)) << 2
        for (let entry = (<usize>load<i32>(middle)) << 2; entry < end; entry += 4) {
          const column = load<i32>(indices + entry) - firstColumn
          const sum = sums + ((<usize>column) << 3)
          const count = load<i32>(sum, 4)
          // Without a branch, for none could be foretold.
          store<i32>(touched + ((<usize>found) << 2), column)
          found += <i32>(count == 0)
          store<i32>(sum, count + 1, 4)
          store<f32>(sum, load<f32>(sum) + (values ? factor * load<f32>(values + entry) : factor))
        }
      }
    }
    const ids = pointer(args, 8) + ((<usize>row * <usize>n) << 2)
    const best = pointer(args, 9) + ((<usize>row * <usize>n) << 2)
    const scale: f32 = rowScale ? load<f32>(rowScale + ((<usize>row) << 2)) : 1
    const sizeAt = sizes + ((<usize>row) << 2)
    let size = load<i32>(sizeAt)
    for (let position = 0; position < found; position++) {
      const within = <usize>load<i32>(touched + ((<usize>position) << 2))
      const column = firstColumn + <i32>within
      const sum = sums + (within << 3)
      let score = load<f32>(sum) * scale
      const count = <f32>load<i32>(sum, 4)
      store<i64>(sum, 0)
      if (columnScale) score *= load<f32>(columnScale + ((<usize>column) << 2))
      if (shrink > 0) score *= count / (count + shrink)
      if ((skipDiagonal && column == row) || !(abs(score) < Infinity)) continue
      if (size < n) {
        push(ids, best, size, column, score)
        size++
      } else if (n > 0) {
        const worst = load<f32>(best)
        if (score > worst || (score == worst && column < load<i32>(ids)))
          replaceWorst(ids, best, n, column, score)
      }
    }
    store<i32>(sizeAt, size)
    if (isLast) sortHeap(ids, best, size, n)
  }
}
