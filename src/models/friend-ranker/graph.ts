import type { Dataset } from '../../core/data/index.js'
import { type Engine, sharedEngine, type VectorIndex } from '../../numeric/engine/index.js'
import { truncatedSvd } from '../../numeric/linear/index.js'
import { createRandom } from '../../numeric/random/index.js'
import { type Csr, rowIndices, symmetrize, transpose } from '../../numeric/sparse/index.js'

import { type Reciprocity, reciprocityOf, type Strengths, strengthsOf } from './strength.js'

/** Right singular vectors of `D_r^−½ M D_c^−½` for a matrix M of people × columns, and everybody's place in them. */
export interface Spectrum {
  readonly width: number
  /** columns × width: `v_c / √d_c`, the greatest singular value first. A person's place is `Σ_c basis_c / √d` over their columns. */
  readonly basis: Float32Array
  /** users × width, rows of length 1, or 0 for somebody without an entry. */
  readonly people: Float32Array
}

/** Arrays that a snapshot keeps of a graph; the rest follows from them. */
export interface RankerArrays {
  /** users × users, row → column as in the dataset. */
  readonly ties: Csr
  /** users × items, 1 each. */
  readonly likes: Csr
  readonly directed: boolean
  /** Width of each spectrum, but for that of ties. */
  readonly rank: number
  /** Bases of the spectra, see {@link Spectrum}. */
  readonly tieBasis: Float32Array
  readonly tasteBasis: Float32Array
  /** Of `ties` with their direction; empty where they have none. */
  readonly arrowBasis: Float32Array
}

/** A graph as the ranker's features read it. */
export interface RankerGraph extends RankerArrays {
  readonly users: number
  /** Who is tied to a row: the transpose of `ties`, the same matrix where ties have no direction. */
  readonly followers: Csr
  /** A tie either way. */
  readonly bridges: Csr
  /** Of `bridges`. */
  readonly strengths: Strengths
  /** items × users. */
  readonly audience: Csr
  /** Of `bridges`, as wide as {@link SpectrumOptions} say. */
  readonly tieSpectrum: Spectrum
  /** Leading columns of it that are searched through for candidates. */
  readonly searched: number
  /** Of `ties`, where they have a direction: its people are alike in whom they follow. */
  readonly arrowSpectrum: Spectrum | null
  /** Of `likes`. */
  readonly tasteSpectrum: Spectrum
  /** users × taste width: the sum of a person's friends' places in the taste spectrum, rows of length 1 or 0. */
  readonly circles: Float32Array
  /** Inner products with `v_w` of the ties' spectrum. */
  readonly byTies: VectorIndex | null
  /** The same of the spectrum of directed ties. */
  readonly byArrows: VectorIndex | null
  /** Cosines with everybody's place in the taste spectrum. */
  readonly byTaste: VectorIndex | null
  /** The same with everybody's circle. */
  readonly byCircle: VectorIndex | null
  /** null where ties have no direction. */
  readonly reciprocity: Reciprocity | null
  /** People by number of ties, best first, a hundred at most: candidates of somebody of whom nothing is known. */
  readonly wellConnected: Int32Array
}

const WELL_CONNECTED = 100
/** How much wider than others a fine spectrum of ties is, for small circles show in later vectors; and the most numbers that it may take. */
const DEPTH = 4
const MOST_NUMBERS = 2 ** 22

export interface SpectrumOptions {
  /** Width of each spectrum. */
  readonly rank: number
  /** Whether the spectrum of ties is wider, where the graph is small enough. */
  readonly fine: boolean
}

/** Takes the spectra of a dataset and prepares what features read. */
export function buildRankerGraph(data: Dataset, { rank, fine }: SpectrumOptions, seed: number): RankerGraph {
  const random = createRandom(seed)
  const engine = sharedEngine()
  const bridges = data.tiesDirected ? symmetrize(data.ties) : data.ties
  const likes = { ...data.interactions, values: new Float32Array(data.interactions.indices.length).fill(1) }
  return completeGraph({
    ties: data.ties,
    likes,
    rank,
    directed: data.tiesDirected,
    tieBasis: basisOf(
      engine,
      bridges,
      fine ? fineWidth(rank, data.users.size) : rank,
      random.fork('spectrum of ties'),
    ),
    tasteBasis: basisOf(engine, likes, rank, random.fork('spectrum of taste')),
    arrowBasis: data.tiesDirected
      ? basisOf(engine, data.ties, rank, random.fork('spectrum of arrows'))
      : new Float32Array(0),
  })
}

/** What follows from a snapshot's arrays, without another decomposition. */
export function completeGraph(arrays: RankerArrays): RankerGraph {
  const { ties, likes, directed, tieBasis, tasteBasis, arrowBasis } = arrays
  const engine = sharedEngine()
  const bridges = directed ? symmetrize(ties) : ties
  const tieSpectrum = spectrumOf(engine, bridges, tieBasis)
  const tasteSpectrum = spectrumOf(engine, likes, tasteBasis)
  const arrowSpectrum = directed ? spectrumOf(engine, ties, arrowBasis) : null
  const followers = directed ? transpose(ties) : ties
  const circles = circlesOf(engine, bridges, tasteSpectrum)
  const degrees = rowDegrees(bridges)
  const index = (vectors: Float32Array, width: number) =>
    vectors.length === 0 ? null : engine.createIndex(vectors, width)
  const searched = Math.min(arrays.rank, tieSpectrum.width)
  return {
    ...arrays,
    users: ties.rows,
    followers,
    bridges,
    strengths: strengthsOf(bridges),
    audience: transpose(likes),
    tieSpectrum,
    tasteSpectrum,
    arrowSpectrum,
    circles,
    searched,
    byTies: index(leading(vectorsOf(tieSpectrum, bridges), tieSpectrum.width, searched), searched),
    byArrows: arrowSpectrum && index(vectorsOf(arrowSpectrum, followers), arrowSpectrum.width),
    byTaste: index(tasteSpectrum.people, tasteSpectrum.width),
    byCircle: index(circles, tasteSpectrum.width),
    reciprocity: directed ? reciprocityOf(ties, followers) : null,
    wellConnected: Int32Array.from({ length: ties.rows }, (_, row) => row)
      .sort((left, right) => degrees[right]! - degrees[left]! || left - right)
      .slice(0, WELL_CONNECTED)
      .filter((row) => degrees[row]! > 0),
  }
}

function fineWidth(rank: number, users: number): number {
  return Math.max(rank, Math.min(DEPTH * rank, Math.floor(MOST_NUMBERS / Math.max(1, users))))
}

/** Frees the engine's copies now; they are freed with the graph otherwise. */
export function releaseGraph({ byTies, byArrows, byTaste, byCircle }: RankerGraph): void {
  for (const index of [byTies, byArrows, byTaste, byCircle]) index?.release()
}

/** A place from rows of a basis: `Σ basis_row`, of length 1 where `unit`. */
export function placeIn(basis: Float32Array, width: number, rows: Int32Array, unit: boolean): Float32Array {
  const place = new Float32Array(width)
  for (const row of rows) {
    const start = row * width
    for (let column = 0; column < width; column++) place[column]! += basis[start + column]!
  }
  if (unit) scaleToUnit(place, width)
  return place
}

function basisOf(
  engine: Engine,
  matrix: Csr,
  rank: number,
  random: ReturnType<typeof createRandom>,
): Float32Array {
  const byRow = rowDegrees(matrix)
  const byColumn = rowDegrees(transpose(matrix))
  const values = new Float32Array(matrix.indices.length)
  for (let row = 0; row < matrix.rows; row++) {
    for (let entry = matrix.offsets[row]!; entry < matrix.offsets[row + 1]!; entry++)
      values[entry] = 1 / Math.sqrt(byRow[row]! * byColumn[matrix.indices[entry]!]!)
  }
  const { right, rank: width } = truncatedSvd(engine, { ...matrix, values }, { rank, random })
  return right.map((value, at) => {
    const degree = byColumn[Math.floor(at / width)]!
    return degree > 0 ? value / Math.sqrt(degree) : 0
  })
}

function spectrumOf(engine: Engine, matrix: Csr, basis: Float32Array): Spectrum {
  const width = matrix.columns === 0 ? 0 : basis.length / matrix.columns
  if (width === 0) return { width, basis, people: new Float32Array(0) }
  const people = engine.propagate(matrix, basis, width)
  scaleToUnit(people, width)
  return { width, basis, people }
}

/** The first columns of a matrix. */
function leading(matrix: Float32Array, width: number, wanted: number): Float32Array {
  const rows = width === 0 ? 0 : matrix.length / width
  const taken = new Float32Array(rows * wanted)
  for (let row = 0; row < rows; row++)
    taken.set(matrix.subarray(row * width, row * width + wanted), row * wanted)
  return taken
}

/** `v_c`, from the basis. @param byColumn its rows are the columns of the matrix. */
function vectorsOf({ basis, width }: Spectrum, byColumn: Csr): Float32Array {
  return basis.map((value, at) => value * Math.sqrt(rowIndices(byColumn, Math.floor(at / width)).length))
}

function circlesOf(engine: Engine, bridges: Csr, { people, width }: Spectrum): Float32Array {
  if (width === 0) return people
  const circles = engine.propagate(bridges, people, width)
  scaleToUnit(circles, width)
  return circles
}

function rowDegrees(matrix: Csr): Float64Array {
  return Float64Array.from({ length: matrix.rows }, (_, row) => rowIndices(matrix, row).length)
}

function scaleToUnit(vectors: Float32Array, width: number): void {
  for (let start = 0; start < vectors.length; start += width) {
    let squares = 0
    for (let at = start; at < start + width; at++) squares += vectors[at]! * vectors[at]!
    const factor = squares > 0 ? 1 / Math.sqrt(squares) : 0
    for (let at = start; at < start + width; at++) vectors[at]! *= factor
  }
}
