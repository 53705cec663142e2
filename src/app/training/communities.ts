import { z } from 'zod'
import type { Vocabulary } from '../../core/data/index.js'
import { COMMUNITY_ARRAYS, type Snapshot, type SnapshotArray } from '../../core/model/index.js'
import type { ItemLabel, ItemLabels } from '../../core/ports/index.js'
import { adjustedRandIndex, matchGroups, normalizedMutualInformation } from '../../numeric/stats/index.js'

/** What of its communities a snapshot's metrics keep. */
export const COMMUNITY_METRICS = {
  count: 'communities/count',
  /** Of the joint graph, parted into the communities that are no parts. */
  modularity: 'communities/modularity',
  /** Communities that the run before had, too. */
  kept: 'communities/kept',
  /** Agreement with the run before, on the people whom both place; on the communities that are no parts. */
  nmi: 'communities/nmi',
  ari: 'communities/ari',
} as const

/** Share of their common people that two communities must have to be the same one. */
const LEAST_OVERLAP = 0.3

/**
 * Gives the communities of a snapshot ids and names that last: a community whose members overlap enough with one of the run before (greedily, by
 * Jaccard over the people whom both runs know) is that one, and keeps both; every other gets an id from this version and a name from
 * its favourites that nobody has. The identities, the modularity, and the agreement with the run before go into the snapshot.
 *
 * @param before the snapshot that serves so far, null: none.
 */
export async function identifyCommunities(
  version: string,
  snapshot: Snapshot,
  before: Snapshot | null,
  labels: ItemLabels,
): Promise<Snapshot> {
  const communities = communitiesOf(snapshot)
  if (communities.length === 0) return snapshot
  const kept =
    before === null ? new Map<number, CommunityIdentity>() : continued(snapshot, communities, before)
  const names = await namesOf(communities, kept, snapshot.items, labels)
  const identities = names.map((name, place) => kept.get(place) ?? { id: `${version}:${place}`, name })
  const modularity = Object.values(snapshot.members).find(({ metrics }) => 'modularity' in metrics)?.metrics
    .modularity
  return Object.freeze({
    ...snapshot,
    tuned: Object.freeze({ ...snapshot.tuned, [IDENTITIES]: identities }),
    metrics: Object.freeze({
      ...snapshot.metrics,
      [COMMUNITY_METRICS.count]: communities.length,
      ...(modularity === undefined ? {} : { [COMMUNITY_METRICS.modularity]: modularity }),
      ...(before === null || identitiesOf(before).length === 0
        ? {}
        : { [COMMUNITY_METRICS.kept]: kept.size, ...agreement(snapshot, communities, before) }),
    }),
  })
}

/** What a snapshot's metrics tell of its communities. */
export function communityMetricsOf({ metrics }: Pick<Snapshot, 'metrics'>): Readonly<Record<string, number>> {
  const names = new Set<string>(Object.values(COMMUNITY_METRICS))
  return Object.fromEntries(Object.entries(metrics).filter(([name]) => names.has(name)))
}

/** The identity that each community keeps, by its place. */
function continued(
  { users }: Snapshot,
  communities: readonly LearnedCommunity[],
  before: Snapshot,
): Map<number, CommunityIdentity> {
  const identities = identitiesOf(before)
  const now = communities.map(({ members }) => knownTo(before.users, members, users))
  // In rows of this run: people who have gone since count for neither.
  const then = communitiesOf(before).map(({ members }) =>
    knownTo(users, members, before.users).map((row) => users.indexOf(before.users.ids[row]!)),
  )
  if (identities.length !== then.length) return new Map()
  const matches = matchGroups(now, then, LEAST_OVERLAP)
  return new Map(matches.map(({ left, right }) => [left, identities[right]!]))
}

const knownTo = (others: Vocabulary, rows: Int32Array, own: Vocabulary): number[] =>
  Array.from(rows).filter((row) => others.indexOf(own.ids[row]!) >= 0)

function agreement(
  { users }: Snapshot,
  communities: readonly LearnedCommunity[],
  before: Snapshot,
): Readonly<Record<string, number>> {
  const now = wholes(users, communities)
  const then = wholes(before.users, communitiesOf(before))
  const thenHere = Int32Array.from(users.ids, (id) => then[before.users.indexOf(id)] ?? -1)
  return {
    [COMMUNITY_METRICS.nmi]: normalizedMutualInformation(now, thenHere),
    [COMMUNITY_METRICS.ari]: adjustedRandIndex(now, thenHere),
  }
}

/** The community of each user that is part of no other, −1: none. */
function wholes({ size }: Vocabulary, communities: readonly LearnedCommunity[]): Int32Array {
  const labels = new Int32Array(size).fill(-1)
  for (const [place, { members, level }] of communities.entries())
    if (level === 0) for (const user of members) labels[user] = place
  return labels
}

async function namesOf(
  communities: readonly LearnedCommunity[],
  kept: ReadonlyMap<number, CommunityIdentity>,
  items: Vocabulary,
  labels: ItemLabels,
): Promise<string[]> {
  const first = communities.map(({ favourites }) =>
    Array.from(favourites.subarray(0, FAVOURITES_FOR_NAME), (item) => items.ids[item]!),
  )
  const described = await labels.describe([...new Set(first.flat())])
  const byId = new Map(described.map((label) => [label.id, label]))
  return nameCommunities(
    first.map((ids) => ids.flatMap((id) => byId.get(id) ?? [])),
    communities.map((_, place) => kept.get(place)?.name ?? null),
  )
}

/** A community of a snapshot. */
export interface LearnedCommunity {
  /** User rows, ascending; those of its parts among them. */
  readonly members: Int32Array
  /** Place in the list of the community that it is a part of, null: of none. */
  readonly parent: number | null
  /** 0, or one more than its parent's. */
  readonly level: number
  /** Modularity of the graph inside it, parted into its parts; null where it has none. */
  readonly modularity: number | null
  /** Item rows, best first. */
  readonly favourites: Int32Array
  /** Score of each favourite. */
  readonly favouriteScores: Float32Array
}

/** What a community is called from its first training on. */
export interface CommunityIdentity {
  readonly id: string
  readonly name: string
}

/** Where a snapshot keeps the identities of its communities, in their order. */
export const IDENTITIES = 'communities'

const identitiesSchema = z.array(z.object({ id: z.string(), name: z.string() }))

/**
 * The communities of a snapshot's item model, a whole before its parts; none where it has learned none. Where it learned from ties
 * alone, they are those of its model of people, and have no favourites.
 */
export function communitiesOf(snapshot: Snapshot): LearnedCommunity[] {
  const names = Object.values(COMMUNITY_ARRAYS)
  const found = [snapshot, ...Object.values(snapshot.members)].find(
    ({ target, arrays }) => target === snapshot.target && names.every((name) => name in arrays),
  )
  if (found === undefined) return []
  const array = <Kind extends SnapshotArray>(name: keyof typeof COMMUNITY_ARRAYS) =>
    found.arrays[COMMUNITY_ARRAYS[name]] as Kind
  const parents = array<Int32Array>('parents')
  const partModularity = array<Float32Array>('partModularity')
  const favourites = array<Int32Array>('favourites')
  const scores = array<Float32Array>('favouriteScores')
  const members: number[][] = Array.from(parents, () => [])
  for (const [user, smallest] of array<Int32Array>('communityOf').entries()) {
    for (let own = smallest; own >= 0; own = parents[own]!) members[own]!.push(user)
  }
  const wholes = new Set(parents)
  const width = favourites.length / Math.max(1, parents.length)
  const levels: number[] = []
  return members.map((people, place) => {
    const parent = parents[place]! < 0 ? null : parents[place]!
    levels.push(parent === null ? 0 : levels[parent]! + 1)
    const start = place * width
    // What a model of people favours is people.
    const items = found.target === 'item' ? favourites.subarray(start, start + width) : new Int32Array(0)
    const own = items.filter((item) => item >= 0)
    return {
      members: Int32Array.from(people),
      parent,
      level: levels[place]!,
      modularity: wholes.has(place) ? partModularity[place]! : null,
      favourites: own,
      favouriteScores: scores.slice(start, start + own.length),
    }
  })
}

/** The identities that a training gave a snapshot's communities; none where it gave none. */
export function identitiesOf({ tuned }: Pick<Snapshot, 'tuned'>): readonly CommunityIdentity[] {
  const parsed = identitiesSchema.safeParse(tuned[IDENTITIES])
  return parsed.success ? parsed.data : []
}

/** Favourites that a name may rest on. */
export const FAVOURITES_FOR_NAME = 50
/** A tag must be on this share of them, so that one oddity does not name a community. */
const LEAST_SHARE = 0.1

/**
 * Names that a person can read, no two alike: the tag that sets a community's favourites apart (how many carry it, times how
 * few other communities' do), else `Fans of TITLE` after its first favourite, else a number.
 *
 * @param favourites labels of each community's favourites, best first; the largest community first, as it chooses first.
 * @param kept the name that each has from before, null: none. No two alike.
 */
export function nameCommunities(
  favourites: readonly (readonly ItemLabel[])[],
  kept: readonly (string | null)[],
): string[] {
  const counts = favourites.map(countTags)
  const communitiesWith = new Map<string, number>()
  for (const tags of counts)
    for (const tag of tags.keys()) communitiesWith.set(tag, (communitiesWith.get(tag) ?? 0) + 1)

  const taken = new Set(kept)
  return favourites.map((items, community) => {
    const before = kept[community] ?? null
    if (before !== null) return before
    const least = Math.max(2, items.length * LEAST_SHARE)
    const byDistinction = [...counts[community]!]
      .filter(([, count]) => count >= least)
      .map(([tag, count]) => ({
        tag,
        distinction: count * Math.log(1 + favourites.length / communitiesWith.get(tag)!),
      }))
      .sort((left, right) => right.distinction - left.distinction || (left.tag < right.tag ? -1 : 1))
      .map(({ tag }) => tag)
    const titles = items.flatMap(({ title }) => (title === null ? [] : `Fans of ${title}`))
    const free = [...byDistinction, ...titles].find((name) => !taken.has(name))
    const name = free ?? firstFree((number) => `Community ${number}`, community + 1, taken)
    taken.add(name)
    return name
  })
}

function firstFree(nameOf: (number: number) => string, start: number, taken: Set<string | null>): string {
  let number = start
  while (taken.has(nameOf(number))) number++
  return nameOf(number)
}

function countTags(items: readonly ItemLabel[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { tags } of items) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return counts
}
