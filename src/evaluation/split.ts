import { type CleanData, type KindTable, PART } from '../core/data/index.js'
import {
  buildDataset,
  type Dataset,
  type DatasetOptions,
  type HoldOut,
  holdOutInteractions,
  holdOutTies,
} from '../core/dataset/index.js'

import { type Csr, csrFromTriplets, hasEntry } from '../numeric/sparse/index.js'

/** `given`: by the folder. `temporal`: all interactions after one moment. `random`: a fraction by seed. */
export type SplitKind = 'given' | 'temporal' | 'random'

/** The parts of an evaluation. All of them share one vocabulary. */
export interface Split {
  readonly kind: SplitKind
  readonly train: Dataset
  /** users × items, or users × users for friends: the entries that models should find. */
  readonly test: Csr
  /** A hold-out of train. Options and weights are chosen on it, never on the test. */
  readonly validation: HoldOut
  /** Where the hold-out comes from, such as `0.1 of train` or `given`. */
  readonly validationSource: string
}

/** Settings of a split. */
export interface SplitOptions {
  readonly name: string
  readonly kinds: KindTable
  readonly seed: number
}

const TEST_SHARE = 0.2
const VALIDATION_SHARE = 0.1

/**
 * Splits interactions. The folder's own split is used if there is one. Otherwise, if at least half of the
 * interactions have a time, the latest 20 % are the test, without pairs that the user had before. Otherwise
 * 20 % of each user's items are drawn by seed.
 */
export function splitInteractions(data: CleanData, options: SplitOptions): Split {
  if (data.interactionsSplit) return givenSplit(data, options)
  const moment = cutMoment(data.interactions.at)
  if (moment !== null) {
    const train = datasetOf(data, options, (row) => !(data.interactions.at[row]! > moment))
    const later = datasetOf(data, options, (row) => data.interactions.at[row]! > moment)
    return {
      kind: 'temporal',
      train,
      test: without(later.interactions, [train.interactions, train.dislikes]),
      ...cutInteractions(train, options.seed),
    }
  }
  const { data: train, heldOut } = holdOutInteractions(datasetOf(data, options), TEST_SHARE, options.seed)
  return { kind: 'random', train, test: heldOut, ...cutInteractions(train, options.seed) }
}

/** Splits ties: the folder's `test_ties.txt`, else 20 % by seed. Both directions of a tie stay together. */
export function splitTies(data: CleanData, options: SplitOptions): Split {
  const isTest = (row: number): boolean => data.ties.part[row] === PART.test
  const all = datasetOf(data, options)
  if (data.tiesSplit) {
    const test = datasetOf(data, options, undefined, isTest).ties
    return { kind: 'given', train: all, test, ...cutTies(all, options.seed) }
  }
  const { data: train, heldOut } = holdOutTies(all, TEST_SHARE, options.seed)
  return { kind: 'random', train, test: heldOut, ...cutTies(train, options.seed) }
}

function givenSplit(data: CleanData, options: SplitOptions): Split {
  const { part } = data.interactions
  const train = datasetOf(data, options)
  const test = datasetOf(data, options, (row) => part[row] === PART.test).interactions
  if (!part.includes(PART.valid))
    return { kind: 'given', train, test, ...cutInteractions(train, options.seed) }
  const heldOut = datasetOf(data, options, (row) => part[row] === PART.valid).interactions
  const rest = datasetOf(data, options, (row) => part[row] === PART.train)
  return { kind: 'given', train, test, validation: { data: rest, heldOut }, validationSource: 'given' }
}

/** By default all rows that are not marked as test. Half-lives count from the latest interaction kept. */
function datasetOf(
  data: CleanData,
  { name, kinds }: SplitOptions,
  keepInteraction = (row: number): boolean => data.interactions.part[row] !== PART.test,
  keepTie = (row: number): boolean => data.ties.part[row] !== PART.test,
): Dataset {
  let asOf = 0
  for (let row = 0; row < data.interactions.length; row++) {
    const at = data.interactions.at[row]!
    if (at > asOf && keepInteraction(row)) asOf = at
  }
  const options: DatasetOptions = { name, kinds, asOf, keepInteraction, keepTie }
  return buildDataset(data, options)
}

function cutInteractions(train: Dataset, seed: number): Pick<Split, 'validation' | 'validationSource'> {
  return {
    validation: holdOutInteractions(train, VALIDATION_SHARE, seed),
    validationSource: `${VALIDATION_SHARE} of train`,
  }
}

function cutTies(train: Dataset, seed: number): Pick<Split, 'validation' | 'validationSource'> {
  return {
    validation: holdOutTies(train, VALIDATION_SHARE, seed),
    validationSource: `${VALIDATION_SHARE} of train`,
  }
}

/**
 * The time after which the latest 20 % of interactions lie. Null if half have no time or all times are equal.
 */
function cutMoment(times: Float64Array): number | null {
  const known = times.filter((time) => !Number.isNaN(time)).sort()
  if (known.length === 0 || known.length < times.length / 2) return null
  const moment = known[Math.ceil(known.length * (1 - TEST_SHARE)) - 1]!
  return moment < known.at(-1)! ? moment : null
}

function without(matrix: Csr, others: readonly Csr[]): Csr {
  const rows: number[] = []
  const columns: number[] = []
  const values: number[] = []
  for (let row = 0; row < matrix.rows; row++) {
    for (let entry = matrix.offsets[row]!; entry < matrix.offsets[row + 1]!; entry++) {
      const column = matrix.indices[entry]!
      if (others.some((other) => hasEntry(other, row, column))) continue
      rows.push(row)
      columns.push(column)
      values.push(matrix.values[entry]!)
    }
  }
  return csrFromTriplets(matrix.rows, matrix.columns, { rows, columns, values })
}
