import type { Random } from '../../numeric/random/index.js'
import { sampleNames } from './catalogue.js'
import { GENRES, MOODS } from './words.js'

/** The taste of a community. */
export interface Taste {
  /** Weight of each row of GENRES; they sum to 1. */
  readonly genres: readonly number[]
  /** Factor of each row of MOODS; 1 is indifferent. */
  readonly moods: readonly number[]
}

/** A user of the sample shop. */
export interface SampleUser {
  readonly id: string
  readonly name: string
  readonly community: number
  /** Row of a genre that this user likes regardless of the community. */
  readonly ownGenre: number
  /** Number of interactions; 0 for new users. */
  readonly events: number
}

/** A friendship of the sample shop. */
export interface SampleTie {
  /** Rows of the two users, the lower first. */
  readonly a: number
  readonly b: number
}

const COMMUNITIES = 16
const FAVOURITE_GENRES = 3
const FAVOURITE_MOODS = 2
/** Share of users without interactions. Every second of them has no friends either. */
const COLD_SHARE = 0.03

/** Draws the taste of each community. */
export function sampleTastes(random: Random): Taste[] {
  return Array.from({ length: COMMUNITIES }, () => {
    const genres = GENRES.map(() => 0.15 / GENRES.length)
    for (const [place, genre] of distinct(FAVOURITE_GENRES, GENRES.length, random).entries())
      genres[genre]! += 0.85 * [0.5, 0.3, 0.2][place]!
    const favourites = distinct(FAVOURITE_MOODS, MOODS.length, random)
    return { genres, moods: MOODS.map((_, mood) => (favourites.includes(mood) ? 4 : 0.5)) }
  })
}

/** Generates the users of the shop. */
export function sampleUsers(count: number, meanEvents: number, random: Random): SampleUser[] {
  const names = sampleNames(count, random)
  return names.map((name, row) => {
    const isCold = random.uniform() < COLD_SHARE
    // Log-normal activity with mean 1: most users have a few dozen interactions, a few have hundreds.
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

/** Generates ties. Most are within a community and many go to a friend's friend, so triangles are common. */
export function sampleTies(people: readonly SampleUser[], count: number, random: Random): SampleTie[] {
  const friends = people.map(() => [] as number[])
  const members = Array.from({ length: COMMUNITIES }, () => [] as number[])
  const social: number[] = []
  for (const [row, person] of people.entries()) {
    if (person.events === 0 && row % 2 === 0) continue
    members[person.community]!.push(row)
    // Sociable users appear more often and so are drawn more often.
    for (let share = random.below(4); share >= 0; share--) social.push(row)
  }
  const seen = new Set<number>()
  const ties: SampleTie[] = []
  // Attempts are bounded, because in a tiny shop nearly all users are friends already.
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
