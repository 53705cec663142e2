import { basename } from 'node:path'
import type { CleanData, KindTable } from '../../core/data/index.js'
import type { Target } from '../../core/model/index.js'
import { KindredError } from '../../core/shared/index.js'
import { type Split, splitInteractions, splitTies } from '../../evaluation/index.js'

interface SplitDataOptions {
  /** Folder of the data. Its name is the name of the dataset. */
  readonly folder: string
  readonly target: Target
  readonly seed: number
  readonly kinds: KindTable
}

/**
 * Splits a folder's data into train, validation and test parts.
 *
 * @throws KindredError BAD_DATA if the test part is empty.
 */
export function splitData(data: CleanData, { folder, target, seed, kinds }: SplitDataOptions): Split {
  const options = { name: basename(folder), kinds, seed }
  const [label, count] =
    target === 'item' ? ['interactions', data.interactions.length] : ['ties', data.ties.length]
  const split =
    count === 0 ? null : target === 'item' ? splitInteractions(data, options) : splitTies(data, options)
  if (split !== null && split.test.indices.length > 0) return split
  throw new KindredError('BAD_DATA', `${folder} has no ${label}${count === 0 ? '' : ' for a test part'}`, {
    field: '--target',
    remedy: target === 'item' ? 'try --target friends' : 'try --target items',
  })
}
