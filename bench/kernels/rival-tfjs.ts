/**
 * The kernels in TensorFlow.js, on its CPU backend or its native package: `node rival-tfjs.js FOLDER cpu
 * slow|quick [CASE,CASE …]`, with the path of the native package's module instead of `cpu`. FOLDER is written
 * by `writeInputs`. Prints one JSON object, a Side.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type * as core from '@tensorflow/tfjs-core'
import { time } from '../support/timing.js'
import type { Inputs } from './inputs.js'
import { smallNetwork, type Tensorflow } from './mlp.js'
import type { Result, Side } from './results.js'

const [folder, which = 'cpu', slow = '', chosen = ''] = process.argv.slice(2)
const wants = (name: string): boolean => chosen === '' || chosen.split(',').includes(name)
const native = which !== 'cpu'
const tf = (await loadTensorflow()) as typeof core & Tensorflow
const sizes = JSON.parse(readFileSync(join(folder!, 'sizes.json'), 'utf8')) as Inputs['sizes']
const { nodes, width, side, gathered, batch, negatives, temperature, best } = sizes
const bytes = (name: string): ArrayBuffer => new Uint8Array(readFileSync(join(folder!, name))).buffer
const floats = (name: string): Float32Array => new Float32Array(bytes(name))
const ints = (name: string): Int32Array => new Int32Array(bytes(name))
const label = native ? 'tfjs-node' : 'tfjs CPU backend'
const results: Result[] = []

/** Times work that returns one tensor, with few runs on the CPU backend because it is slow. */
async function measure(name: string, work: () => core.Tensor, more: Partial<Result> = {}): Promise<void> {
  if (!wants(name)) return
  let check = 0
  const milliseconds = await time(
    () => {
      const result = tf.tidy(work)
      // Reading the result waits for the native package to finish.
      check = absolute(result.dataSync())
      result.dispose()
    },
    native ? 15 : 2,
  )
  results.push({ case: name, label, milliseconds, ...(more.note === undefined && { check }), ...more })
}

const dense = tf.tensor2d(floats('dense'), [nodes, width])
const indices = ints('graph.indices')
const rowOf = rowsOf(ints('graph.offsets'), indices.length)
const values = tf.tensor2d(floats('graph.values'), [indices.length, 1])
const columns = tf.tensor1d(indices, 'int32')
if (native) {
  const rows = tf.tensor1d(rowOf, 'int32')
  await measure('propagation', () =>
    tf.unsortedSegmentSum(tf.mul(tf.gather(dense, columns), values), rows, nodes),
  )
} else {
  // The CPU backend's unsortedSegmentSum visits all entries once per row.
  const rows = tf.tensor2d(rowOf, [indices.length, 1], 'int32')
  await measure('propagation', () =>
    tf.scatterND(rows, tf.mul(tf.gather(dense, columns), values), [nodes, width]),
  )
}

const left = tf.tensor2d(floats('left'), [side, side])
const right = tf.tensor2d(floats('right'), [side, side])
await measure('matmul', () => tf.matMul(left, right))
await measure('matmul left transposed', () => tf.matMul(left, right, true))
await measure('matmul right transposed', () => tf.matMul(left, right, false, true))

const rows = tf.tensor1d(ints('rows'), 'int32')
await measure('gather', () => tf.gather(dense, rows))
const places = tf.tensor2d(ints('rows'), [gathered, 1], 'int32')
const updates = tf.tensor2d(floats('updates'), [gathered, width])
await measure('scatter-add', () => tf.scatterND(places, updates, [nodes, width]))

const users = tf.tensor2d(floats('batchUsers'), [batch, width])
const positives = tf.tensor2d(floats('batchPositives'), [batch, width])
const shared = tf.tensor2d(floats('batchNegatives'), [negatives, width])
const others = tf.tensor2d(floats('pairNegatives'), [batch, width])
const unit = (x: core.Tensor): core.Tensor => tf.div(x, tf.norm(x, 'euclidean', 1, true))
const rowSum = (x: core.Tensor): core.Tensor => tf.sum(x, 1, true)
const softmaxLoss = (u: core.Tensor, p: core.Tensor, n: core.Tensor): core.Tensor => {
  const own = tf.div(rowSum(tf.mul(unit(u), unit(p))), temperature)
  const other = tf.div(
    tf.matMul(unit(u) as core.Tensor2D, unit(n) as core.Tensor2D, false, true),
    temperature,
  )
  return tf.mean(tf.sub(tf.logSumExp(tf.concat([own, other], 1), 1, true), own))
}
const bprLoss = (u: core.Tensor, p: core.Tensor, n: core.Tensor): core.Tensor =>
  tf.mean(tf.softplus(rowSum(tf.mul(u, tf.sub(n, p)))))
const gradients = (loss: typeof bprLoss, inputs: core.Tensor[]) => () =>
  tf.concat(tf.grads((...each: core.Tensor[]) => loss(each[0]!, each[1]!, each[2]!) as core.Scalar)(inputs))
await measure('sampled softmax', gradients(softmaxLoss, [users, positives, shared]))
await measure('BPR', gradients(bprLoss, [users, positives, others]))

const parameter = tf.variable(dense.clone())
const gradient = tf.tensor2d(floats('gradient'), [nodes, width])
const adam = tf.train.adam(0.001)
if (wants('Adam')) {
  results.push({
    case: 'Adam',
    label,
    milliseconds: await time(
      () => {
        adam.applyGradients([{ name: parameter.name, tensor: gradient }])
        tf.tidy(() => tf.min(parameter).dataSync())
      },
      native ? 15 : 2,
    ),
  })
}

const count = native ? sizes.queries : sizes.queries / 16
const queries = tf.slice(dense, [0, 0], [count, width])
const targets = tf.slice(dense, [nodes - sizes.targets, 0], [sizes.targets, width])
const search = (rowsWanted: core.Tensor2D) => () =>
  tf.topk(tf.matMul(rowsWanted, targets as core.Tensor2D, false, true), best).values
if (native) {
  // In blocks, because all scores at once would take 671 MB.
  const blocks = tf.split(queries, 8) as core.Tensor2D[]
  await measure('top-k', () => tf.concat(blocks.map((block) => search(block)())))
} else {
  await measure('top-k', search(queries as core.Tensor2D), {
    note: '1/16 of the users, time multiplied by 16',
  })
  const last = results.at(-1)
  if (last?.case === 'top-k')
    results[results.length - 1] = { ...last, milliseconds: last.milliseconds.map((ms) => ms * 16) }
}
await measure('top-k of one', search(tf.slice(dense, [0, 0], [1, width]) as core.Tensor2D))

if (wants('small network') && (native || slow === 'slow')) {
  const network = smallNetwork(tf, {
    sizes,
    ints: {
      mlpUsers: ints('mlpUsers'),
      mlpItems: ints('mlpItems'),
      mlpLabels: ints('mlpLabels'),
    } as Inputs['ints'],
  })
  const runs = native ? await time(network, 5) : [await once(network)]
  results.push({ case: 'small network', label, milliseconds: runs })
}

const versions = {
  [label]: tf.version_core ?? (tf as unknown as { version: { 'tfjs-core': string } }).version['tfjs-core'],
}
process.stdout.write(JSON.stringify({ versions, results } satisfies Side))

async function loadTensorflow(): Promise<unknown> {
  if (native) return (await import(which)).default
  const [base, layers] = [await import('@tensorflow/tfjs-core'), await import('@tensorflow/tfjs-layers')]
  await import('@tensorflow/tfjs-backend-cpu')
  await base.setBackend('cpu')
  return { ...base, ...layers }
}

async function once(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

function rowsOf(offsets: Int32Array, entries: number): Int32Array {
  const found = new Int32Array(entries)
  for (let row = 0; row + 1 < offsets.length; row++) found.fill(row, offsets[row], offsets[row + 1])
  return found
}

function absolute(numbers: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at < numbers.length; at++) sum += Math.abs(numbers[at]!)
  return sum
}
