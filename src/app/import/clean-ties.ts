import { PART, type TaggingColumns, type TieColumns, type TieRecord } from '../../core/data/index.js'

import { createGrowingColumn } from './growing-column.js'
import { createRowIndex, hashNumbers } from './row-index.js'

interface TieCleaner {
  /**
   * @param a, b row numbers of the two users, in the direction of the tie.
   * @param since milliseconds since 1970; NaN if unknown.
   * @returns false if the tie was merged into an earlier one.
   */
  add(tie: TieRecord, a: number, b: number, since: number): boolean
  finish(): TieColumns
}

/**
 * Collects ties and merges those of the same pair (for directed ties: in the same direction). The merged tie
 * has the earliest known time and belongs to the test part if any of its rows does.
 *
 * @param comesFirst whether the first user's id is lower, in UTF-16 order.
 */
export function createTieCleaner(comesFirst: (a: number, b: number) => boolean): TieCleaner {
  const first = createGrowingColumn(Int32Array)
  const second = createGrowingColumn(Int32Array)
  const since = createGrowingColumn(Float64Array)
  const part = createGrowingColumn(Uint8Array)
  let [from, to] = [0, 0]
  const index = createRowIndex((row) => first.array[row] === from && second.array[row] === to)
  return {
    add(tie, a, b, time) {
      ;[from, to] = tie.directed || comesFirst(a, b) ? [a, b] : [b, a]
      const row = first.length
      const found = index.findOrAdd(row, hashNumbers(from, to))
      if (found !== row) {
        if (tie.part === 'test') part.array[found] = PART.test
        if (!(since.array[found]! <= time) && !Number.isNaN(time)) since.array[found] = time
        return false
      }
      first.push(from)
      second.push(to)
      since.push(time)
      part.push(PART[tie.part])
      return true
    },
    finish: () =>
      Object.freeze({
        length: first.length,
        a: first.finish(),
        b: second.finish(),
        since: since.finish(),
        part: part.finish(),
      }),
  }
}

interface TaggingCleaner {
  /** @param item, tag row numbers. @returns false if the tag was merged into an earlier one of the item. */
  add(item: number, tag: number, weight: number): boolean
  finish(): TaggingColumns
}

/** Collects tags of items. If an item has a tag several times, the weights are added up. */
export function createTaggingCleaner(): TaggingCleaner {
  const items = createGrowingColumn(Int32Array)
  const tags = createGrowingColumn(Int32Array)
  const weights = createGrowingColumn(Float64Array)
  let [wantedItem, wantedTag] = [0, 0]
  const index = createRowIndex((row) => items.array[row] === wantedItem && tags.array[row] === wantedTag)
  return {
    add(item, tag, weight) {
      ;[wantedItem, wantedTag] = [item, tag]
      const row = items.length
      const found = index.findOrAdd(row, hashNumbers(item, tag))
      if (found !== row) {
        weights.array[found]! += weight
        return false
      }
      items.push(item)
      tags.push(tag)
      weights.push(weight)
      return true
    },
    finish: () =>
      Object.freeze({
        length: items.length,
        item: items.finish(),
        tag: tags.finish(),
        weight: weights.finish(),
      }),
  }
}
