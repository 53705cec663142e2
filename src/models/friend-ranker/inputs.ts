import type { RankerGraph } from './graph.js'
import { PATH_SUMS } from './paths.js'

/** Features of a pair in the spectrum of ties; docs/friends.md has the formulas. */
export const SPECTRUM_FEATURES = ['tieSpectrum', 'tieCosine', 'fineSpectrum', 'fineCosine'] as const

/** Name of a feature in the spectrum of ties. */
export type SpectrumFeature = (typeof SPECTRUM_FEATURES)[number]

/** Names of the features of a pair; docs/friends.md has the formulas. */
export const PAIR_FEATURES = [
  ...PATH_SUMS,
  'circleLinks',
  'circleResource',
  'halfAllocation',
  'steepAllocation',
  'circleClustering',
  'strength',
  'strongest',
  'alike',
  'alikeShare',
  'clustering',
  'share',
  'salton',
  'jaccard',
  ...SPECTRUM_FEATURES,
  'arrowSpectrum',
  'arrowCosine',
  'taste',
  'circleTaste',
  'tasteCircle',
  'circles',
  'itemCosine',
  'ties',
  'followers',
  'following',
  'returns',
  'returned',
  'items',
] as const

/** Name of a feature of a pair. */
export type PairFeature = (typeof PAIR_FEATURES)[number]

/**
 * Features of the user alone. They are equal for all candidates and let hidden units tell cold-start users
 * from hubs.
 */
export const OWN_FEATURES = ['ownTies', 'ownClustering', 'ownItems', 'ownReturns', 'ownReturned'] as const

/** Number of features of a pair. */
export const PAIR_WIDTH = PAIR_FEATURES.length

/**
 * Names of the inputs: each pair feature as it is and standardised within the list, then the user's own
 * features.
 */
export const INPUT_NAMES: readonly string[] = [
  ...PAIR_FEATURES,
  ...PAIR_FEATURES.map((name) => `${name}/list`),
  ...OWN_FEATURES,
]
/** Number of inputs of the network. */
export const inputCount = INPUT_NAMES.length

/** Inputs that help only on graphs with fine structure. A fit decides whether the network reads them. */
export const FINE_INPUTS: ReadonlySet<number> = new Set(
  INPUT_NAMES.flatMap((name, at) => (name.startsWith('fine') ? [at] : [])),
)

/** Candidates of one user with their features. */
export interface RankerList {
  /** Rows, ascending. */
  readonly candidates: Int32Array
  /** candidates × {@link PAIR_WIDTH}. */
  readonly pairs: Float32Array
  /** By pair feature: the mean over the candidates, and 1 / deviation, or 0 if all values are equal. */
  readonly mean: Float32Array
  readonly factor: Float32Array
  /** Values of {@link OWN_FEATURES}. */
  readonly own: Float32Array
}

/** Makes a list and its mean and deviation of each feature. */
export function createList(candidates: Int32Array, pairs: Float32Array, own: readonly number[]): RankerList {
  const count = Math.max(1, candidates.length)
  const sums = new Float64Array(PAIR_WIDTH)
  const squares = new Float64Array(PAIR_WIDTH)
  for (let start = 0; start < pairs.length; start += PAIR_WIDTH) {
    for (let column = 0; column < PAIR_WIDTH; column++) {
      const value = pairs[start + column]!
      sums[column]! += value
      squares[column]! += value * value
    }
  }
  const mean = new Float32Array(PAIR_WIDTH)
  const factor = new Float32Array(PAIR_WIDTH)
  for (let column = 0; column < PAIR_WIDTH; column++) {
    const middle = sums[column]! / count
    const deviation = Math.sqrt(Math.max(0, squares[column]! / count - middle * middle))
    mean[column] = middle
    factor[column] = deviation > 1e-6 ? 1 / deviation : 0
  }
  return { candidates, pairs, mean, factor, own: Float32Array.from(own) }
}

/** The inputs that a network reads and their scaling: `x = (inputs − mean) · factor`. */
export interface Scaling {
  /** Number of inputs of a row before a selection. */
  readonly inputs: number
  /** Indices of the inputs that the network reads. */
  readonly columns: Int32Array
  /** Mean of each of `columns`; `factor` is 1 / deviation. */
  readonly mean: Float32Array
  readonly factor: Float32Array
}

/** Writes the scaled inputs of a list, candidates × columns, to `out` from row `start`. */
export function writeInputs(list: RankerList, scaling: Scaling, out: Float32Array, start: number): void {
  const width = scaling.columns.length
  // Each input is a feature times a slope plus an offset of the list.
  const sources = new Int32Array(width)
  const slopes = new Float64Array(width)
  const offsets = new Float64Array(width)
  for (const [at, input] of scaling.columns.entries()) {
    const factor = scaling.factor[at]!
    const mean = scaling.mean[at]!
    if (input < PAIR_WIDTH) {
      ;[sources[at], slopes[at], offsets[at]] = [input, factor, -mean * factor]
    } else if (input < 2 * PAIR_WIDTH) {
      const source = input - PAIR_WIDTH
      const slope = list.factor[source]! * factor
      ;[sources[at], slopes[at], offsets[at]] = [source, slope, -list.mean[source]! * slope - mean * factor]
    } else offsets[at] = (list.own[input - 2 * PAIR_WIDTH]! - mean) * factor
  }
  let cell = start * width
  for (let row = 0; row < list.pairs.length; row += PAIR_WIDTH) {
    for (let at = 0; at < width; at++)
      out[cell++] = list.pairs[row + sources[at]!]! * slopes[at]! + offsets[at]!
  }
}

/** Mean and 1 / deviation of each input over the rows of the lists. Inputs that do not vary are left out. */
export function scalingOf(lists: readonly RankerList[]): Scaling {
  const sums = new Float64Array(inputCount)
  const squares = new Float64Array(inputCount)
  let rows = 0
  for (const { candidates, mean, factor, own } of lists) {
    const count = candidates.length
    rows += count
    const put = (at: number, value: number, variance: number): void => {
      sums[at]! += count * value
      squares[at]! += count * (value * value + variance)
    }
    for (let at = 0; at < PAIR_WIDTH; at++) {
      const varies = factor[at]! > 0
      put(at, mean[at]!, varies ? factor[at]! ** -2 : 0)
      put(PAIR_WIDTH + at, 0, Number(varies))
    }
    for (const [at, value] of own.entries()) put(2 * PAIR_WIDTH + at, value, 0)
  }
  const count = Math.max(1, rows)
  const variance = (at: number): number => squares[at]! / count - (sums[at]! / count) ** 2
  const columns = Int32Array.from({ length: inputCount }, (_, at) => at).filter((at) => variance(at) > 1e-8)
  return {
    inputs: inputCount,
    columns,
    mean: Float32Array.from(columns, (at) => sums[at]! / count),
    factor: Float32Array.from(columns, (at) => 1 / Math.sqrt(variance(at))),
  }
}

/** A scaling without some of the inputs. */
export function withoutInputs(scaling: Scaling, left: ReadonlySet<number>): Scaling {
  const kept = Int32Array.from(scaling.columns.keys()).filter((at) => !left.has(scaling.columns[at]!))
  return {
    inputs: scaling.inputs,
    columns: kept.map((at) => scaling.columns[at]!),
    mean: Float32Array.from(kept, (at) => scaling.mean[at]!),
    factor: Float32Array.from(kept, (at) => scaling.factor[at]!),
  }
}

/**
 * Computes how near candidates are to a user in the leading singular vectors of ties, and in all vectors if
 * there are more; 0 otherwise.
 */
export function createSpectrumFeatures({ tieSpectrum, searched }: RankerGraph) {
  const { width, basis, positions } = tieSpectrum
  const isFine = width > searched
  /** @param place `Σ_z v_z / √d_z` over friends z; its length is the width of the spectrum. */
  return (place: Float32Array) => {
    const out = { tieSpectrum: 0, tieCosine: 0, fineSpectrum: 0, fineCosine: 0 }
    const ownSearched = lengthOf(place, searched)
    const own = lengthOf(place, width)
    /** @param ties number of ties of the candidate. */
    return (row: number, ties: number): Readonly<Record<SpectrumFeature, number>> => {
      const root = Math.sqrt(ties)
      let product = 0
      let inner = 0
      let square = 0
      const start = row * width
      for (let column = 0; column < width; column++) {
        if (column === searched) {
          out.tieSpectrum = over(root * product, ownSearched)
          out.tieCosine = over(inner, ownSearched * Math.sqrt(square))
        }
        const theirs = positions[start + column]!
        product += place[column]! * basis[start + column]!
        inner += place[column]! * theirs
        square += theirs * theirs
      }
      const all = [over(root * product, own), over(inner, own * Math.sqrt(square))] as const
      if (isFine) [out.fineSpectrum, out.fineCosine] = all
      else [out.tieSpectrum, out.tieCosine] = all
      return out
    }
  }
}

const over = (value: number, length: number): number => (length > 0 ? value / length : 0)

function lengthOf(vector: Float32Array, end: number): number {
  let squares = 0
  for (let column = 0; column < end; column++) squares += vector[column]! ** 2
  return Math.sqrt(squares)
}
