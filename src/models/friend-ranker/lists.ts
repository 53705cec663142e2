import { type Dataset, freezeDataset } from '../../core/data/index.js'

import type { TrainingRun } from '../../core/model/index.js'
import { createRandom, type Random, shuffle } from '../../numeric/random/index.js'
import { type Csr, csrFromTriplets, rowIndices } from '../../numeric/sparse/index.js'
import { createLister } from './features.js'
import { buildRankerGraph, releaseGraph } from './graph.js'
import { PAIR_FEATURES, PAIR_WIDTH, type RankerList } from './inputs.js'
import { bridgesOf, profileIn } from './paths.js'

/** Lists of candidates, and what was held out of each; their candidates are rows, one list below the other. */
export interface RankerLists {
  readonly lists: readonly RankerList[]
  /** lists + 1. */
  readonly offsets: Int32Array
  /** 1 for a candidate that was held out. */
  readonly relevant: Uint8Array
  /** People held out of each list, candidates or not. */
  readonly held: Int32Array
  /** Ties that each person has in the graph of the fold. */
  readonly ownTies: Int32Array
}

export interface ListOptions {
  readonly folds: number
  /** Of the ties, held out in each fold. */
  readonly share: number
  /** Of the people, who keep two ties at most in each fold, so that the network learns what is left for newcomers. */
  readonly newcomers: number
  /** People whom lists are made for, in all folds together. */
  readonly lists: number
  /** Candidates of one person. */
  readonly candidates: number
  /** Width of each spectrum. */
  readonly rank: number
}

/** Made whatever the time: with fewer there is nothing to learn from. */
const FEWEST_LISTS = 100

/**
 * The nested hold-out: in each fold a share of the ties is taken out of the graph, and features are computed on what is left, so that
 * no feature has seen what it is to predict. People are parted: of one in five, all lists are for judging. `adamicAdar` is what the rule says of
 * the judging rows.
 *
 * @param run by its `deadline` all lists are made, in as many folds as there is time for; the first 100 are made in any case.
 */
export function collectLists(
  data: Dataset,
  options: ListOptions,
  run: Pick<TrainingRun, 'seed' | 'signal' | 'deadline' | 'onProgress'>,
): { readonly learning: RankerLists; readonly judging: RankerLists; readonly adamicAdar: Float32Array } {
  const random = createRandom(run.seed).fork('ranker lists')
  const judged = Uint8Array.from({ length: data.users.size }, () => Number(random.uniform() < 0.2))
  const made: { learning: MadeList[]; judging: MadeList[] } = { learning: [], judging: [] }
  const { deadline = Number.POSITIVE_INFINITY } = run
  let folds = options.folds
  for (let fold = 0; fold < folds; fold++) {
    run.signal?.throwIfAborted()
    run.onProgress?.({ step: 'lists', fraction: fold / folds })
    const startedAt = Date.now()
    const { base, heldOut, newcomers } = cutTies(data, options, random)
    const graph = buildRankerGraph(base, { rank: options.rank, fine: true }, run.seed)
    const lister = createLister(graph, options.candidates)
    const builtAt = Date.now()
    // Of the time that is left, a fold must not take more for its graph than for its lists.
    const affordable = Math.floor((deadline - builtAt) / (2 * (builtAt - startedAt) + 1))
    folds = Math.min(folds, fold + Math.max(1, affordable))
    const until = builtAt + (deadline - builtAt) / (folds - fold)
    const people = shuffle(
      Int32Array.from({ length: data.users.size }, (_, user) => user).filter(
        (user) => rowIndices(heldOut, user).length > 0,
      ),
      random,
    ).slice(0, Math.ceil(options.lists / folds))
    for (const user of people) {
      const count = made.learning.length + made.judging.length
      if (count >= FEWEST_LISTS && Date.now() >= until) break
      const profile = profileIn(graph, user)
      const held = rowIndices(heldOut, user).filter((other) => newcomers.has(user) || !newcomers.has(other))
      if (held.length === 0) continue
      // Others do not learn from ties to newcomers: more of these are missing than the share of a fold.
      const list = lister(profile, newcomers.has(user) ? [] : newcomers)
      const each = { ...list, held, ownTies: bridgesOf(graph, profile).length }
      if (judged[user] === 1) made.judging.push(each)
      else made.learning.push(each)
    }
    releaseGraph(graph)
  }
  const judging = join(made.judging)
  return {
    learning: join(made.learning),
    judging,
    // Its logarithm orders alike.
    adamicAdar: column(judging, PAIR_FEATURES.indexOf('adamicAdar')),
  }
}

function column({ lists, relevant }: RankerLists, at: number): Float32Array {
  const values = new Float32Array(relevant.length)
  let row = 0
  for (const { pairs } of lists) {
    for (let cell = at; cell < pairs.length; cell += PAIR_WIDTH) values[row++] = pairs[cell]!
  }
  return values
}

interface MadeList extends RankerList {
  readonly held: Int32Array
  readonly ownTies: number
}

function join(made: readonly MadeList[]): RankerLists {
  const offsets = new Int32Array(made.length + 1)
  for (const [at, { candidates }] of made.entries()) offsets[at + 1] = offsets[at]! + candidates.length
  const relevant = new Uint8Array(offsets.at(-1)!)
  for (const [at, list] of made.entries()) {
    const held = new Set(list.held)
    for (const [position, row] of list.candidates.entries())
      relevant[offsets[at]! + position] = Number(held.has(row))
  }
  return {
    lists: made,
    offsets,
    relevant,
    held: Int32Array.from(made, ({ held }) => held.length),
    ownTies: Int32Array.from(made, ({ ownTies }) => ownTies),
  }
}

/** Takes a share of the ties out, and of some people all but two at most; both directions of an undirected tie go together. */
function cutTies(
  data: Dataset,
  { share, newcomers }: ListOptions,
  random: Random,
): { readonly base: Dataset; readonly heldOut: Csr; readonly newcomers: ReadonlySet<number> } {
  const { ties, tiesDirected } = data
  const keepers = new Map<number, Set<number>>()
  const meanTies = ties.indices.length / Math.max(1, ties.rows)
  for (let user = 0; user < ties.rows; user++) {
    const own = rowIndices(ties, user)
    if (own.length < 3 || own.length > meanTies || random.uniform() >= newcomers) continue
    keepers.set(user, new Set(shuffle(own.slice(), random).slice(0, random.below(3))))
  }
  const drops = (user: number, other: number): boolean => keepers.get(user)?.has(other) === false
  const rest = { rows: [] as number[], columns: [] as number[] }
  const taken = { rows: [] as number[], columns: [] as number[] }
  for (let user = 0; user < ties.rows; user++) {
    for (const other of rowIndices(ties, user)) {
      if (!tiesDirected && other < user) continue
      const out = drops(user, other) || (!tiesDirected && drops(other, user)) || random.uniform() < share
      const { rows, columns } = out ? taken : rest
      rows.push(user)
      columns.push(other)
      if (tiesDirected) continue
      rows.push(other)
      columns.push(user)
    }
  }
  return {
    base: freezeDataset({ ...data, ties: csrFromTriplets(ties.rows, ties.rows, rest) }),
    heldOut: csrFromTriplets(ties.rows, ties.rows, taken),
    newcomers: new Set(keepers.keys()),
  }
}
