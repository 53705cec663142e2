import type { Dataset } from '../../core/dataset/index.js'
import { type Engine, sharedEngine, type VectorIndex } from '../../numeric/engine/index.js'
import { truncatedSvd } from '../../numeric/linear/index.js'
import { createRandom } from '../../numeric/random/index.js'
import { type Csr, rowIndices, symmetrize, transpose } from '../../numeric/sparse/index.js'

import { type Reciprocity, reciprocityOf, type Strengths, strengthsOf } from './strength.js'

/**
 * Right singular vectors of `D_r^−½ M D_c^−½` for a matrix M of users × columns, and the position of each
 * user in them.
 */
export interface Spectrum {
  readonly width: number
  /**
   * columns × width: `v_c / √d_c`, largest singular value first. A user's position is `Σ_c basis_c / √d` over
   * the user's columns.
   */
  readonly basis: Float32Array
  /** users × width, rows of length 1, or 0 for users without entries. */
  readonly positions: Float32Array
  /** Singular values; of symmetric ties the eigenvalues, which may be negative. Empty for likes. */
  readonly values: Float32Array
  /** users × width: left singular vectors over `√d_r`. Empty unless ties are directed. */
  readonly left: Float32Array
}

/** The arrays of a graph that a snapshot stores. Everything else is computed from them. */
export interface RankerArrays {
  /** users × users, row → column as in the dataset. */
  readonly ties: Csr
  /** users × items, 1 each. */
  readonly likes: Csr
  readonly directed: boolean
  /** Width of each spectrum except that of ties. */
  readonly rank: number
  /** Bases of the spectra, see {@link Spectrum}. */
  readonly tieBasis: Float32Array
  readonly tasteBasis: Float32Array
  /** Basis of directed `ties`; empty for undirected ties. */
  readonly arrowBasis: Float32Array
}

/** A graph in the form that the ranker's features read. */
export interface RankerGraph extends RankerArrays {
  readonly users: number
  /**
   * Number of rows behind the users that arrays of users have beside those of training: room for users whom
   * training did not know (new-users.ts). They are 0 until a new user takes one.
   */
  readonly room: number
  /** Transpose of `ties`; the same matrix for undirected ties. */
  readonly followers: Csr
  /** Ties in either direction. */
  readonly bridges: Csr
  /** Strengths of `bridges`. */
  readonly strengths: Strengths
  /** items × users. */
  readonly audience: Csr
  /** Spectrum of `bridges`; its width depends on {@link SpectrumOptions}. */
  readonly tieSpectrum: Spectrum
  /** Number of leading columns that are searched for candidates. */
  readonly searched: number
  /**
   * Spectrum of directed `ties`: users are near each other if they follow the same users. Null for undirected
   * ties.
   */
  readonly arrowSpectrum: Spectrum | null
  /** Spectrum of `likes`. */
  readonly tasteSpectrum: Spectrum
  /** users × taste width: sum of the friends' positions in the taste spectrum, rows of length 1 or 0. */
  readonly circles: Float32Array
  /** Index for inner products with `v_w` of the spectrum of ties. */
  readonly byTies: VectorIndex | null
  /** The same for the spectrum of directed ties. */
  readonly byArrows: VectorIndex | null
  /** Index for cosines with the users' positions in the taste spectrum. */
  readonly byTaste: VectorIndex | null
  /** The same for the users' circles. */
  readonly byCircle: VectorIndex | null
  /** Follow-back habits; null for undirected ties. */
  readonly reciprocity: Reciprocity | null
  /** Users with the most ties, at most 100, best first: candidates for cold-start users. */
  readonly wellConnected: Int32Array
}

const WELL_CONNECTED = 100
/** Maximum users unknown to training that one query may have. */
export const MAX_NEW_USERS = 512
/**
 * Factor of the width of a fine spectrum of ties, because small circles show in later vectors; and the
 * maximum number of values that it may take.
 */
const FINE_FACTOR = 4
const MAX_VALUES = 2 ** 22

/** Widths of the spectra. */
export interface SpectrumOptions {
  /** Width of each spectrum. */
  readonly rank: number
  /** Whether the spectrum of ties is wider if the graph is small enough. */
  readonly fine: boolean
}

/** Computes the spectra of a dataset and everything that features read. */
export function buildRankerGraph(
  data: Pick<Dataset, 'users' | 'ties' | 'tiesDirected' | 'interactions'>,
  { rank, fine }: SpectrumOptions,
  seed: number,
): RankerGraph {
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

/** Completes a graph from a snapshot's arrays, without another decomposition. */
export function completeGraph(arrays: RankerArrays): RankerGraph {
  const { ties, likes, directed, tieBasis, tasteBasis, arrowBasis } = arrays
  const engine = sharedEngine()
  const bridges = directed ? symmetrize(ties) : ties
  const tieSpectrum = spectrumOf(engine, bridges, tieBasis, 'symmetric')
  const tasteSpectrum = spectrumOf(engine, likes, tasteBasis, 'likes')
  const arrowSpectrum = directed ? spectrumOf(engine, ties, arrowBasis, 'directed') : null
  const followers = directed ? transpose(ties) : ties
  const circles = circlesOf(engine, bridges, tasteSpectrum)
  const degrees = rowDegrees(bridges)
  const index = (vectors: Float32Array, width: number) =>
    vectors.length === 0 ? null : engine.createIndex(vectors, width)
  const searched = Math.min(arrays.rank, tieSpectrum.width)
  const room = MAX_NEW_USERS
  const roomier = (spectrum: Spectrum): Spectrum => ({
    ...spectrum,
    basis: withRoom(spectrum.basis, room * spectrum.width),
    positions: withRoom(spectrum.positions, room * spectrum.width),
    left: withRoom(spectrum.left, room * spectrum.width),
  })
  const strengths = strengthsOf(bridges)
  const reciprocity = directed ? reciprocityOf(ties, followers) : null
  return {
    ...arrays,
    users: ties.rows,
    room,
    followers,
    bridges,
    strengths: { ...strengths, clustering: withRoom(strengths.clustering, room) },
    audience: transpose(likes),
    tieSpectrum: roomier(tieSpectrum),
    tasteSpectrum: roomier(tasteSpectrum),
    arrowSpectrum: arrowSpectrum && roomier(arrowSpectrum),
    circles: withRoom(circles, room * tasteSpectrum.width),
    searched,
    byTies: index(leading(vectorsOf(tieSpectrum, bridges), tieSpectrum.width, searched), searched),
    byArrows: arrowSpectrum && index(vectorsOf(arrowSpectrum, followers), arrowSpectrum.width),
    byTaste: index(tasteSpectrum.positions, tasteSpectrum.width),
    byCircle: index(circles, tasteSpectrum.width),
    reciprocity: reciprocity && {
      returns: withRoom(reciprocity.returns, room),
      returned: withRoom(reciprocity.returned, room),
    },
    wellConnected: Int32Array.from({ length: ties.rows }, (_, row) => row)
      .sort((left, right) => degrees[right]! - degrees[left]! || left - right)
      .slice(0, WELL_CONNECTED)
      .filter((row) => degrees[row]! > 0),
  }
}

/** A copy with zeros behind the values. */
function withRoom(values: Float32Array, more: number): Float32Array {
  const longer = new Float32Array(values.length === 0 ? 0 : values.length + more)
  longer.set(values)
  return longer
}

function fineWidth(rank: number, users: number): number {
  return Math.max(rank, Math.min(FINE_FACTOR * rank, Math.floor(MAX_VALUES / Math.max(1, users))))
}

/** Frees the engine's copies at once; otherwise they are freed with the graph. */
export function releaseGraph({ byTies, byArrows, byTaste, byCircle }: RankerGraph): void {
  for (const index of [byTies, byArrows, byTaste, byCircle]) index?.release()
}

/** Position from rows of a basis: `Σ basis_row`, scaled to length 1 with `unit`. */
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

function spectrumOf(
  engine: Engine,
  matrix: Csr,
  basis: Float32Array,
  of: 'symmetric' | 'directed' | 'likes',
): Spectrum {
  const none = new Float32Array(0)
  const width = matrix.columns === 0 ? 0 : basis.length / matrix.columns
  if (width === 0) return { width, basis, positions: none, values: none, left: none }
  const positions = engine.propagate(matrix, basis, width)
  const spectrum = {
    width,
    basis,
    positions,
    values: of === 'likes' ? none : valuesOf(matrix, basis, positions, of === 'symmetric'),
    left: of === 'directed' ? positions.slice() : none,
  }
  for (let row = 0; row < spectrum.left.length / width; row++) {
    const ends = Math.max(1, rowIndices(matrix, row).length)
    for (let column = 0; column < width; column++) {
      const value = spectrum.values[column]!
      spectrum.left[row * width + column]! *= value > 0 ? 1 / (value * ends) : 0
    }
  }
  scaleToUnit(positions, width)
  return spectrum
}

/**
 * Eigenvalues `vᵀ A v` of a symmetric A, or singular values `‖A v‖`, from the sums s of a user's columns of
 * the basis: `v = √d basis` and `A v = s / √d`.
 */
function valuesOf(matrix: Csr, basis: Float32Array, sums: Float32Array, symmetric: boolean): Float32Array {
  const width = basis.length / matrix.columns
  const values = new Float64Array(width)
  for (let row = 0; row < matrix.rows; row++) {
    const ends = rowIndices(matrix, row).length
    if (ends === 0) continue
    for (let column = 0; column < width; column++) {
      const sum = sums[row * width + column]!
      values[column]! += symmetric ? basis[row * width + column]! * sum : (sum * sum) / ends
    }
  }
  return Float32Array.from(values, (value) => (symmetric ? value : Math.sqrt(value)))
}

/** The first columns of a matrix. */
function leading(matrix: Float32Array, width: number, wanted: number): Float32Array {
  const rows = width === 0 ? 0 : matrix.length / width
  const taken = new Float32Array(rows * wanted)
  for (let row = 0; row < rows; row++)
    taken.set(matrix.subarray(row * width, row * width + wanted), row * wanted)
  return taken
}

/**
 * `v_c`, computed from the basis.
 * @param byColumn a matrix whose rows are the columns of the spectrum's matrix.
 */
function vectorsOf({ basis, width }: Spectrum, byColumn: Csr): Float32Array {
  return basis.map((value, at) => value * Math.sqrt(rowIndices(byColumn, Math.floor(at / width)).length))
}

function circlesOf(engine: Engine, bridges: Csr, { positions, width }: Spectrum): Float32Array {
  if (width === 0) return positions
  const circles = engine.propagate(bridges, positions, width)
  scaleToUnit(circles, width)
  return circles
}

function rowDegrees(matrix: Csr): Float64Array {
  return Float64Array.from({ length: matrix.rows }, (_, row) => rowIndices(matrix, row).length)
}

/** Scales rows to length 1; rows of zeros stay. */
export function scaleToUnit(vectors: Float32Array, width: number): void {
  for (let start = 0; start < vectors.length; start += width) {
    let squares = 0
    for (let at = start; at < start + width; at++) squares += vectors[at]! * vectors[at]!
    const factor = squares > 0 ? 1 / Math.sqrt(squares) : 0
    for (let at = start; at < start + width; at++) vectors[at]! *= factor
  }
}
