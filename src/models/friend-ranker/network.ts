import { setImmediate } from 'node:timers/promises'
import * as tf from '@tensorflow/tfjs-core'
import type { TrainingRun } from '../../core/model/index.js'
import { createRandom, type Random, shuffle } from '../../numeric/random/index.js'
import { activateBackend, FusedAdam, listwiseNetworkLoss } from '../../numeric/tfjs/index.js'

import { isPastDeadline } from '../shared/index.js'
import { type Scaling, scalingOf, withoutInputs, writeInputs } from './inputs.js'
import type { RankerLists } from './lists.js'
import { listQuality, type RankerNetwork, scoreLists } from './scorer.js'

export interface NetworkOptions {
  /** Networks whose mean is taken, each from a start of its own. */
  readonly networks: number
  /** Units of each. */
  readonly hidden: number
  readonly epochs: number
  readonly patience: number
  readonly learningRate: number
  readonly l2: number
}

/** Quality with optional inputs over that without, at least: less may be chance, and would be paid for on other graphs. */
const WORTH = 1.005
/** Lists of one step. */
const LISTS_PER_STEP = 16

/**
 * Trains networks of ranker-scorer.ts, each from a start of its own and on lists in an order of its own, and gives their mean, which errs less than any
 * (Hansen and Salamon, 1990, "Neural network ensembles"). The mean of networks of one hidden layer is one network, whose hidden layer is all of theirs.
 *
 * The first is trained twice, with `optional` inputs and without them; they must be worth something on the judging lists, or are left out.
 */
export async function trainNetwork(
  learning: RankerLists,
  judging: RankerLists,
  { optional, ...options }: NetworkOptions & { readonly optional: ReadonlySet<number> },
  run: TrainerRun,
): Promise<RankerNetwork> {
  const all = scalingOf(learning.lists)
  const fewer = withoutInputs(all, optional)
  const total = options.networks + 1
  const train = (scaling: Scaling, member: number): Promise<Member> =>
    trainMember(learning, judging, scaling, options, {
      ...run,
      random: createRandom(run.seed).fork(`ranker network ${member}`),
      onProgress: (progress) =>
        run.onProgress?.({ ...progress, fraction: (member + progress.fraction) / total }),
    })
  const members = [await train(all, 0)]
  if (fewer.columns.length < all.columns.length && !isPastDeadline(run)) {
    const other = await train(fewer, 1)
    if (other.quality * WORTH > members[0]!.quality) members[0] = other
  }
  const { columns, mean, factor, inputs } = members[0]!.network
  for (let member = 2; member < total && !isPastDeadline(run); member++)
    members.push(await train({ columns, mean, factor, inputs }, member))
  return meanOf(members.map(({ network }) => network))
}

interface Member {
  readonly network: RankerNetwork
  /** Sum of recall@20 and NDCG@20 of the judging lists. */
  readonly quality: number
}

type TrainerRun = Pick<TrainingRun, 'seed' | 'signal' | 'deadline' | 'onProgress'>

/**
 * One network, in TensorFlow.js by the listwise loss with Adam, whose steps shrink to a tenth. It stops once NDCG@20 of the judging lists has not risen
 * in `patience` epochs, and gives the best; without any, it takes all its epochs. At the deadline it stops in the midst of an epoch.
 */
async function trainMember(
  learning: RankerLists,
  judging: RankerLists,
  scaling: Scaling,
  options: NetworkOptions,
  run: TrainerRun & { readonly random: Random },
): Promise<Member> {
  const backend = await activateBackend()
  const { random } = run
  const { hidden, learningRate, epochs } = options
  const width = scaling.columns.length
  const normal = (count: number, scale: number) =>
    Float32Array.from({ length: count }, () => scale * random.normal())
  const first = tf.variable(tf.tensor2d(normal(width * hidden, Math.sqrt(2 / width)), [width, hidden]))
  const bias = tf.variable(tf.tensor1d(new Float32Array(hidden)))
  const second = tf.variable(tf.tensor2d(normal(hidden, Math.sqrt(1 / hidden)), [hidden, 1]))
  const skip = tf.variable(tf.tensor2d(new Float32Array(width), [width, 1]))
  const variables = { first, bias, second, skip }
  const adam = new FusedAdam(backend, { learningRate, l2: options.l2 })
  const read = (): RankerNetwork => ({
    ...scaling,
    hidden,
    first: first.dataSync<'float32'>().slice(),
    bias: bias.dataSync<'float32'>().slice(),
    second: second.dataSync<'float32'>().slice(),
    skip: skip.dataSync<'float32'>().slice(),
  })
  // In the engine's memory, where it reads without a copy.
  const room = backend.engine.float32(LISTS_PER_STEP * longest(learning) * width)
  try {
    const order = Int32Array.from({ length: learning.offsets.length - 1 }, (_, list) => list)
    const steps = Math.ceil(order.length / LISTS_PER_STEP)
    const judged = judging.offsets.length > 1
    let best = { network: read(), epoch: 0, ndcg: Number.NEGATIVE_INFINITY, quality: 0 }
    for (let epoch = 1; epoch <= epochs; epoch++) {
      shuffle(order, random)
      adam.learningRate = learningRate * (1 - (0.9 * (epoch - 1)) / epochs)
      let loss = 0
      let step = 0
      for (; step < steps && !(step > 0 && isPastDeadline(run)); step++) {
        run.signal?.throwIfAborted()
        const chosen = order.subarray(step * LISTS_PER_STEP, (step + 1) * LISTS_PER_STEP)
        const { inputs, ...batch } = gatherLists(learning, chosen, scaling, room)
        loss += tf.tidy(() => {
          const cost = adam.minimize(
            () => listwiseNetworkLoss(backend.engine, variables, inputs, batch),
            true,
            Object.values(variables),
          )
          return cost!.dataSync()[0]!
        })
        // Lets heartbeats and signals through.
        await setImmediate()
      }
      const network = read()
      const { recall, ndcg } = judged
        ? listQuality(scoreLists(backend.engine, network, judging.lists), judging)
        : { recall: 0, ndcg: epoch }
      const scalars = { loss: loss / Math.max(1, step), ...(judged && { 'ndcg@20': ndcg }) }
      run.onProgress?.({ step: 'train network', fraction: epoch / epochs, scalars })
      if (ndcg > best.ndcg) best = { network, epoch, ndcg, quality: recall + ndcg }
      if (isPastDeadline(run) || epoch - best.epoch >= options.patience) break
    }
    return best
  } finally {
    backend.engine.release(room)
    adam.dispose()
    tf.dispose(Object.values(variables))
  }
}

/** One network whose scores are the mean of all of theirs. */
function meanOf(members: readonly RankerNetwork[]): RankerNetwork {
  const [one] = members
  const width = one!.columns.length
  const share = 1 / members.length
  const wide = members.reduce((sum, { hidden }) => sum + hidden, 0)
  const first = new Float32Array(width * wide)
  const skip = new Float32Array(width)
  let start = 0
  for (const member of members) {
    for (let column = 0; column < width; column++) {
      const units = member.first.subarray(column * member.hidden, (column + 1) * member.hidden)
      first.set(units, column * wide + start)
      skip[column]! += share * member.skip[column]!
    }
    start += member.hidden
  }
  return {
    ...one!,
    hidden: wide,
    first,
    bias: Float32Array.from(members.flatMap(({ bias }) => [...bias])),
    second: Float32Array.from(
      members.flatMap(({ second }) => [...second]),
      (weight) => share * weight,
    ),
    skip,
  }
}

/** Rows of the longest list. */
function longest({ lists }: RankerLists): number {
  return lists.reduce((most, { candidates }) => Math.max(most, candidates.length), 0)
}

/** @param room for the inputs: no less than the chosen lists need. */
function gatherLists(lists: RankerLists, chosen: Int32Array, scaling: Scaling, room: Float32Array) {
  const offsets = new Int32Array(chosen.length + 1)
  for (const [at, list] of chosen.entries())
    offsets[at + 1] = offsets[at]! + lists.offsets[list + 1]! - lists.offsets[list]!
  const rows = offsets[chosen.length]!
  const inputs = room.subarray(0, rows * scaling.columns.length)
  const relevant = new Uint8Array(rows)
  for (const [at, list] of chosen.entries()) {
    relevant.set(lists.relevant.subarray(lists.offsets[list]!, lists.offsets[list + 1]!), offsets[at]!)
    writeInputs(lists.lists[list]!, scaling, inputs, offsets[at]!)
  }
  return { inputs, relevant, offsets }
}
