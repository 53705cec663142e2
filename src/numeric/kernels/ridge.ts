// Ridge regression of each column of a sparse matrix on a few other columns: item weights without inverting a
// Gram matrix.
import { LocalRidgeArgs } from './generated/arguments'

/**
 * For column j with support S: w = (G_SS + λI)⁻¹ G_Sj, G_ab = Σ_v rowWeight_v over rows v that have both a
 * and b. `offsets` and `indices` are those of the transposed matrix (columns × rows). `support` is columns ×
 * n, padded with −1; `weights` is columns × n, padded with 0.
 *
 * The scratch of a thread: heads (rows; zero on entry and on return), nodes (`maxSupportEntries` × 2), Gram
 * matrix (n × n), right-hand side (n). Each row of the matrix keeps a linked list of the support columns met
 * so far, so the Gram matrix costs only the pairs that share a row.
 */
export function localRidge(block: i32, thread: i32, args: LocalRidgeArgs): void {
  const offsets = args.offsets
  const indices = args.indices
  const rowWeights = args.rowWeights
  const n = args.n
  const perBlock = LocalRidgeArgs.perBlock
  const lambda = args.lambda
  const heads = args.scratch + <usize>thread * <usize>args.scratchBytes
  const nodes = heads + ((<usize>args.rowCount) << 2)
  const gram = nodes + ((<usize>args.maxSupportEntries) << 3)
  const side = gram + ((<usize>n * <usize>n) << 2)
  const last = min((block + 1) * perBlock, args.columnCount)
  for (let column = block * perBlock; column < last; column++) {
    const support = args.support + ((<usize>column * <usize>n) << 2)
    const out = args.weights + ((<usize>column * <usize>n) << 2)
    let size = 0
    while (size < n && load<i32>(support + ((<usize>size) << 2)) >= 0) size++
    memory.fill(out, 0, (<usize>n) << 2)
    if (size == 0) continue
    memory.fill(gram, 0, (<usize>n * <usize>n) << 2)
    memory.fill(side, 0, (<usize>n) << 2)
    let filled = 0
    for (let position = 0; position < size; position++) {
      const member = load<i32>(support + ((<usize>position) << 2))
      const into = gram + ((<usize>position * <usize>n) << 2)
      const bounds = offsets + ((<usize>member) << 2)
      const end = (<usize>load<i32>(bounds, 4)) << 2
      let diagonal = lambda
      for (let entry = (<usize>load<i32>(bounds)) << 2; entry < end; entry += 4) {
        const row = (<usize>load<i32>(indices + entry)) << 2
        const weight = load<f32>(rowWeights + row)
        const head = load<i32>(heads + row)
        addToListed(nodes, head, into, weight)
        diagonal += weight
        const node = nodes + ((<usize>filled) << 3)
        store<i32>(node, position)
        store<i32>(node, head, 4)
        filled++
        // Nodes are numbered from 1; 0 ends a list.
        store<i32>(heads + row, filled)
      }
      store<f32>(into + ((<usize>position) << 2), diagonal)
    }
    const bounds = offsets + ((<usize>column) << 2)
    const end = (<usize>load<i32>(bounds, 4)) << 2
    for (let entry = (<usize>load<i32>(bounds)) << 2; entry < end; entry += 4) {
      const row = (<usize>load<i32>(indices + entry)) << 2
      addToListed(nodes, load<i32>(heads + row), side, load<f32>(rowWeights + row))
    }
    for (let position = 0; position < size; position++) {
      const bounds = offsets + ((<usize>load<i32>(support + ((<usize>position) << 2))) << 2)
      const end = (<usize>load<i32>(bounds, 4)) << 2
      for (let entry = (<usize>load<i32>(bounds)) << 2; entry < end; entry += 4) {
        store<i32>(heads + ((<usize>load<i32>(indices + entry)) << 2), 0)
      }
    }
    solve(gram, side, size, n)
    memory.copy(out, side, (<usize>size) << 2)
  }
}

/** Adds a row's weight to the cells of all support columns in the row's list. */
function addToListed(nodes: usize, head: i32, into: usize, weight: f32): void {
  let link = head
  while (link > 0) {
    const node = nodes + ((<usize>(link - 1)) << 3)
    const cell = into + ((<usize>load<i32>(node)) << 2)
    store<f32>(cell, load<f32>(cell) + weight)
    link = load<i32>(node, 4)
  }
}

/**
 * Solves A x = b in place of b by Cholesky. A is symmetric positive definite; only its lower triangle is
 * read, rows `stride` apart.
 */
function solve(a: usize, b: usize, size: i32, stride: i32): void {
  for (let row = 0; row < size; row++) {
    const left = a + ((<usize>row * <usize>stride) << 2)
    for (let column = 0; column < row; column++) {
      const right = a + ((<usize>column * <usize>stride) << 2)
      const at = left + ((<usize>column) << 2)
      store<f32>(at, (load<f32>(at) - dot(left, right, column)) / load<f32>(right + ((<usize>column) << 2)))
    }
    const diagonal = left + ((<usize>row) << 2)
    // λ > 0 keeps the pivot positive up to rounding.
    store<f32>(diagonal, sqrt(max(load<f32>(diagonal) - dot(left, left, row), <f32>1e-12)))
  }
  for (let row = 0; row < size; row++) {
    const left = a + ((<usize>row * <usize>stride) << 2)
    const at = b + ((<usize>row) << 2)
    store<f32>(at, (load<f32>(at) - dot(left, b, row)) / load<f32>(left + ((<usize>row) << 2)))
  }
  for (let row = size - 1; row >= 0; row--) {
    const at = b + ((<usize>row) << 2)
    let value = load<f32>(at)
    for (let below = row + 1; below < size; below++) {
      value -= load<f32>(a + ((<usize>(below * stride + row)) << 2)) * load<f32>(b + ((<usize>below) << 2))
    }
    store<f32>(at, value / load<f32>(a + ((<usize>(row * stride + row)) << 2)))
  }
}

/** Inner product of the first `length` elements. */
function dot(left: usize, right: usize, length: i32): f32 {
  let sums = f32x4.splat(0)
  let position = 0
  for (; position <= length - 4; position += 4) {
    const at = (<usize>position) << 2
    sums = f32x4.add(sums, f32x4.mul(v128.load(left + at), v128.load(right + at)))
  }
  let sum =
    f32x4.extract_lane(sums, 0) +
    f32x4.extract_lane(sums, 1) +
    (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3))
  for (; position < length; position++) {
    const at = (<usize>position) << 2
    sum += load<f32>(left + at) * load<f32>(right + at)
  }
  return sum
}
