/**
 * Times the steps of a training on one generated graph: `node steps.js FOLDER INTERACTIONS DEADLINE
 * [STEP,STEP …]`. Prints a line of JSON after each step. It runs in a process of its own, so that the peak of
 * memory is that of this size. After DEADLINE (milliseconds since 1970) no step starts.
 */
import { join } from 'node:path'
import { readCleanFolder } from '../../src/compose/index.js'
import { DEFAULT_KINDS } from '../../src/config/index.js'
import { buildDataset, holdOutInteractions } from '../../src/core/dataset/index.js'

import { lazy, silentProgress } from '../../src/core/shared/index.js'

import { rankUsers } from '../../src/evaluation/index.js'
import { lowPass } from '../../src/models/graph-filter/index.js'
import {
  batchSizeFor,
  buildGraph,
  readLightGcnOptions,
  trainingPairs,
  trainLightGcn,
} from '../../src/models/lightgcn/index.js'

import { DEFAULT_EXPONENTS, learnExponents, twoHopNeighbours } from '../../src/models/neighbours/index.js'
import { sharedEngine } from '../../src/numeric/engine/index.js'
import { createRandom } from '../../src/numeric/random/index.js'
import { normalizeByDegree, selectRows, transpose } from '../../src/numeric/sparse/index.js'

import { median } from '../support/timing.js'
import { writeGraph } from './graph.js'
import { createYardsticks } from './yardsticks.js'

/** Time and memory of one step. */
export interface StepTime {
  readonly step: string
  readonly seconds: number
  /** Processor time of all threads; other load on the machine hardly affects it. */
  readonly processorSeconds: number
  /** Peak memory of the process so far. */
  readonly peakMiB: number
}

const WIDTH = 64
const NEIGHBOURS = 100
/** Users for ranking, the same number at every size. */
const RANKED_USERS = 4096
/** Held-out users for learning exponents, the same number at every size. */
const HELD_OUT_USERS = 1000
/** Pairs of exponents, about as many as a search tries. */
const TIMED_WALKS = 20
/** Timed training steps; an epoch has one per batch. */
const TIMED_STEPS = 2

const [folder, interactions, deadline, chosen] = process.argv.slice(2)
const only = chosen?.split(',')
const engine = sharedEngine()

const pairs = writeGraph(join(folder!, 'train.txt'), Number(interactions), 1)
process.stdout.write(`${JSON.stringify({ pairs })}\n`)
await runSteps(folder!)

async function runSteps(from: string): Promise<void> {
  const kinds = DEFAULT_KINDS
  const read = await timed('read files', () =>
    readCleanFolder(from, 'lightgcn', { kinds, progress: silentProgress }),
  )
  const data = await timed('build dataset', () => buildDataset(read, { name: 'generated', kinds, asOf: 0 }))
  const likes = data.interactions
  const nodes = data.users.size + data.items.size

  await timeYardsticks(likes.indices.length)
  await optional('transpose and normalize', () => normalizeByDegree(transpose(likes)))
  await optional('propagation', async () => {
    const { matrix } = graphOf()
    const placed = engine.placeCsr(matrix)
    const dense = engine.float32(nodes * WIDTH).fill(0.5)
    const out = engine.float32(nodes * WIDTH)
    const runs = Array.from({ length: 4 }, () => clock(() => engine.propagate(placed, dense, WIDTH, { out })))
    engine.releaseCsr(placed)
    engine.release(dense, out)
    return chooseMedian(runs.slice(1))
  })
  await optional('SVD', () => lowPass(likes, WIDTH, createRandom(1)))
  await optional('neighbours', () => twoHopNeighbours(likes, DEFAULT_EXPONENTS, NEIGHBOURS))
  await optional('ranking', async () => {
    const users = createRandom(1)
    const vectors = (count: number) => Float32Array.from({ length: count * WIDTH }, () => users.normal())
    const [queries, targets] = [vectors(data.users.size), vectors(data.items.size)]
    const index = engine.createIndex(targets, WIDTH)
    const first = Int32Array.from({ length: Math.min(RANKED_USERS, likes.rows) }, (_, user) => user)
    const head = selectRows(likes, first)
    const offsets = new Int32Array(data.users.size + 1).fill(head.indices.length)
    offsets.set(head.offsets)
    const topBlock = (block: Int32Array, { k }: { readonly k: number }) =>
      index.topK(engine.gather(queries, WIDTH, block), { k, exclude: likes, excludeRows: block }).ids
    const task = {
      target: 'item',
      train: data,
      test: { ...head, rows: data.users.size, offsets },
      k: 20,
    } as const
    const spent = await clockAsync(() =>
      rankUsers({ name: 'vectors', recommend: async () => [], topBlock }, task),
    )
    index.release()
    return spent
  })
  await optional('exponents', async () => {
    const cut = holdOutInteractions(data, 0.1, 1)
    const began = now()
    const { walks } = await learnExponents(cut.data.interactions, cut.heldOut, {
      seed: 1,
      users: HELD_OUT_USERS,
    })
    // The number of pairs that the search tries depends on the graph; each pair costs the same.
    return times(difference(began, now()), TIMED_WALKS / walks)
  })
  await optional('LightGCN epoch', async () => {
    const size = batchSizeFor(likes.indices.length)
    const all = trainingPairs(data, 'item')
    const some = {
      ...all,
      from: all.from.slice(0, TIMED_STEPS * size),
      to: all.to.slice(0, TIMED_STEPS * size),
    }
    const ends: Spent[] = []
    await trainLightGcn({
      name: 'lightgcn',
      graph: graphOf(),
      pairs: some,
      options: {
        ...readLightGcnOptions('lightgcn', { dimensions: WIDTH, batchSize: size }),
        temperature: 0.15,
        negatives: 1024,
      },
      run: { target: 'item', seed: 1, options: {}, onProgress: () => ends.push(now()) },
      known: likes,
      epochs: 3,
    })
    // The first epoch is the warm-up. Each step does the same work.
    const steps = Math.ceil(likes.indices.length / size) / TIMED_STEPS
    const each = [1, 2].map((at) => difference(ends[at - 1]!, ends[at]!))
    return times(chooseMedian(each), steps)
  })

  function graphOf() {
    return buildGraph(data, { edgeWeights: 'binary', tieWeight: 0, alpha: 0.5, beta: 0.5 })
  }
}

interface Spent {
  readonly seconds: number
  readonly processorSeconds: number
}

/** Runs and reports a step that later steps need. */
async function timed<T>(step: string, work: () => T | Promise<T>): Promise<T> {
  const began = now()
  const result = await work()
  report(step, difference(began, now()))
  return result
}

/** Runs and reports the yardsticks of n log n operations. */
async function timeYardsticks(count: number): Promise<void> {
  const yardsticks = lazy(() => createYardsticks(count, createRandom(1)))
  for (const [step, work] of [
    ['n numbers sorted', 'sort'],
    ['n looked up among n', 'lookUp'],
  ] as const)
    await optional(step, () => {
      const ready = yardsticks()
      return clock(() => void ready[work]())
    })
}

/**
 * Runs and reports a step unless it is not selected or the time is up. Work that times itself returns its
 * time.
 */
async function optional(step: string, work: () => unknown): Promise<void> {
  if (only !== undefined && !only.includes(step)) return
  if (Date.now() >= Number(deadline)) return
  const began = now()
  const result = await work()
  report(step, isSpent(result) ? result : difference(began, now()))
}

function isSpent(value: unknown): value is Spent {
  return typeof value === 'object' && value !== null && 'processorSeconds' in value
}

function report(step: string, spent: Spent): void {
  const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024)
  process.stdout.write(`${JSON.stringify({ step, ...spent, peakMiB } satisfies StepTime)}\n`)
}

function now(): Spent {
  const { user, system } = process.cpuUsage()
  return { seconds: performance.now() / 1000, processorSeconds: (user + system) / 1e6 }
}

function difference(from: Spent, to: Spent): Spent {
  return {
    seconds: to.seconds - from.seconds,
    processorSeconds: to.processorSeconds - from.processorSeconds,
  }
}

function times({ seconds, processorSeconds }: Spent, factor: number): Spent {
  return { seconds: seconds * factor, processorSeconds: processorSeconds * factor }
}

function clock(work: () => unknown): Spent {
  const began = now()
  work()
  return difference(began, now())
}

async function clockAsync(work: () => Promise<unknown>): Promise<Spent> {
  const began = now()
  await work()
  return difference(began, now())
}

function chooseMedian(runs: readonly Spent[]): Spent {
  return {
    seconds: median(runs.map(({ seconds }) => seconds)),
    processorSeconds: median(runs.map(({ processorSeconds }) => processorSeconds)),
  }
}
