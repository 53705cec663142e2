/** A stream of pseudo-random numbers. The same seed gives the same stream on every machine. */
export interface Random {
  /** Uniform in [0, 1), 32 bits of resolution. */
  uniform(): number
  /** Uniform integer in [0, bound). */
  below(bound: number): number
  /** Standard normal. */
  normal(): number
  /** A separate stream that depends only on this stream's seed and the label, not on earlier draws. */
  fork(label: string): Random
}

/**
 * xoshiro128** seeded through splitmix32 (Blackman and Vigna, 2021, "Scrambled Linear Pseudorandom Number
 * Generators"). Streams share no state. Not suitable for cryptography.
 */
export function createRandom(seed: number): Random {
  let mix = seed | 0
  const next = (): number => {
    mix = (mix + 0x9e3779b9) | 0
    let z = mix ^ (mix >>> 16)
    z = Math.imul(z, 0x21f0aaad)
    z ^= z >>> 15
    z = Math.imul(z, 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }
  let a = next()
  let b = next()
  let c = next()
  let d = next()
  const bits = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
    const t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = rotate(d, 11)
    return result
  }
  const uniform = (): number => bits() / 0x1_0000_0000
  let spare: number | null = null
  return {
    uniform,
    below: (bound) => Math.floor(uniform() * bound),
    normal() {
      if (spare !== null) {
        const value = spare
        spare = null
        return value
      }
      // Marsaglia's polar method; the second value of each pair is kept for the next call.
      let u: number
      let v: number
      let s: number
      do {
        u = 2 * uniform() - 1
        v = 2 * uniform() - 1
        s = u * u + v * v
      } while (s >= 1 || s === 0)
      const scale = Math.sqrt((-2 * Math.log(s)) / s)
      spare = v * scale
      return u * scale
    },
    fork: (label) => createRandom(hashLabel(seed, label)),
  }
}

/** Shuffles an array in place (Fisher–Yates). */
export function shuffle<T extends { length: number; [index: number]: number }>(array: T, random: Random): T {
  for (let last = array.length - 1; last > 0; last--) {
    const other = random.below(last + 1)
    const value = array[last]!
    array[last] = array[other]!
    array[other] = value
  }
  return array
}

function rotate(value: number, count: number): number {
  return (value << count) | (value >>> (32 - count))
}

/** FNV-1a over the seed's bytes and the label. */
function hashLabel(seed: number, label: string): number {
  let hash = 0x811c9dc5 ^ seed
  for (let position = 0; position < label.length; position++) {
    hash = Math.imul(hash ^ label.charCodeAt(position), 0x01000193)
  }
  return hash | 0
}
