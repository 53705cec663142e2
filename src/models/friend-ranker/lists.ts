import type { Dataset } from '../../core/dataset/index.js'

import type { TrainingRun } from '../../core/model/index.js'
import { createRandom, type Random, shuffle } from '../../numeric/random/index.js'
import { type Csr, csrFromTriplets, rowIndices, symmetrize, transpose } from '../../numeric/sparse/index.js'
import { createLister } from './features.js'
import { buildRankerGraph, releaseGraph } from './graph.js'
import { PAIR_FEATURES, PAIR_WIDTH, type RankerList } from './inputs.js'
import type { NewUser } from './new-users.js'
import { bridgesOf } from './profile.js'

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
  /**
   * Fraction of the users with at most twice the mean number of ties who are unknown to the graph of one
   * more fold, so that the network learns users who came after a training; 0: no such fold.
   */
  readonly newUserShare: number
  /** Number of users with a list, in all folds together. */
  readonly lists: number
  /** Maximum number of candidates of a user. */
  readonly candidates: number
  /** Width of each spectrum. */
  readonly rank: number
}

/** Factor of `share` in the fold with new users, whose few ties would rarely be held out. */
const NEW_USER_SHARE_FACTOR = 2

/** Minimum number of lists, made even after the deadline. */
const MIN_LISTS = 100

/**
 * Nested hold-out: each fold takes a fraction of the ties out of the graph and computes features on the rest,
 * so that no feature has seen the tie that it should predict. A last fold leaves some users out of its graph
 * and adds them as new users (new-users.ts); its lists are learned from only. All lists of one user in five
 * are for evaluation. `adamicAdar` are the scores of that rule for the evaluation rows.
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
  const newUserRandom = createRandom(run.seed).fork('ranker lists with new users')
  const isHeldOut = Uint8Array.from({ length: data.users.size }, () => Number(random.uniform() < 0.2))
  const made: { learning: MadeList[]; evaluation: MadeList[] } = { learning: [], evaluation: [] }
  const { deadline = Number.POSITIVE_INFINITY } = run
  let folds = options.folds
  const lastFolds = options.newUserShare > 0 ? 1 : 0
  for (let fold = 0; fold < folds + lastFolds; fold++) {
    run.signal?.throwIfAborted()
    const startedAt = Date.now()
    const isLast = fold === folds
    if (isLast && startedAt >= deadline) break
    run.onProgress?.({ step: 'lists', fraction: fold / (folds + lastFolds) })
    const { base, heldOut, coldStart, newUsers } = isLast
      ? cutUsers(data, options, newUserRandom)
      : { ...cutTies(data, options, random), newUsers: [] }
    const graph = buildRankerGraph(base, { rank: options.rank, fine: true }, run.seed)
    const lister = createLister(graph, options.candidates)
    lister.enter(newUsers)
    const builtAt = Date.now()
    // A fold must not take more time for its graph than for its lists.
    const affordable = Math.floor((deadline - builtAt) / (2 * (builtAt - startedAt) + 1))
    if (!isLast) folds = Math.min(folds, fold + Math.max(1, affordable - lastFolds))
    const until = builtAt + (deadline - builtAt) / (folds + lastFolds - fold)
    const isNew = new Set(newUsers.map(({ user }) => user))
    const chosen = shuffle(
      Int32Array.from({ length: data.users.size }, (_, user) => user).filter(
        (user) => rowIndices(heldOut, user).length > 0 && !(isLast && isHeldOut[user] === 1),
      ),
      isLast ? newUserRandom : random,
    )
      // The sort is stable: new users first, the others in random order.
      .sort((left, right) => Number(isNew.has(right)) - Number(isNew.has(left)))
      .slice(0, Math.ceil(options.lists / folds))
    for (const user of chosen) {
      const count = made.learning.length + made.evaluation.length
      if (count >= MIN_LISTS && Date.now() >= until) break
      const profile = lister.profileOf(user)
      const held = rowIndices(heldOut, user).filter((other) => coldStart.has(user) || !coldStart.has(other))
      if (held.length === 0) continue
      // Other users do not learn from ties to cold-start users, because more of these are missing than the
      // fold's fraction.
      const list = lister.list(profile, coldStart.has(user) ? [] : coldStart)
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

/** A hold-out of the ties: the data of the fold's graph, and what is to be found. */
interface Cut {
  readonly base: Pick<Dataset, 'users' | 'ties' | 'tiesDirected' | 'interactions'>
  readonly heldOut: Csr
  readonly coldStart: ReadonlySet<number>
}

/**
 * Takes a fraction of the ties out, and leaves some users out of the base: they come as new users with their
 * other ties and all their items.
 */
function cutUsers(
  data: Dataset,
  options: ListOptions,
  random: Random,
): Cut & { readonly newUsers: readonly NewUser[] } {
  const { ties, tiesDirected, interactions } = data
  const ends = tiesDirected ? symmetrize(ties) : ties
  const most = (2 * ends.indices.length) / Math.max(1, ends.rows)
  const isNew = Uint8Array.from({ length: ties.rows }, (_, user) => {
    const { length } = rowIndices(ends, user)
    return Number(length > 0 && length <= most && random.uniform() < options.newUserShare)
  })
  const share = Math.min(0.5, NEW_USER_SHARE_FACTOR * options.share)
  const { base, heldOut } = cutTies(data, { ...options, share, coldStartShare: 0 }, random)
  const followers = tiesDirected ? transpose(base.ties) : base.ties
  const newUsers = Array.from(isNew.keys())
    .filter((user) => isNew[user] === 1)
    .map((user) => ({
      user,
      friends: rowIndices(base.ties, user),
      followers: rowIndices(followers, user),
      likes: rowIndices(interactions, user),
    }))
  return {
    base: {
      users: data.users,
      tiesDirected,
      ties: filterEntries(base.ties, (user, other) => isNew[user] === 0 && isNew[other] === 0),
      interactions: filterEntries(interactions, (user) => isNew[user] === 0),
    },
    heldOut,
    coldStart: new Set(),
    newUsers,
  }
}

/** A matrix with the entries that are kept. */
function filterEntries(matrix: Csr, keeps: (row: number, column: number) => boolean): Csr {
  const rest = { rows: [] as number[], columns: [] as number[] }
  for (let row = 0; row < matrix.rows; row++) {
    for (const column of rowIndices(matrix, row)) {
      if (!keeps(row, column)) continue
      rest.rows.push(row)
      rest.columns.push(column)
    }
  }
  return csrFromTriplets(matrix.rows, matrix.columns, rest)
}

/**
 * Takes a fraction of the ties out, and of some users all but two at most. Both directions of an undirected
 * tie go together.
 */
function cutTies(data: Dataset, { share, coldStartShare }: ListOptions, random: Random): Cut {
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
    base: { ...data, ties: csrFromTriplets(ties.rows, ties.rows, rest) },
    heldOut: csrFromTriplets(ties.rows, ties.rows, taken),
    coldStart: new Set(keepers.keys()),
  }
}
