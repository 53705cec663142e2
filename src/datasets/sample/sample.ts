import type { DataRecord, FolderFacts, SplitPart } from '../../core/data/index.js'
import { DAY_MS } from '../../core/shared/index.js'
import { createRandom, type Random, weightedIndex } from '../../numeric/random/index.js'
import { type SampleItem, sampleItems } from './catalogue.js'
import { type SampleUser, sampleTastes, sampleTies, sampleUsers, type Taste } from './users.js'

/** Size and seed of the sample shop. */
export interface SampleOptions {
  /** End of the year of interactions, milliseconds since 1970. It is rounded down to midnight UTC. */
  readonly end: number
  /** The same seed, end and sizes give the same shop on every machine. Default 1. */
  readonly seed?: number
  /** Default 1,500. */
  readonly users?: number
  /** Default 2,500. */
  readonly items?: number
  /** Maximum number of friendships. Default: six for each user. */
  readonly ties?: number
  /** Mean number of interactions of users with a history. Default 32. */
  readonly meanEvents?: number
}

/** The sample shop as a source of records. */
export interface SampleShop {
  /** Name with the day of its end, such as `sample-2026-03-01`; see {@link sampleEnd}. */
  readonly name: string
  readonly format: 'sample'
  readonly facts: FolderFacts
  readonly records: AsyncIterable<DataRecord>
}

const YEAR_MS = 365 * DAY_MS
const FRIENDSHIP_YEARS = 4
const SOURCE = { file: 'sample', line: 1 }

/**
 * Generates a shop of books, records and games with a social network from a seed. Users belong to communities
 * that share tastes in genres and moods. Friends mostly share a community, and users sometimes take an item
 * from a friend's history. Popularity has a long tail. Some items and users are too new to have interactions.
 * Interactions are VIEW, LIKE, PURCHASE and DISLIKE over one year, more of them on later days.
 */
export function sampleShop(options: SampleOptions): SampleShop {
  const end = Math.floor(options.end / DAY_MS) * DAY_MS
  return {
    name: `sample-${new Date(end).toISOString().slice(0, 10)}`,
    format: 'sample',
    facts: {
      files: [],
      weights: {},
      tiesDirected: false,
      interactionsSplit: false,
      tiesSplit: false,
      ordered: false,
    },
    records: generate({ ...options, end }),
  }
}

/** End of the sample shop with this name, milliseconds since 1970; null for other names. */
export function sampleEnd(name: string): number | null {
  const day = /^sample-(\d{4}-\d{2}-\d{2})$/.exec(name)?.[1]
  return day === undefined ? null : Date.parse(day)
}

async function* generate({
  end: now,
  seed = 1,
  users = 1_500,
  items: itemCount = 2_500,
  ties: tieCount = 6 * users,
  meanEvents = 32,
}: SampleOptions): AsyncGenerator<DataRecord> {
  const random = createRandom(seed)
  const items = sampleItems(itemCount, now, random.fork('items'))
  const people = sampleUsers(users, meanEvents, random.fork('people'))
  const ties = sampleTies(people, tieCount, random.fork('ties'))

  for (const { id, name } of people) yield { type: 'user', id, name, source: SOURCE }
  for (const { id, title, publishedAt, tags } of items) {
    yield { type: 'item', id, title, publishedAt, source: SOURCE }
    for (const tag of tags) yield { type: 'tagging', item: id, tag, weight: 1, at: null, source: SOURCE }
  }
  yield* interactions(people, items, ties, now, random)
  const tieTimes = random.fork('tie times')
  for (const { a, b } of ties) {
    const since = now - Math.round(tieTimes.uniform() * FRIENDSHIP_YEARS * YEAR_MS)
    const ends = { a: people[a]!.id, b: people[b]!.id }
    yield { type: 'tie', ...ends, since, directed: false, part: 'train', source: SOURCE }
  }
}

function* interactions(
  people: readonly SampleUser[],
  items: readonly SampleItem[],
  ties: readonly { a: number; b: number }[],
  now: number,
  random: Random,
): Generator<DataRecord> {
  const tastes = sampleTastes(random.fork('tastes'))
  const byCommunity = tastes.map((taste) => createDraw(items, (item) => affinity(item, taste)))
  const aversions = tastes.map((taste) => createDraw(items, (item) => 1 / (0.01 + affinity(item, taste))))
  const byGenre = new Map<number, Draw>()
  const friends = people.map(() => [] as number[])
  for (const { a, b } of ties) {
    friends[a]!.push(b)
    friends[b]!.push(a)
  }
  const histories = people.map(() => [] as number[])
  const draws = random.fork('events')

  for (const [row, person] of people.entries()) {
    const joined = now - YEAR_MS * (0.1 + 0.9 * draws.uniform())
    for (let event = 0; event < person.events; event++) {
      const disliked = draws.uniform() < 0.04
      const item = disliked ? aversions[person.community]!(draws) : chooseItem(row, person)
      if (item === -1) continue
      if (!disliked) histories[row]!.push(item)
      yield* interactionsWith(person, items[item]!, disliked, joined)
    }
  }

  function chooseItem(row: number, person: SampleUser): number {
    const way = draws.uniform()
    if (way < 0.15 && friends[row]!.length > 0) {
      const history = histories[friends[row]![draws.below(friends[row]!.length)]!]!
      if (history.length > 0) return history[draws.below(history.length)]!
    }
    if (way > 0.85) {
      const { ownGenre } = person
      let draw = byGenre.get(ownGenre)
      if (draw === undefined) {
        draw = createDraw(items, (item) => (item.genre === ownGenre ? 1 : 0))
        byGenre.set(ownGenre, draw)
      }
      return draw(draws)
    }
    return byCommunity[person.community]!(draws)
  }

  /** The interactions that follow when a user meets an item. */
  function* interactionsWith(
    person: SampleUser,
    item: SampleItem,
    disliked: boolean,
    joined: number,
  ): Generator<DataRecord> {
    const earliest = Math.max(joined, item.publishedAt)
    // The square root makes later days busier.
    const at = Math.round(earliest + (now - earliest) * Math.sqrt(draws.uniform()))
    const outcome = draws.uniform()
    const part: SplitPart = 'train'
    const ids = {
      type: 'interaction',
      user: person.id,
      item: item.id,
      weight: null,
      part,
      source: SOURCE,
    } as const
    const laterAt = Math.min(now, at + Math.round(draws.uniform() * 3_600_000))
    if (disliked) yield { ...ids, kind: 'DISLIKE', at }
    else if (outcome < 0.45) yield { ...ids, kind: 'VIEW', at }
    else if (outcome < 0.75) yield { ...ids, kind: 'LIKE', at }
    else {
      yield { ...ids, kind: 'VIEW', at }
      yield { ...ids, kind: 'PURCHASE', at: laterAt }
    }
  }
}

function affinity(item: SampleItem, taste: Taste): number {
  return taste.genres[item.genre]! * taste.moods[item.mood]!
}

/** Draws a row with probability proportional to popularity × weight; −1 if all weights are 0. */
type Draw = (random: Random) => number

function createDraw(items: readonly SampleItem[], weightOf: (item: SampleItem) => number): Draw {
  const sums = new Float64Array(items.length)
  let total = 0
  for (const [row, item] of items.entries()) {
    total += item.popularity * weightOf(item)
    sums[row] = total
  }
  return (random) => (total === 0 ? -1 : weightedIndex(sums, random))
}
