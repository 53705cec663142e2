import { setImmediate } from 'node:timers/promises'
import * as tf from '@tensorflow/tfjs-core'
import type { TrainingRun } from '../../core/model/index.js'
import { createRandom, type Random, shuffle } from '../../numeric/random/index.js'
import { activateBackend, FusedAdam, listwiseNetworkLoss } from '../../numeric/tfjs/index.js'

import { expectFinite, isPastDeadline } from '../shared/index.js'
import { type Scaling, scalingOf, withoutInputs, writeInputs } from './inputs.js'
import type { RankerLists } from './lists.js'
import { listQuality, type RankerNetwork, scoreLists } from './scorer.js'

/** Settings of the networks and their training. */
export interface NetworkOptions {
  /** Number of networks whose mean scores, each from its own random start. */
  readonly networks: number
  /** Hidden units of each network. */
  readonly hidden: number
  readonly epochs: number
  readonly patience: number
  readonly learningRate: number
  readonly l2: number
}

/**
 * Minimum ratio of quality with optional inputs to quality without them. A smaller gain may be chance and
 * would cost time on other graphs.
 */
const MIN_GAIN = 1.005
/** Number of lists in one step. */
const LISTS_PER_STEP = 16

/**
 * Trains the networks of scorer.ts, each from its own random start and with its own order of lists, and
 * returns their mean, which errs less than any of them (Hansen and Salamon, 1990, "Neural network
 * ensembles"). The mean of networks with one hidden layer is one network whose hidden layer contains all of
 * theirs.
 *
 * The first network is trained with and without the `optional` inputs. They are left out unless they improve
 * the evaluation lists.
 */
export async function trainNetwork(
  learning: RankerLists,
  evaluation: RankerLists,
  { optional, ...options }: NetworkOptions & { readonly optional: ReadonlySet<number> },
  run: TrainerRun,
): Promise<RankerNetwork> {
  const all = scalingOf(learning.lists)
  const fewer = withoutInputs(all, optional)
  const total = options.networks + 1
  const train = (scaling: Scaling, member: number): Promise<Member> =>
    trainMember(learning, evaluation, scaling, options, {
      ...run,
      random: createRandom(run.seed).fork(`ranker network ${member}`),
      onProgress: (progress) =>
        run.onProgress?.({ ...progress, fraction: (member + progress.fraction) / total }),
    })
  const members = [await train(all, 0)]
  if (fewer.columns.length < all.columns.length && !isPastDeadline(run)) {
    const other = await train(fewer, 1)
    if (other.quality * MIN_GAIN > members[0]!.quality) members[0] = other
  }
  const { columns, mean, factor, inputs } = members[0]!.network
  for (let member = 2; member < total && !isPastDeadline(run); member++)
    members.push(await train({ columns, mean, factor, inputs }, member))
  return meanOf(members.map(({ network }) => network))
}

interface Member {
  readonly network: RankerNetwork
  /** Sum of recall@20 and NDCG@20 on the evaluation lists. */
  readonly quality: number
}

type TrainerRun = Pick<TrainingRun, 'seed' | 'signal' | 'deadline' | 'onProgress'>

/**
 * Trains one network in TensorFlow.js with the listwise loss and Adam, whose learning rate falls to a tenth.
 * Training stops after `patience` epochs without a higher NDCG@20 on the evaluation lists and returns the
 * best network. Without evaluation lists it runs all epochs. At the deadline it stops within an epoch.
 */
async function trainMember(
  learning: RankerLists,
  evaluation: RankerLists,
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
  // In the engine's memory, so that the engine reads it without a copy.
  const room = backend.engine.float32(LISTS_PER_STEP * longest(learning) * width)
  try {
    const order = Int32Array.from({ length: learning.offsets.length - 1 }, (_, list) => list)
    const steps = Math.ceil(order.length / LISTS_PER_STEP)
    const hasEvaluation = evaluation.offsets.length > 1
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
          return expectFinite('ranker', 'loss', cost!.dataSync()[0]!, { options: {} }, { learningRate })
        })
        // Lets heartbeats and signals run.
        await setImmediate()
      }
      const network = read()
      const { recall, ndcg } = hasEvaluation
        ? listQuality(scoreLists(backend.engine, network, evaluation.lists), evaluation)
        : { recall: 0, ndcg: epoch }
      const scalars = { loss: loss / Math.max(1, step), ...(hasEvaluation && { 'ndcg@20': ndcg }) }
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

/** One network whose scores are the mean of the members' scores. */
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

/** Number of rows of the longest list. */
function longest({ lists }: RankerLists): number {
  return lists.reduce((most, { candidates }) => Math.max(most, candidates.length), 0)
}

/**
 * Gathers the inputs of the chosen lists.
 * @param room buffer for the inputs, at least as large as the chosen lists need.
 */
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
