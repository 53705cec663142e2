import { basename } from 'node:path'
import type { CleanData, KindTable } from '../../core/data/index.js'
import type { Target } from '../../core/model/index.js'
import { KindredError } from '../../core/shared/index.js'
import { coreOf, type Split, type SplitKind, splitInteractions, splitTies } from '../../evaluation/index.js'

interface SplitDataOptions {
  /** Folder of the data. Its name is the name of the dataset. */
  readonly folder: string
  readonly target: Target
  readonly seed: number
  readonly kinds: KindTable
  /** Default: chosen by the data. */
  readonly split?: SplitKind | undefined
  /** Keeps the k-core alone: users and items with at least this number of partners. Default: all. */
  readonly core?: number | undefined
  /** Why rows were rejected, for the error if nothing is left to test. Default: none. */
  readonly rejected?: readonly string[]
}

/**
 * Splits a folder's data into train, validation and test parts.
 *
 * @throws KindredError BAD_DATA if the test part is empty, BAD_USER_INPUT if the data cannot be split as
 * wished.
 */
export function splitData(
  all: CleanData,
  { folder, target, seed, kinds, split: asked, core, rejected = [] }: SplitDataOptions,
): Split {
  const options = { name: basename(folder), kinds, seed, split: asked }
  const count = target === 'item' ? all.interactions.length : all.ties.length
  const data = core === undefined || count === 0 ? all : coreOf(all, core, target)
  const split =
    count === 0 ? null : target === 'item' ? splitInteractions(data, options) : splitTies(data, options)
  if (split !== null && split.test.indices.length > 0) return split
  throw split === null
    ? withoutRows(folder, target, rejected)
    : withoutTest(folder, target, split, { count, core, rejected })
}

function withoutRows(folder: string, target: Target, rejected: readonly string[]): KindredError {
  const label = target === 'item' ? 'interactions' : 'ties'
  return new KindredError('BAD_DATA', [`${folder} has no ${label}`, ...rejected].join('; '), {
    field: '--target',
    remedy: target === 'item' ? 'try --target friends' : 'try --target items',
  })
}

function withoutTest(
  folder: string,
  target: Target,
  { kind, reason, leftOut }: Split,
  { count, core, rejected }: { count: number; core: number | undefined; rejected: readonly string[] },
): KindredError {
  const [rows, pair, needed] =
    target === 'item' ? ['interactions', 'item', 'users with several items'] : ['ties', 'friend', 'more ties']
  if (leftOut.length > 0) {
    const reasons = leftOut.map(
      ({ reason: why, count: pairs, first }) =>
        `${pairs} test ${pairs === 1 ? 'pair' : 'pairs'} left out: ${why} (first: user ${first.user}, ${pair} ${first.target})`,
    )
    return new KindredError(
      'BAD_DATA',
      [`${folder} has no ${rows} for a test part`, ...reasons, ...rejected].join('; '),
      { field: folder, remedy: 'take the test pairs out of train, or choose another --split' },
    )
  }
  const of = core === undefined ? '' : ` in its ${core}-core`
  return new KindredError(
    'BAD_DATA',
    [
      `${folder} is too small to split: none of its ${count} ${rows}${of} comes into the test part ` +
        `(split ${kind}: ${reason})`,
      ...rejected,
    ].join('; '),
    { field: folder, remedy: `give data with ${needed}, a test part of its own, or another --split` },
  )
}
