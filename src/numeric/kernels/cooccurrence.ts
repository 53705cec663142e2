// Sparse × sparse with the best n entries of each row: item neighbours, user neighbours.
import { TopProductsArgs } from './generated/arguments'
import { push, replaceWorst, sortHeap } from './topk'

/** Number of rows of R whose first entries are prefetched together, × 4 bytes. */
const PREFETCHED_ROWS: usize = 64

/**
 * score(i, j) = rowScale_i · columnScale_j · Σ_m L_im R_mj · c / (c + shrink), where c is the number of
 * shared m.
 *
 * One run covers a range of `columns` columns of R from `firstColumn`. The runs of all ranges add to the same
 * heaps in `ids` and `scores`, whose sizes are in `sizes` (0 before the first run); the run with
 * `isLastRange` sorts them. `rightValues`, `rowScale` and `columnScale` may be 0, which stands for all ones.
 *
 * The scratch of a thread (`columns` × 12 + 4 bytes) holds sum and count of each column next to each other,
 * so that both cost one cache miss, then the columns that were touched. Sums and counts must be zero on entry
 * and are zero on return.
 */
export function topProducts(block: i32, thread: i32, args: TopProductsArgs): void {
  const leftOffsets = args.leftOffsets
  const leftIndices = args.leftIndices
  const leftValues = args.leftValues
  const offsets = args.rightOffsets
  const indices = args.rightIndices
  const values = args.rightValues
  const rowScale = args.rowScale
  const columnScale = args.columnScale
  const columns = args.columns
  const n = args.n
  const skipDiagonal = args.skipDiagonal
  const shrink = args.shrink
  const sums = args.scratch + <usize>thread * <usize>args.scratchBytes
  const touched = sums + ((<usize>columns) << 3)
  const firstColumn = args.firstColumn
  const sizes = args.sizes
  const isLastRange = args.isLastRange
  const lastRow = min((block + 1) * TopProductsArgs.perBlock, args.rowCount)
  for (let row = block * TopProductsArgs.perBlock; row < lastRow; row++) {
    let found = 0
    const bounds = leftOffsets + ((<usize>row) << 2)
    const leftEnd = (<usize>load<i32>(bounds, 4)) << 2
    for (let left = (<usize>load<i32>(bounds)) << 2; left < leftEnd; ) {
      // Loads the first entry of several rows of R before any row is read, so that their cache misses
      // overlap.
      const stop = min(left + PREFETCHED_ROWS, leftEnd)
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
          // Branch-free: the processor could not predict a branch here.
          store<i32>(touched + ((<usize>found) << 2), column)
          found += <i32>(count == 0)
          store<i32>(sum, count + 1, 4)
          store<f32>(sum, load<f32>(sum) + (values ? factor * load<f32>(values + entry) : factor))
        }
      }
    }
    const ids = args.ids + ((<usize>row * <usize>n) << 2)
    const best = args.scores + ((<usize>row * <usize>n) << 2)
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
    if (isLastRange) sortHeap(ids, best, size, n)
  }
}
