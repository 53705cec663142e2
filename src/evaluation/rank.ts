import type { Vocabulary } from '../core/data/index.js'
import type { Dataset } from '../core/dataset/index.js'

import type { Preference, Recommender, Target } from '../core/model/index.js'

import { KindredError } from '../core/shared/index.js'
import { hasFiniteRows, sharedEngine } from '../numeric/engine/index.js'
import { type Csr, csrFromTriplets, hasEntry, rowIndices, rowValues } from '../numeric/sparse/index.js'
import { auc } from './metrics/auc.js'

/** What is ranked, for whom, and how many entries. */
export interface RankingTask {
  readonly target: Target
  readonly train: Dataset
  /** users × targets. Lists are made for each user with at least one entry. */
  readonly test: Csr
  /**
   * users × items: pairs that are not ranked besides those of train's matrices, such as ratings that are no
   * likes. Default: none.
   */
  readonly known?: Csr | undefined
  /** Length of the lists. */
  readonly k: number
  /**
   * Also computes the AUC, which needs every score. Only for recommenders with `scoreBlock`. Default false.
   */
  readonly auc?: boolean
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

/** The ranked lists of all users with test entries. */
export interface UserRankings {
  /** Rows of the users, ascending. */
  readonly users: Int32Array
  readonly k: number
  /** users.length × k target rows, best first, −1 pads. */
  readonly targets: Int32Array
  /** AUC of each user; null if it was not requested or the recommender gives no dense scores. */
  readonly auc: Float64Array | null
}

/** Maximum size of the dense scores of one block of users, in bytes. */
const BLOCK_BYTES = 32 * 1024 * 1024
/** Users in one call of `topBlock`. */
const TOP_BLOCK_USERS = 4096

/**
 * Full ranking over all targets that the user does not have in train. Items that the user liked or disliked
 * in train are left out; for friends, the user's own row and existing ties are. Equal scores rank in row
 * order.
 *
 * @throws KindredError FIT_DIVERGED if a score is not finite.
 */
export async function rankUsers(recommender: Recommender, task: RankingTask): Promise<UserRankings> {
  const users = usersWithTest(task.test)
  const rankings = { users, k: task.k, targets: new Int32Array(users.length * task.k).fill(-1) }
  if (recommender.topBlock !== undefined && task.auc !== true) {
    await rankInBlocks(recommender, recommender.topBlock, task, rankings)
    return { ...rankings, auc: null }
  }
  if (recommender.scoreBlock === undefined) {
    await rankByQueries(recommender, task, rankings)
    return { ...rankings, auc: null }
  }
  const engine = sharedEngine()
  const known = excludedTargets(task)
  const columns = task.test.columns
  const aucs = task.auc === true ? new Float64Array(users.length) : null
  const size = Math.max(1, Math.min(512, Math.floor(BLOCK_BYTES / 4 / Math.max(1, columns))))
  const scores = engine.float32(Math.min(size, users.length) * columns)
  try {
    for (let start = 0; start < users.length; start += size) {
      task.signal?.throwIfAborted()
      const block = users.subarray(start, start + size)
      const rows = scores.subarray(0, block.length * columns)
      await recommender.scoreBlock(block, rows)
      if (!hasFiniteRows(engine, rows, columns)) throw notFinite(recommender)
      const best = engine.topK(rows, columns, { k: task.k, exclude: known, excludeRows: block })
      rankings.targets.set(best.ids, start * task.k)
      if (aucs !== null) {
        for (const [position, user] of block.entries()) {
          const row = rows.slice(position * columns, (position + 1) * columns)
          for (const target of rowIndices(known, user)) row[target] = Number.NEGATIVE_INFINITY
          aucs[start + position] = auc(row, rowIndices(task.test, user))
        }
      }
      task.onProgress?.(start + block.length, users.length)
      await yieldToEventLoop()
    }
  } finally {
    engine.release(scores)
  }
  return { ...rankings, auc: aucs }
}

/** The error of a recommender that scores with NaN or infinity. Such scores have no order. */
function notFinite({ name }: Recommender): KindredError {
  return new KindredError('FIT_DIVERGED', `the scores of ${name} are not finite`, {
    field: name,
    remedy: `change the options of ${name} with --set, such as a learning rate, or leave ${name} out`,
  })
}

/** `topBlock` leaves out scores that are not finite, so a list that is too short has some. */
function expectFullLists(
  best: Int32Array,
  users: Int32Array,
  {
    k,
    exclude,
    columns,
    recommender,
  }: {
    readonly k: number
    readonly exclude: Csr
    readonly columns: number
    readonly recommender: Recommender
  },
): void {
  for (const [position, user] of users.entries()) {
    const candidates = columns - (exclude.offsets[user + 1]! - exclude.offsets[user]!)
    const length = Math.min(k, candidates)
    if (length > 0 && best[position * k + length - 1]! < 0) throw notFinite(recommender)
  }
}

async function rankInBlocks(
  recommender: Recommender,
  topBlock: NonNullable<Recommender['topBlock']>,
  task: RankingTask,
  { users, k, targets }: Omit<UserRankings, 'auc'>,
): Promise<void> {
  const exclude = excludedTargets(task)
  for (let start = 0; start < users.length; start += TOP_BLOCK_USERS) {
    task.signal?.throwIfAborted()
    const block = users.subarray(start, start + TOP_BLOCK_USERS)
    const best = topBlock(block, { k, exclude })
    expectFullLists(best, block, { k, exclude, columns: task.test.columns, recommender })
    targets.set(best, start * k)
    task.onProgress?.(start + block.length, users.length)
    await yieldToEventLoop()
  }
}

/** Lets abort signals and the progress bar run between blocks of synchronous scoring. */
const yieldToEventLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

async function rankByQueries(
  recommender: Recommender,
  task: RankingTask,
  rankings: Omit<UserRankings, 'auc'>,
): Promise<void> {
  const { train, target, k } = task
  const known = excludedTargets(task)
  const vocabulary = targetVocabulary(train, target)
  // The test starts where train ends.
  const asOf = (train.times ?? new Float64Array(0)).reduce(
    (latest, time) => (Number.isNaN(time) ? latest : Math.max(latest, time)),
    0,
  )
  for (const [position, user] of rankings.users.entries()) {
    task.signal?.throwIfAborted()
    const list = await recommender.recommend({
      target,
      user: train.users.ids[user]!,
      k,
      history: historyOf(train, user),
      friends: Array.from(rowIndices(train.ties, user), (friend) => train.users.ids[friend]!),
      exclude: new Set(Array.from(rowIndices(known, user), (row) => vocabulary.ids[row]!)),
      asOf,
      ...(task.signal === undefined ? {} : { signal: task.signal }),
    })
    if (!list.every(({ score }) => Number.isFinite(score))) throw notFinite(recommender)
    rankings.targets.set(
      list.slice(0, k).map(({ id }) => vocabulary.indexOf(id)),
      position * k,
    )
    task.onProgress?.(position + 1, rankings.users.length)
  }
}

/** Ids of the targets: items, or users for friends. */
export function targetVocabulary(train: Dataset, target: Target): Vocabulary {
  return target === 'item' ? train.items : train.users
}

/** users × targets: the train interactions or ties of each user. */
export function profilesOf(train: Dataset, target: Target): Csr {
  return target === 'item' ? train.interactions : train.ties
}

/** users × targets: the targets that are left out of a user's ranking. */
function excludedTargets({ train, target, known }: RankingTask): Csr {
  const { interactions, dislikes, neutral = null } = train
  const isComplete = known === undefined || known.indices.length === interactions.indices.length
  const others = [dislikes, ...(neutral === null ? [] : [neutral])]
  if (target === 'item' && others.every(({ indices }) => indices.length === 0) && isComplete)
    return interactions
  const ofItems = [interactions, ...others, ...(known === undefined ? [] : [known])]
  const matrices = target === 'item' ? ofItems : [train.ties]
  const rows: number[] = []
  const columns: number[] = []
  for (let user = 0; user < train.users.size; user++) {
    if (target === 'friend') {
      rows.push(user)
      columns.push(user)
    }
    for (const matrix of matrices) {
      for (const column of rowIndices(matrix, user)) {
        rows.push(user)
        columns.push(column)
      }
    }
  }
  return csrFromTriplets(train.users.size, targetVocabulary(train, target).size, { rows, columns })
}

function historyOf({ items, interactions, dislikes, times }: Dataset, user: number): Preference[] {
  const first = interactions.offsets[user]!
  const history: Preference[] = []
  for (const [position, item] of rowIndices(interactions, user).entries()) {
    const at = times?.[first + position] ?? Number.NaN
    history.push({
      item: items.ids[item]!,
      weight: interactions.values[first + position]!,
      at: Number.isNaN(at) ? null : at,
    })
  }
  const strengths = rowValues(dislikes, user)
  for (const [position, item] of rowIndices(dislikes, user).entries())
    history.push({ item: items.ids[item]!, weight: -strengths[position]!, at: null })
  return history.sort(
    (left, right) => (right.at ?? Number.NEGATIVE_INFINITY) - (left.at ?? Number.NEGATIVE_INFINITY) || 0,
  )
}

/** Rows of users with test entries, ascending. */
export function usersWithTest(test: Csr): Int32Array {
  return Int32Array.from({ length: test.rows }, (_, user) => user).filter(
    (user) => test.offsets[user + 1]! > test.offsets[user]!,
  )
}

/** The hits of one user's list. */
export interface UserHits {
  /** Index of the user in the rankings. */
  readonly position: number
  /** 1 at each rank whose entry is in the user's test. The array is reused for the next user. */
  readonly hits: Uint8Array
  /** Number of entries in the user's test. */
  readonly relevant: number
}

/** Hits of each user's list, in the order of the users. List metrics are computed from them. */
export function* hitsOf({ users, k, targets }: UserRankings, test: Csr): Generator<UserHits> {
  const hits = new Uint8Array(k)
  for (const [position, user] of users.entries()) {
    const list = targets.subarray(position * k, (position + 1) * k)
    for (const [rank, listed] of list.entries()) {
      const isHit = listed >= 0 && hasEntry(test, user, listed)
      // A list is a set: an entry that is listed again is a miss.
      hits[rank] = Number(isHit && list.indexOf(listed) === rank)
    }
    yield { position, hits, relevant: test.offsets[user + 1]! - test.offsets[user]! }
  }
}
