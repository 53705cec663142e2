import type { Arena } from './arena.js'
import { expectLength } from './checks.js'
import type { MatmulShape } from './dense.js'
import { blocksOf } from './kernel-table.js'

/** Operations in double precision, for solvers that single precision cannot hold. */
export interface DoubleOps {
  /** A B, rows × columns, in double precision. About a quarter of the speed of `matmul`. */
  matmulDouble(a: Float64Array, b: Float64Array, shape: MatmulShape, out?: Float64Array): Float64Array
}

/** Columns of a packed panel, and rows that the kernel takes at once. */
const PANEL = 4

/** Creates the double-precision operations of an engine. */
export function createDoubleOps(arena: Arena): DoubleOps {
  return {
    matmulDouble(a, b, shape, out = new Float64Array(shape.rows * shape.columns)) {
      const { rows, columns, inner, transposeA = false, transposeB = false } = shape
      expectLength('a', a, rows * inner)
      expectLength('b', b, inner * columns)
      expectLength('out', out, rows * columns)
      if (rows === 0 || columns === 0) return out
      const paddedRows = Math.ceil(rows / PANEL) * PANEL
      const panels = Math.ceil(columns / PANEL)
      arena.call((frame) => {
        const left = frame.scratch(paddedRows * inner * 8)
        const packed = frame.scratch(panels * PANEL * inner * 8)
        const result = frame.scratch(paddedRows * panels * PANEL * 8)
        copyRows(a, arena.float64At(left, paddedRows * inner), rows, inner, transposeA)
        packPanels(b, arena.float64At(packed, panels * PANEL * inner), columns, inner, transposeB)
        frame.run('gemmDouble', blocksOf('gemmDouble', paddedRows), {
          ...{ a: left, packedB: packed, out: result },
          ...{ rowCount: paddedRows, panels, inner },
        })
        const stride = panels * PANEL
        const product = arena.float64At(result, paddedRows * stride)
        for (let row = 0; row < rows; row++)
          out.set(product.subarray(row * stride, row * stride + columns), row * columns)
      })
      return out
    },
  }
}

/** Copies A as rows × inner, padded with rows of 0. `byInner`: A is given as inner × rows. */
function copyRows(
  a: Float64Array,
  target: Float64Array,
  rows: number,
  inner: number,
  byInner: boolean,
): void {
  target.fill(0, rows * inner)
  if (!byInner) {
    target.set(a)
    return
  }
  // In tiles, so that both sides stay in the cache.
  for (let start = 0; start < inner; start += 32) {
    const end = Math.min(start + 32, inner)
    for (let row = 0; row < rows; row++) {
      for (let k = start; k < end; k++) target[row * inner + k] = a[k * rows + row]!
    }
  }
}

/** Packs B into panels of four columns, inner × 4 each, padded with 0. `byColumn`: columns × inner. */
function packPanels(
  b: Float64Array,
  packed: Float64Array,
  columns: number,
  inner: number,
  byColumn: boolean,
): void {
  const [columnStep, innerStep] = byColumn ? [inner, 1] : [1, columns]
  for (let first = 0, at = 0; first < columns; first += PANEL) {
    for (let k = 0; k < inner; k++) {
      for (let lane = 0; lane < PANEL; lane++, at++) {
        const column = first + lane
        packed[at] = column < columns ? b[column * columnStep + k * innerStep]! : 0
      }
    }
  }
}
