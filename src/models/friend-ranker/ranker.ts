import { z } from 'zod'
import type { Dataset } from '../../core/dataset/index.js'
import type { Model, Snapshot, SnapshotArray, TrainingRun } from '../../core/model/index.js'

import { KindredError } from '../../core/shared/index.js'
import { sharedEngine } from '../../numeric/engine/index.js'
import { createRandom } from '../../numeric/random/index.js'
import {
  arrayOf,
  createSnapshot,
  csrArrays,
  csrOf,
  expectAlgorithm,
  readOptions,
  searchSpaceOf,
  sliceDeadline,
} from '../shared/index.js'

import { calibrate } from './calibration.js'
import { buildRankerGraph, completeGraph, type RankerGraph, releaseGraph } from './graph.js'
import { FINE_INPUTS, inputCount } from './inputs.js'
import { collectLists } from './lists.js'
import { candidatesFor, listsFor, type RankerOptions, rankerOptions } from './options.js'
import { rankerRecommender } from './recommender.js'
import { learnReturns } from './return.js'
import { listQuality, type RankerNetwork, scoreLists } from './scorer.js'

const NAME = 'ranker'

/** Fraction of the fit's time for making lists. Networks learn in the rest. */
const LISTS_SHARE = 0.6

/**
 * Learned ranker of friends. Several sources propose candidates, features of ties, tastes and spectra
 * describe each pair (features.ts), and a small network orders the candidates. It is trained with a listwise
 * softmax over all candidates of a user (Cao et al., 2007), on ties that are held out of the graph from which
 * the features are computed (lists.ts). The score is `ln(1 + e⁸ · odds)` with the calibrated odds of the tie:
 * about 8 above the log-odds of a plausible friend, and above 0 for everyone. Features read the viewer's live
 * friends and history.
 *
 * The model does not use a run's validation. A fit makes its own hold-out and measures on users who take no
 * part in learning. A refit keeps the network and its calibration (tuned `order`) and computes the features
 * on its own graph.
 *
 * Arrays: `ties*` (users × users), `likes*` (users × items), bases of spectra `tieBasis`, `tasteBasis`,
 * `arrowBasis` (graph.ts), the network's `columns`, `mean`, `factor`, `first`, `bias`, `second`, `skip`
 * (scorer.ts), `calibration` (calibration.ts) and, for directed ties, `returns` (return.ts). Metrics on the
 * evaluation users: `recall@20`, `ndcg@20`, the same of `adamic-adar/` and the `lift` over it,
 * `calibration-error`, `return-calibration-error`.
 */
export const ranker: Model = {
  name: NAME,
  targets: ['friend'],
  async fit(data, run) {
    const options = readOptions(NAME, rankerOptions, run.options)
    expectTies(data)
    const order = run.tuned?.order === undefined ? await learnOrder(data, options, run) : orderOf(run.tuned)
    run.signal?.throwIfAborted()
    const fine = order.columns.some((column) => FINE_INPUTS.has(column))
    const graph = buildRankerGraph(data, { rank: options.rank, fine }, run.seed)
    const returns = learnReturns(graph, createRandom(run.seed).fork('returns'))
    releaseGraph(graph)
    return createSnapshot(NAME, data, run, {
      options,
      tuned: { order },
      metrics: { ...order.metrics, ...finite(returns ? { 'return-calibration-error': returns.error } : {}) },
      arrays: {
        ...graphArrays(graph),
        ...networkArrays(order),
        calibration: Float64Array.from(order.calibration),
        ...(returns && { returns: returns.weights }),
      },
    })
  },
  searchSpace: () => searchSpaceOf(rankerOptions),
  load(snapshot) {
    expectAlgorithm(snapshot, NAME)
    expectInputs(snapshot)
    const { candidates, rank } = readOptions(NAME, rankerOptions, snapshot.options)
    const floats = (name: string): Float32Array => arrayOf(snapshot, name, Float32Array)
    const graph = completeGraph({
      ties: csrOf(snapshot, 'ties', snapshot.users.size),
      likes: csrOf(snapshot, 'likes', snapshot.items.size),
      directed: arrayOf(snapshot, 'directed', Uint8Array)[0] === 1,
      rank,
      tieBasis: floats('tieBasis'),
      tasteBasis: floats('tasteBasis'),
      arrowBasis: floats('arrowBasis'),
    })
    const bias = floats('bias')
    const network: RankerNetwork = {
      inputs: arrayOf(snapshot, 'inputs', Int32Array)[0]!,
      hidden: bias.length,
      columns: arrayOf(snapshot, 'columns', Int32Array),
      mean: floats('mean'),
      factor: floats('factor'),
      first: floats('first'),
      bias,
      second: floats('second'),
      skip: floats('skip'),
    }
    return rankerRecommender(snapshot, {
      graph,
      network,
      candidates: candidates ?? candidatesFor(graph.directed),
      calibration: arrayOf(snapshot, 'calibration', Float64Array),
      returns: 'returns' in snapshot.arrays ? arrayOf(snapshot, 'returns', Float64Array) : null,
    })
  },
}

/** The learned order of candidates as plain numbers. A refit takes them over. */
const orderShape = z.strictObject({
  inputs: z.int(),
  columns: z.array(z.int()),
  ...{ mean: z.array(z.number()), factor: z.array(z.number()) },
  ...{ first: z.array(z.number()), bias: z.array(z.number()) },
  ...{ second: z.array(z.number()), skip: z.array(z.number()) },
  calibration: z.array(z.number()),
  /** Metrics on the evaluation users of the fit that learned it. */
  metrics: z.record(z.string(), z.number()),
})

type Order = z.output<typeof orderShape>

const orderOf = (tuned: Readonly<Record<string, unknown>>): Order =>
  readOptions(NAME, { order: orderShape }, { order: tuned.order }).order

async function learnOrder(data: Dataset, options: RankerOptions, run: TrainingRun): Promise<Order> {
  const { learning, evaluation, adamicAdar } = collectLists(
    data,
    {
      ...options,
      lists: options.lists ?? listsFor(data.users.size),
      candidates: options.candidates ?? candidatesFor(data.tiesDirected),
    },
    { ...run, ...sliceDeadline(run, LISTS_SHARE) },
  )
  // TensorFlow.js loads slowly, and answering from a snapshot does not need it.
  const { trainNetwork } = await import('./network.js')
  const network = await trainNetwork(learning, evaluation, { ...options, optional: FINE_INPUTS }, run)
  const scores = scoreLists(sharedEngine(), network, evaluation.lists)
  const calibration = calibrate(scores, evaluation)
  const quality = listQuality(scores, evaluation)
  const rule = listQuality(adamicAdar, evaluation)
  const { columns, mean, factor, first, bias, second, skip } = network
  const lists = { columns, mean, factor, first, bias, second, skip, calibration: calibration.weights }
  const plain = Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, Array.from(values)]))
  return orderOf({
    order: {
      inputs: network.inputs,
      ...plain,
      metrics: finite({
        'recall@20': quality.recall,
        'ndcg@20': quality.ndcg,
        'adamic-adar/recall@20': rule.recall,
        'adamic-adar/ndcg@20': rule.ndcg,
        lift: quality.ndcg / rule.ndcg - 1,
        'calibration-error': calibration.error,
      }),
    },
  })
}

/** Refuses a snapshot whose network was trained on other features. */
function expectInputs(snapshot: Snapshot): void {
  const inputs = arrayOf(snapshot, 'inputs', Int32Array)[0]!
  if (inputs === inputCount) return
  throw new KindredError(
    'BAD_DATA',
    `a snapshot of ${NAME} reads ${inputs} inputs; this version has ${inputCount}`,
    {
      field: 'inputs',
      remedy: 'train again',
    },
  )
}

function expectTies(data: Dataset): void {
  if (data.ties.indices.length > 0) return
  throw new KindredError('BAD_DATA', `${NAME} cannot learn from a dataset without ties`, {
    field: data.name,
    remedy: `import ties, or leave ${NAME} out`,
  })
}

function graphArrays(graph: RankerGraph): Record<string, SnapshotArray> {
  const { ties, likes, directed, tieBasis, tasteBasis, arrowBasis } = graph
  return {
    ...csrArrays('ties', ties),
    ...csrArrays('likes', likes),
    directed: Uint8Array.of(Number(directed)),
    ...{ tieBasis, tasteBasis, arrowBasis },
  }
}

function networkArrays(order: Order): Record<string, SnapshotArray> {
  const { inputs, columns, mean, factor, first, bias, second, skip } = order
  const weights = Object.entries({ mean, factor, first, bias, second, skip })
  return {
    inputs: Int32Array.of(inputs),
    columns: Int32Array.from(columns),
    ...Object.fromEntries(weights.map(([name, values]) => [name, Float32Array.from(values)])),
  }
}

/** Leaves out metrics that are not finite. */
function finite(metrics: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value)))
}
