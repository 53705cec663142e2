import { DAY_MS } from '../../core/shared/index.js'
import { createRandom, type Random } from '../../numeric/random/index.js'
import { FIRST_NAMES, GENRES, LAST_NAMES, MOODS, PLACES, TITLE_PATTERNS } from './words.js'

/** An item of the sample shop. */
export interface SampleItem {
  readonly id: string
  readonly title: string
  /** Row of GENRES. */
  readonly genre: number
  /** Row of MOODS. */
  readonly mood: number
  readonly tags: readonly string[]
  /** Milliseconds since 1970. */
  readonly publishedAt: number
  /** Relative demand before tastes; 0 for an item so new that it has no interactions. */
  readonly popularity: number
}

/** Share of items published in the last 14 days, without interactions. */
const NEW_SHARE = 0.04
/** Exponent of popularity by rank (Zipf): a long tail, as in real shops. */
const TAIL = 0.75

/** Generates the items of the shop. */
export function sampleItems(count: number, now: number, random: Random): SampleItem[] {
  const taken = new Set<string>()
  const ranks = shuffledRanks(count, random)
  return Array.from({ length: count }, (_, row) => {
    const genre = random.below(GENRES.length)
    const mood = random.below(MOODS.length)
    const isNew = random.uniform() < NEW_SHARE
    const ageDays = isNew ? 14 * random.uniform() : 30 + 3_000 * random.uniform() ** 2
    const { name, department } = GENRES[genre]!
    return {
      id: String(row + 1),
      title: uniqueTitle(genre, taken, random),
      genre,
      mood,
      tags: [department, name, MOODS[mood]!],
      publishedAt: now - Math.round(ageDays) * DAY_MS,
      popularity: isNew ? 0 : (ranks[row]! + 5) ** -TAIL,
    }
  })
}

/** First and last names. No pair repeats while unused pairs are left. */
export function sampleNames(count: number, random: Random): string[] {
  const pairs = FIRST_NAMES.length * LAST_NAMES.length
  const order = shuffledRanks(pairs, random)
  return Array.from({ length: count }, (_, row) => {
    const pair = order[row % pairs]!
    return `${FIRST_NAMES[pair % FIRST_NAMES.length]} ${LAST_NAMES[Math.floor(pair / FIRST_NAMES.length)]}`
  })
}

/** Draws one element uniformly. */
export function pick<T>(list: readonly T[], random: Random): T {
  return list[random.below(list.length)]!
}

function uniqueTitle(genre: number, taken: Set<string>, random: Random): string {
  const base = title(genre, random)
  let candidate = base
  for (let attempt = 0; taken.has(candidate); attempt++) {
    candidate = attempt < 20 ? title(genre, random) : `${base}, Volume ${attempt - 18}`
  }
  taken.add(candidate)
  return candidate
}

function title(genre: number, random: Random): string {
  const { department, adjectives, nouns } = GENRES[genre]!
  const noun = pick(nouns, random)
  const other = pick(
    nouns.filter((word) => word !== noun),
    random,
  )
  const fill: Readonly<Record<string, string>> = {
    A: pick(adjectives, random),
    N: noun,
    Ns: plural(noun),
    M: other,
    Ms: plural(other),
    P: pick(PLACES, random),
    F: pick(FIRST_NAMES, random),
  }
  const words = pick(TITLE_PATTERNS[department], random).split(' ')
  return words
    .map((word, at) => {
      // "A Letter for Elena" starts with an article, not an adjective.
      if (at === 0 && word === 'A' && words[2] === 'for') return /^[AEIOU]/.test(noun) ? 'An' : 'A'
      return word.replace(/^[A-Z]s?(?![a-z])/, (code) => fill[code] ?? code)
    })
    .join(' ')
}

function plural(noun: string): string {
  if (/(s|ch|sh|x)$/.test(noun)) return `${noun}es`
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`
}

/** A random permutation of 0 … count − 1. */
function shuffledRanks(count: number, random: Random): number[] {
  const stream = createRandom(random.below(2 ** 31))
  const ranks = Array.from({ length: count }, (_, rank) => rank)
  for (let last = count - 1; last > 0; last--) {
    const other = stream.below(last + 1)
    const value = ranks[last]!
    ranks[last] = ranks[other]!
    ranks[other] = value
  }
  return ranks
}
