import { type Dataset, freezeDataset } from '../../core/dataset/index.js'

import type { TrainingRun } from '../../core/model/index.js'
import { createRandom, type Random, shuffle } from '../../numeric/random/index.js'
import { type Csr, csrFromTriplets, rowIndices } from '../../numeric/sparse/index.js'
import { createLister } from './features.js'
import { buildRankerGraph, releaseGraph } from './graph.js'
import { PAIR_FEATURES, PAIR_WIDTH, type RankerList } from './inputs.js'
import { bridgesOf, profileIn } from './paths.js'

/**
 * Lists of candidates with the held-out ties of each. The candidates of all lists are rows, one list after
 * another.
 */
export interface RankerLists {
  readonly lists: readonly RankerList[]
  /** Start of each list, and the end of the last one; lists + 1 values. */
  readonly offsets: Int32Array
  /** 1 for a held-out candidate. */
  readonly relevant: Uint8Array
  /** Number of held-out users of each list, candidates or not. */
  readonly held: Int32Array
  /** Number of ties of each user in the graph of the fold. */
  readonly ownTies: Int32Array
}

/** How lists are made. */
export interface ListOptions {
  readonly folds: number
  /** Fraction of the ties held out in each fold. */
  readonly share: number
  /**
   * Fraction of users who keep at most two ties in each fold, so that the network learns cold-start users.
   */
  readonly coldStartShare: number
  /** Number of users with a list, in all folds together. */
  readonly lists: number
  /** Maximum number of candidates of a user. */
  readonly candidates: number
  /** Width of each spectrum. */
  readonly rank: number
}

/** Minimum number of lists, made even after the deadline. */
const MIN_LISTS = 100

/**
 * Nested hold-out: each fold takes a fraction of the ties out of the graph and computes features on the rest,
 * so that no feature has seen the tie that it should predict. All lists of one user in five are for
 * evaluation. `adamicAdar` are the scores of that rule for the evaluation rows.
 *
 * @param run the lists are made by its `deadline`, in as many folds as time allows; the first 100 are always
 *   made.
 */
export function collectLists(
  data: Dataset,
  options: ListOptions,
  run: Pick<TrainingRun, 'seed' | 'signal' | 'deadline' | 'onProgress'>,
): { readonly learning: RankerLists; readonly evaluation: RankerLists; readonly adamicAdar: Float32Array } {
  const random = createRandom(run.seed).fork('ranker lists')
  const isHeldOut = Uint8Array.from({ length: data.users.size }, () => Number(random.uniform() < 0.2))
  const made: { learning: MadeList[]; evaluation: MadeList[] } = { learning: [], evaluation: [] }
  const { deadline = Number.POSITIVE_INFINITY } = run
  let folds = options.folds
  for (let fold = 0; fold < folds; fold++) {
    run.signal?.throwIfAborted()
    run.onProgress?.({ step: 'lists', fraction: fold / folds })
    const startedAt = Date.now()
    const { base, heldOut, coldStart } = cutTies(data, options, random)
    const graph = buildRankerGraph(base, { rank: options.rank, fine: true }, run.seed)
    const lister = createLister(graph, options.candidates)
    const builtAt = Date.now()
    // A fold must not take more time for its graph than for its lists.
    const affordable = Math.floor((deadline - builtAt) / (2 * (builtAt - startedAt) + 1))
    folds = Math.min(folds, fold + Math.max(1, affordable))
    const until = builtAt + (deadline - builtAt) / (folds - fold)
    const chosen = shuffle(
      Int32Array.from({ length: data.users.size }, (_, user) => user).filter(
        (user) => rowIndices(heldOut, user).length > 0,
      ),
      random,
    ).slice(0, Math.ceil(options.lists / folds))
    for (const user of chosen) {
      const count = made.learning.length + made.evaluation.length
      if (count >= MIN_LISTS && Date.now() >= until) break
      const profile = profileIn(graph, user)
      const held = rowIndices(heldOut, user).filter((other) => coldStart.has(user) || !coldStart.has(other))
      if (held.length === 0) continue
      // Other users do not learn from ties to cold-start users, because more of these are missing than the
      // fold's fraction.
      const list = lister(profile, coldStart.has(user) ? [] : coldStart)
      const each = { ...list, held, ownTies: bridgesOf(graph, profile).length }
      if (isHeldOut[user] === 1) made.evaluation.push(each)
      else made.learning.push(each)
    }
    releaseGraph(graph)
  }
  const evaluation = join(made.evaluation)
  return {
    learning: join(made.learning),
    evaluation,
    // The feature is a logarithm of the sum, which gives the same order.
    adamicAdar: column(evaluation, PAIR_FEATURES.indexOf('adamicAdar')),
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

/**
 * Takes a fraction of the ties out, and of some users all but two at most. Both directions of an undirected
 * tie go together.
 */
function cutTies(
  data: Dataset,
  { share, coldStartShare }: ListOptions,
  random: Random,
): { readonly base: Dataset; readonly heldOut: Csr; readonly coldStart: ReadonlySet<number> } {
  const { ties, tiesDirected } = data
  const keepers = new Map<number, Set<number>>()
  const meanTies = ties.indices.length / Math.max(1, ties.rows)
  for (let user = 0; user < ties.rows; user++) {
    const own = rowIndices(ties, user)
    if (own.length < 3 || own.length > meanTies || random.uniform() >= coldStartShare) continue
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
    coldStart: new Set(keepers.keys()),
  }
}
