import type { Random } from '../../numeric/random/index.js'
import { sampleNames } from './catalogue.js'
import { GENRES, MOODS } from './words.js'

/** What the people of a community like. */
export interface Taste {
  /** By row of GENRES, adding up to 1. */
  readonly genres: readonly number[]
  /** By row of MOODS; 1 is indifferent. */
  readonly moods: readonly number[]
}

export interface SamplePerson {
  readonly id: string
  readonly name: string
  readonly community: number
  /** A genre of one's own, which the community need not share. */
  readonly ownGenre: number
  /** Events that this person will have; 0 for those who have just joined. */
  readonly events: number
}

export interface SampleTie {
  /** Rows of people, the lower first. */
  readonly a: number
  readonly b: number
}

const COMMUNITIES = 16
const FAVOURITE_GENRES = 3
const FAVOURITE_MOODS = 2
/** Share of people without any history; every second of them without a friend too. */
const COLD_SHARE = 0.03

export function sampleTastes(random: Random): Taste[] {
  return Array.from({ length: COMMUNITIES }, () => {
    const genres = GENRES.map(() => 0.15 / GENRES.length)
    for (const [place, genre] of distinct(FAVOURITE_GENRES, GENRES.length, random).entries())
      genres[genre]! += 0.85 * [0.5, 0.3, 0.2][place]!
    const favourites = distinct(FAVOURITE_MOODS, MOODS.length, random)
    return { genres, moods: MOODS.map((_, mood) => (favourites.includes(mood) ? 4 : 0.5)) }
  })
}

export function samplePeople(count: number, meanEvents: number, random: Random): SamplePerson[] {
  const names = sampleNames(count, random)
  return names.map((name, row) => {
    const isCold = random.uniform() < COLD_SHARE
    // Log-normal activity: most have a few dozen events, a few have hundreds. The mean of e^(σ z − σ²/2) is 1.
    const sigma = 0.8
    const activity = Math.exp(sigma * random.normal() - sigma ** 2 / 2)
    return {
      id: String(row + 1),
      name,
      // Communities differ in size: the first is the largest.
      community: Math.floor(random.uniform() ** 1.4 * COMMUNITIES),
      ownGenre: random.below(GENRES.length),
      events: isCold ? 0 : Math.max(2, Math.round(meanEvents * activity)),
    }
  })
}

/**
 * Ties, most of them within a community, many of them to a friend's friend, so that triangles are as common as among real people.
 */
export function sampleTies(people: readonly SamplePerson[], count: number, random: Random): SampleTie[] {
  const friends = people.map(() => [] as number[])
  const members = Array.from({ length: COMMUNITIES }, () => [] as number[])
  const social: number[] = []
  for (const [row, person] of people.entries()) {
    if (person.events === 0 && row % 2 === 0) continue
    members[person.community]!.push(row)
    // Drawn as often as one is sociable.
    for (let share = random.below(4); share >= 0; share--) social.push(row)
  }
  const seen = new Set<number>()
  const ties: SampleTie[] = []
  // Attempts are bounded, so that a tiny shop, where nearly all are friends already, ends too.
  for (let attempt = 0; ties.length < count && attempt < 20 * count && social.length > 0; attempt++) {
    const one = social[random.below(social.length)]!
    const other = partnerOf(one)
    const [a, b] = one < other ? [one, other] : [other, one]
    const key = a * people.length + b
    if (a === b || seen.has(key)) continue
    seen.add(key)
    ties.push({ a, b })
    friends[a]!.push(b)
    friends[b]!.push(a)
  }
  return ties

  function partnerOf(row: number): number {
    const way = random.uniform()
    const own = friends[row]!
    if (way < 0.4 && own.length > 0) {
      const theirs = friends[own[random.below(own.length)]!]!
      return theirs[random.below(theirs.length)]!
    }
    const circle = way < 0.9 ? members[people[row]!.community]! : social
    return circle[random.below(circle.length)]!
  }
}

function distinct(count: number, bound: number, random: Random): number[] {
  const chosen = new Set<number>()
  while (chosen.size < count) chosen.add(random.below(bound))
  return [...chosen]
}
