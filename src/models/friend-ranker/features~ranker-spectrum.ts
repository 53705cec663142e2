import type { RankerGraph } from './ranker-graph.js'

/** Features of a pair in the spectrum of ties, see docs/friends.md. */
export const SPECTRUM_FEATURES = ['tieSpectrum', 'tieCosine', 'fineSpectrum', 'fineCosine'] as const

export type SpectrumFeature = (typeof SPECTRUM_FEATURES)[number]

/** How near candidates are to a person in the leading singular vectors of ties, and in all where there are more: 0 where not. */
export function createSpectrumFeatures({ tieSpectrum, searched }: RankerGraph) {
  const { width, basis, people } = tieSpectrum
  const isFine = width > searched
  /** @param place `Σ_z v_z / √d_z` over friends z, width. */
  return (place: Float32Array) => {
    const out = { tieSpectrum: 0, tieCosine: 0, fineSpectrum: 0, fineCosine: 0 }
    const ownSearched = lengthOf(place, searched)
    const own = lengthOf(place, width)
    /** @param ties number of the candidate's ties. */
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
        const theirs = people[start + column]!
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
