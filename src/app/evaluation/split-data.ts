import type { CleanData, KindTable } from '../../core/data/index.js'

import type { Target } from '../../core/model/index.js'

import { KindredError } from '../../core/shared/index.js'
import { type Split, splitInteractions, splitTies } from '../../evaluation/index.js'

/**
 * The parts of a folder's data.
 *
 * @throws KindredError BAD_DATA where there is nothing to test with.
 */
export function splitData(
  data: CleanData,
  {
    folder,
    target,
    seed,
    kinds,
  }: {
    readonly folder: string
    readonly target: Target
    readonly seed: number
    readonly kinds: KindTable
  },
): Split {
  const options = { name: fileName(folder), kinds, seed }
  const [what, count] =
    target === 'item' ? ['interactions', data.interactions.length] : ['ties between people', data.ties.length]
  const split =
    count === 0 ? null : target === 'item' ? splitInteractions(data, options) : splitTies(data, options)
  if (split !== null && split.test.indices.length > 0) return split
  throw new KindredError('BAD_DATA', `${folder} has no ${what}${count === 0 ? '' : ' to test with'}`, {
    field: '--target',
    remedy: target === 'item' ? 'try --target friends' : 'try --target items',
  })
}

/** The last part of a path. */
export function fileName(path: string): string {
  return (
    path
      .split(/[/\\]/)
      .filter((part) => part !== '' && part !== '.')
      .at(-1) ?? path
  )
}
