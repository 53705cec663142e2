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
}

/**
 * Splits a folder's data into train, validation and test parts.
 *
 * @throws KindredError BAD_DATA if the test part is empty, BAD_USER_INPUT if the data cannot be split as
 * wished.
 */
export function splitData(
  all: CleanData,
  { folder, target, seed, kinds, split: asked, core }: SplitDataOptions,
): Split {
  const options = { name: basename(folder), kinds, seed, split: asked }
  const [label, count] =
    target === 'item' ? ['interactions', all.interactions.length] : ['ties', all.ties.length]
  const data = core === undefined || count === 0 ? all : coreOf(all, core, target)
  const split =
    count === 0 ? null : target === 'item' ? splitInteractions(data, options) : splitTies(data, options)
  if (split !== null && split.test.indices.length > 0) return split
  const pair = target === 'item' ? 'item' : 'friend'
  const reasons = (split?.leftOut ?? []).map(
    ({ reason, count: pairs, first }) =>
      `${pairs} test ${pairs === 1 ? 'pair' : 'pairs'} left out: ${reason} (first: user ${first.user}, ${pair} ${first.target})`,
  )
  throw new KindredError(
    'BAD_DATA',
    [`${folder} has no ${label}${count === 0 ? '' : ' for a test part'}`, ...reasons].join('; '),
    {
      field: reasons.length > 0 ? folder : '--target',
      remedy:
        reasons.length > 0
          ? 'take the test pairs out of train, or choose another --split'
          : target === 'item'
            ? 'try --target friends'
            : 'try --target items',
    },
  )
}
