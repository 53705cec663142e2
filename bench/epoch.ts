/**
 * A training step of LightGCN as in its paper, compared with PyTorch, in turns. See bench/README.md.
 *
 *   node dist/bench/epoch.js FOLDER --python PYTHON [--layers 3] [--batch 2048] [--turns 9] [--json FILE]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import * as tf from '@tensorflow/tfjs-core'
// Registers the gradients of TensorFlow.js's own operations, which the penalty uses.
import '@tensorflow/tfjs-layers'
import { formatTable } from '../src/cli/output/index.js'
import { createRandom } from '../src/numeric/random/index.js'
import {
  activateBackend,
  type BatchRows,
  batchLoss,
  compactBatch,
  createGraph,
  FusedAdam,
  propagateRows,
} from '../src/numeric/tfjs/index.js'

import { readInputs } from './kernels/inputs.js'
import { spend, startRival, takeTurns, writeArrays } from './rivals/rival.js'
import { machine } from './support/timing.js'

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string', default: process.env.KINDRED_BENCH_PYTHON ?? 'python3' },
    layers: { type: 'string', default: '3' },
    batch: { type: 'string', default: '2048' },
    turns: { type: 'string', default: '9' },
    json: { type: 'string' },
  },
})
const [folder] = positionals
if (folder === undefined) {
  console.error('usage: node dist/bench/epoch.js FOLDER --python PYTHON')
  process.exit(2)
}
const WIDTH = 64
const LEARNING_RATE = 0.001
const L2 = 1e-4
const [layers, size, turns] = [flags.layers, flags.batch, flags.turns].map(Number) as [number, number, number]
const { graph, likes } = readInputs(folder, WIDTH)
const nodes = graph.rows
const users = likes.rows
const random = createRandom(1)
const start = Float32Array.from({ length: nodes * WIDTH }, () => 0.1 * random.normal())
const batches = drawBatches(turns + 1)

const shared = mkdtempSync(join(tmpdir(), 'kindred-bench-'))
const concatenated = (side: keyof BatchRows) => Int32Array.from(batches.flatMap((batch) => [...batch[side]]))
writeArrays(
  shared,
  { ...{ nodes, layers, batch: size, width: WIDTH }, learningRate: LEARNING_RATE, l2: L2 },
  {
    start,
    'graph.offsets': graph.offsets,
    'graph.indices': graph.indices,
    'graph.values': graph.values,
    users: concatenated('users'),
    positives: concatenated('positives'),
    negatives: concatenated('negatives'),
  },
)
const rival = await startRival(flags.python, 'epoch.py', shared)
const ours = await createStep()
const spent = await takeTurns(ours, rival, turns, 1e-3)
rival.close()
rmSync(shared, { recursive: true })

const steps = Math.ceil(likes.indices.length / size)
console.log(`${machine()}\n${steps} steps per epoch of ${size} triples, ${layers} layers, ${WIDTH} wide, BPR`)
console.log(
  formatTable([
    ['', 'ms per step', 'processor ms', 's per epoch'],
    ...(['ours', 'rival'] as const).map((side) => [
      side === 'ours' ? 'Kindred' : rival.label,
      spent[side].milliseconds.toFixed(1),
      spent[side].processorMilliseconds.toFixed(1),
      ((spent[side].milliseconds * steps) / 1000).toFixed(1),
    ]),
  ]),
)
const ratio = (of: 'milliseconds' | 'processorMilliseconds') => spent.rival[of] / spent.ours[of]
console.log(
  `${ratio('milliseconds').toFixed(1)} times as fast (${ratio('processorMilliseconds').toFixed(1)} by processor time)`,
)
if (flags.json !== undefined)
  writeFileSync(flags.json, JSON.stringify({ machine: machine(), steps, ...spent }))
process.exit(0)

/** Creates a function that runs and times one training step. */
async function createStep() {
  const backend = await activateBackend()
  const placed = createGraph(backend.engine, graph)
  const table = tf.tidy(() => tf.variable(tf.tensor2d(start, [nodes, WIDTH])))
  const adam = new FusedAdam(backend, { learningRate: LEARNING_RATE })
  const weights = Array.from({ length: layers + 1 }, () => 1 / (layers + 1))
  let step = 0
  return () =>
    spend(() => {
      const chosen = batches[step++ % batches.length]!
      const { rows, batch } = compactBatch(chosen, nodes)
      const all = Int32Array.from([...chosen.users, ...chosen.positives, ...chosen.negatives])
      return tf.tidy(() => {
        const cost = () => {
          const final = propagateRows(table as tf.Tensor2D, placed, weights, rows)
          // The sum of squares as a matrix product, which runs in the engine.
          const initial = tf.reshape(tf.gather(table, tf.tensor1d(all, 'int32')), [1, -1])
          const penalty = tf.reshape(tf.matMul(initial, initial, false, true), [])
          return tf.add(batchLoss(final, batch, { kind: 'bpr' }), tf.mul(penalty, L2 / 2 / size)) as tf.Scalar
        }
        return adam.minimize(cost, true, [table])!.dataSync()[0]!
      })
    })
}

/** Random pairs of user and item, each with a random negative. */
function drawBatches(count: number): BatchRows[] {
  const owner = new Int32Array(likes.indices.length)
  for (let user = 0; user < users; user++) owner.fill(user, likes.offsets[user], likes.offsets[user + 1])
  return Array.from({ length: count }, () => {
    const pairs = Int32Array.from({ length: size }, () => random.below(owner.length))
    return {
      users: pairs.map((pair) => owner[pair]!),
      positives: pairs.map((pair) => users + likes.indices[pair]!),
      negatives: pairs.map(() => users + random.below(likes.columns)),
    }
  })
}
