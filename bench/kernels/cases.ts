import type { BatchVectors, Engine } from '../../src/numeric/engine/index.js'
import { truncatedSvd } from '../../src/numeric/linear/index.js'
import { createRandom } from '../../src/numeric/random/index.js'
import { transpose } from '../../src/numeric/sparse/index.js'
import type { Inputs } from './inputs.js'

/** One kernel to time. */
export interface KernelCase {
  readonly name: string
  readonly title: string
  /** Minimum number of bytes that must cross the memory bus, for cases limited by memory. */
  readonly bytes?: number
  /** Floating-point operations, for cases limited by arithmetic. */
  readonly operations?: number
  /** Prepares Kindred's side. Returns the work to time, a sum over its result, and a note. */
  readonly ours: (engine: Engine) => {
    readonly run: () => unknown
    readonly check?: () => number
    readonly note?: () => string
  }
}

/** All kernels of the engine, on the inputs that the rivals get too. */
export function kernelCases(inputs: Inputs): readonly KernelCase[] {
  const { sizes, graph, likes, normalized, floats, batch, ints } = inputs
  const { nodes, width, side, gathered, queries, targets, best, neighbours, rank } = sizes
  const table = nodes * width * 4
  return [
    {
      name: 'propagation',
      title: `propagation: ${graph.indices.length} entries × ${width} wide`,
      bytes: graph.indices.length * 8 + nodes * 4 + 2 * table,
      ours(engine) {
        const placed = engine.placeCsr(graph)
        const x = engine.place(floats.dense)
        const out = engine.float32(nodes * width)
        return { run: () => engine.propagate(placed, x, width, { out }), check: () => absolute(out) }
      },
    },
    ...(['', 'left transposed', 'right transposed'] as const).map(
      (form): KernelCase => ({
        name: `matmul${form && ` ${form}`}`,
        title: `product of two ${side}² matrices${form && `, ${form}`}`,
        operations: 2 * side ** 3,
        ours(engine) {
          const [left, right] = [engine.place(floats.left), engine.place(floats.right)]
          const out = engine.float32(side * side)
          const shape = {
            ...{ rows: side, columns: side, inner: side },
            transposeA: form === 'left transposed',
            transposeB: form === 'right transposed',
          }
          return { run: () => engine.matmul(left, right, shape, out), check: () => absolute(out) }
        },
      }),
    ),
    {
      name: 'gather',
      title: `gather ${gathered} rows of ${nodes} × ${width}`,
      bytes: gathered * (4 + 2 * width * 4),
      ours(engine) {
        const [x, rows] = [engine.place(floats.dense), engine.place(ints.rows)]
        const out = engine.float32(gathered * width)
        return { run: () => engine.gather(x, width, rows, out), check: () => absolute(out) }
      },
    },
    {
      name: 'scatter-add',
      title: `scatter-add ${gathered} rows into ${nodes} × ${width} (gradient of gather)`,
      bytes: table + gathered * (4 + 3 * width * 4),
      ours(engine) {
        const [rows, updates] = [engine.place(ints.rows), engine.place(floats.updates)]
        const out = engine.float32(nodes * width)
        return {
          run() {
            out.fill(0)
            engine.scatterAdd(out, width, rows, updates)
          },
          check: () => absolute(out),
        }
      },
    },
    {
      name: 'sampled softmax',
      title: `sampled softmax, loss and gradients: ${sizes.batch} pairs, ${sizes.negatives} negatives, cosine`,
      operations: 6 * sizes.batch * sizes.negatives * width,
      ours(engine) {
        const placed = {
          width,
          users: engine.place(batch.batchUsers),
          positives: engine.place(batch.batchPositives),
          negatives: engine.place(batch.batchNegatives),
        }
        const options = { ...ints, temperature: sizes.temperature, cosine: true }
        const gradient = allocateGradient(engine, placed)
        return keepResult(
          () => engine.sampledSoftmax(placed, options, gradient),
          (found) => absolute(found.users) + absolute(found.positives) + absolute(found.negatives),
        )
      },
    },
    {
      name: 'BPR',
      title: `BPR, loss and gradients: ${sizes.batch} triples`,
      bytes: 6 * sizes.batch * width * 4,
      ours(engine) {
        const placed = {
          width,
          users: engine.place(batch.batchUsers),
          positives: engine.place(batch.batchPositives),
          negatives: engine.place(batch.pairNegatives),
        }
        const gradient = allocateGradient(engine, placed)
        return keepResult(
          () => engine.bpr(placed, gradient),
          (found) => absolute(found.users) + absolute(found.positives) + absolute(found.negatives),
        )
      },
    },
    {
      name: 'Adam',
      title: `Adam: ${nodes} × ${width} parameters`,
      bytes: 7 * table,
      ours(engine) {
        const gradient = engine.place(floats.gradient)
        const parameter = engine.place(floats.dense)
        const [first, second] = [engine.float32(parameter.length), engine.float32(parameter.length)]
        let step = 0
        return {
          run: () => engine.adam(parameter, gradient, first, second, { step: ++step, learningRate: 0.001 }),
        }
      },
    },
    {
      name: 'top-k',
      title: `the top ${best} of ${targets} items for ${queries} users`,
      operations: 2 * queries * targets * width,
      ours(engine) {
        const index = engine.createIndex(floats.dense.subarray((nodes - targets) * width), width)
        const users = engine.place(floats.dense.subarray(0, queries * width))
        return keepResult(
          () => index.topK(users, { k: best }),
          (found) => absolute(found.scores),
        )
      },
    },
    {
      name: 'top-k of one',
      title: `the top ${best} of ${targets} items for one user`,
      bytes: targets * width * 4,
      ours(engine) {
        const index = engine.createIndex(floats.dense.subarray((nodes - targets) * width), width)
        const user = engine.place(floats.dense.subarray(0, width))
        return keepResult(
          () => index.topK(user, { k: best }),
          (found) => absolute(found.scores),
        )
      },
    },
    {
      name: 'co-occurrence',
      title: `the ${neighbours} items that share the most users with each of ${likes.columns} items`,
      ours(engine) {
        const [right, left] = [engine.placeCsr(likes), engine.placeCsr(transpose(likes))]
        const options = { n: neighbours, skipDiagonal: true }
        return keepResult(
          () => engine.topProducts(left, right, options),
          (found) => found.scores.reduce((sum, score) => sum + Math.max(0, score), 0),
        )
      },
    },
    {
      name: 'SVD',
      title: `truncated SVD of rank ${rank}, ${likes.rows} × ${likes.columns}`,
      ours(engine) {
        return keepResult(
          () => truncatedSvd(engine, normalized, { rank, random: createRandom(1) }),
          () => Number.NaN,
          ({ values }) => `Σσ ${absolute(values).toFixed(2)}`,
        )
      },
    },
  ]
}

/**
 * Arrays for the gradients in the engine's memory, as in the backend; the rivals' allocators keep their
 * memory too.
 */
function allocateGradient(engine: Engine, { users, positives, negatives }: BatchVectors) {
  const allocate = ({ length }: Float32Array) => engine.float32(length)
  return { users: allocate(users), positives: allocate(positives), negatives: allocate(negatives) }
}

/** Work that keeps its last result for the check and the note. A check of NaN is not compared. */
function keepResult<Found>(
  compute: () => Found,
  sum: (found: Found) => number,
  note: (found: Found) => string = () => '',
) {
  let last: Found | undefined
  return {
    run() {
      last = compute()
    },
    check: () => sum(last!),
    note: () => note(last!),
  }
}

function absolute(values: Float32Array): number {
  let sum = 0
  for (const value of values) sum += Math.abs(value)
  return sum
}
