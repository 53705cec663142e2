import { z } from 'zod'
import type { Vocabulary } from '../../core/data/index.js'
import { COMMUNITY_ARRAYS, type Snapshot, type SnapshotArray } from '../../core/model/index.js'
import type { ItemLabel, ItemLabels } from '../../core/ports/index.js'
import { adjustedRandIndex, matchGroups, normalizedMutualInformation } from '../../numeric/stats/index.js'

/** A community of a snapshot. */
export interface LearnedCommunity {
  /** User rows, ascending, including those of its parts. */
  readonly members: Int32Array
  /** Index of the parent community; null: top level. */
  readonly parent: number | null
  /** Depth: 0 at the top level. */
  readonly level: number
  /** Modularity of its division into parts; null without parts. */
  readonly modularity: number | null
  /** Item rows, best first. */
  readonly favourites: Int32Array
  /** Score of each favourite. */
  readonly favouriteScores: Float32Array
}

/** Id and name of a community, the same in all later trainings that find it again. */
export interface CommunityIdentity {
  readonly id: string
  readonly name: string
}

/** Names of the community metrics of a snapshot. */
export const COMMUNITY_METRICS = {
  count: 'communities/count',
  /** Modularity of the joint graph for the top-level communities. */
  modularity: 'communities/modularity',
  /** Number of communities that the previous snapshot has, too. */
  kept: 'communities/kept',
  /** Normalized mutual information with the previous top-level communities, over the users of both. */
  nmi: 'communities/nmi',
  /** Adjusted Rand index with the previous top-level communities, over the users of both. */
  ari: 'communities/ari',
} as const

/** Key of the identities in a snapshot's `tuned`. They are parallel to its communities. */
export const IDENTITIES = 'communities'

/** Minimum Jaccard similarity of two communities that count as the same one. */
const MIN_OVERLAP = 0.3
/** Number of favourites that a name may be taken from. */
const FAVOURITES_FOR_NAME = 50
/**
 * Minimum share of these favourites that must have a tag, so that one unusual item does not name a community.
 */
const MIN_TAG_SHARE = 0.1

const identitiesSchema = z.array(z.object({ id: z.string(), name: z.string() }))

/**
 * The communities of a snapshot's item model, parents before their parts; empty if it has none. In a snapshot
 * trained on ties alone, they are those of the friend model and have no favourites.
 */
export function communitiesOf(snapshot: Snapshot): LearnedCommunity[] {
  const names = Object.values(COMMUNITY_ARRAYS)
  const model = [snapshot, ...Object.values(snapshot.members)].find(
    ({ target, arrays }) => target === snapshot.target && names.every((name) => name in arrays),
  )
  if (model === undefined) return []
  const array = <Kind extends SnapshotArray>(name: keyof typeof COMMUNITY_ARRAYS) =>
    model.arrays[COMMUNITY_ARRAYS[name]] as Kind
  const parents = array<Int32Array>('parents')
  const partModularity = array<Float32Array>('partModularity')
  const favourites = array<Int32Array>('favourites')
  const scores = array<Float32Array>('favouriteScores')
  const members: number[][] = Array.from(parents, () => [])
  for (const [user, smallest] of array<Int32Array>('communityOf').entries()) {
    for (let index = smallest; index >= 0; index = parents[index]!) members[index]!.push(user)
  }
  const withParts = new Set(parents)
  const width = favourites.length / Math.max(1, parents.length)
  const levels: number[] = []
  return members.map((rows, index) => {
    const parent = parents[index]! < 0 ? null : parents[index]!
    levels.push(parent === null ? 0 : levels[parent]! + 1)
    const start = index * width
    // The favourites of a friend model are users.
    const items = model.target === 'item' ? favourites.subarray(start, start + width) : new Int32Array(0)
    const own = items.filter((item) => item >= 0)
    return {
      members: Int32Array.from(rows),
      parent,
      level: levels[index]!,
      modularity: withParts.has(index) ? partModularity[index]! : null,
      favourites: own,
      favouriteScores: scores.slice(start, start + own.length),
    }
  })
}

/** The identities of a snapshot's communities; empty if it has none. */
export function identitiesOf({ tuned }: Pick<Snapshot, 'tuned'>): readonly CommunityIdentity[] {
  const parsed = identitiesSchema.safeParse(tuned[IDENTITIES])
  return parsed.success ? parsed.data : []
}

/** The community metrics of a snapshot by name. */
export function communityMetricsOf({ metrics }: Pick<Snapshot, 'metrics'>): Readonly<Record<string, number>> {
  const names = new Set<string>(Object.values(COMMUNITY_METRICS))
  return Object.fromEntries(Object.entries(metrics).filter(([name]) => names.has(name)))
}

/**
 * Gives the communities of a snapshot lasting ids and names. A community that overlaps enough with one of the
 * previous snapshot keeps its id and name; they are matched greedily by Jaccard similarity over the users of
 * both snapshots. Others get an id from this version and a new name from their favourites. The returned
 * snapshot has the identities, the modularity, and the agreement with the previous snapshot.
 *
 * @param previous the active snapshot; null: none.
 */
export async function identifyCommunities(
  version: string,
  snapshot: Snapshot,
  previous: Snapshot | null,
  labels: ItemLabels,
): Promise<Snapshot> {
  const communities = communitiesOf(snapshot)
  if (communities.length === 0) return snapshot
  const kept =
    previous === null
      ? new Map<number, CommunityIdentity>()
      : matchIdentities(snapshot, communities, previous)
  const keptNames = communities.map((_, index) => kept.get(index)?.name ?? null)
  const favourites = await describeFavourites(communities, snapshot.items, labels)
  const identities = nameCommunities(favourites, keptNames).map(
    (name, index) => kept.get(index) ?? { id: `${version}:${index}`, name },
  )
  const modularity = Object.values(snapshot.members).find(({ metrics }) => 'modularity' in metrics)?.metrics
    .modularity
  return Object.freeze({
    ...snapshot,
    tuned: Object.freeze({ ...snapshot.tuned, [IDENTITIES]: identities }),
    metrics: Object.freeze({
      ...snapshot.metrics,
      [COMMUNITY_METRICS.count]: communities.length,
      ...(modularity === undefined ? {} : { [COMMUNITY_METRICS.modularity]: modularity }),
      ...(previous === null || identitiesOf(previous).length === 0
        ? {}
        : { [COMMUNITY_METRICS.kept]: kept.size, ...agreement(snapshot, communities, previous) }),
    }),
  })
}

/** The previous identity of each community that is found again, by index. */
function matchIdentities(
  { users }: Snapshot,
  communities: readonly LearnedCommunity[],
  previous: Snapshot,
): Map<number, CommunityIdentity> {
  const identities = identitiesOf(previous)
  const current = communities.map(({ members }) => rowsKnownTo(previous.users, members, users))
  // In rows of the current snapshot. Users who have left count for neither.
  const before = communitiesOf(previous).map(({ members }) =>
    rowsKnownTo(users, members, previous.users).map((row) => users.indexOf(previous.users.ids[row]!)),
  )
  if (identities.length !== before.length) return new Map()
  const matches = matchGroups(current, before, MIN_OVERLAP)
  return new Map(matches.map(({ left, right }) => [left, identities[right]!]))
}

/** The rows of `own` whose ids `other` has, too. */
function rowsKnownTo(other: Vocabulary, rows: Int32Array, own: Vocabulary): number[] {
  return Array.from(rows).filter((row) => other.indexOf(own.ids[row]!) >= 0)
}

function agreement(
  { users }: Snapshot,
  communities: readonly LearnedCommunity[],
  previous: Snapshot,
): Readonly<Record<string, number>> {
  const current = topLevelLabels(users, communities)
  const labelsBefore = topLevelLabels(previous.users, communitiesOf(previous))
  const before = Int32Array.from(users.ids, (id) => labelsBefore[previous.users.indexOf(id)] ?? -1)
  return {
    [COMMUNITY_METRICS.nmi]: normalizedMutualInformation(current, before),
    [COMMUNITY_METRICS.ari]: adjustedRandIndex(current, before),
  }
}

/** Index of each user's top-level community; −1: none. */
function topLevelLabels({ size }: Vocabulary, communities: readonly LearnedCommunity[]): Int32Array {
  const labels = new Int32Array(size).fill(-1)
  for (const [index, { members, level }] of communities.entries())
    if (level === 0) for (const user of members) labels[user] = index
  return labels
}

/** Labels of the favourites of each community, best first. Items without a label are absent. */
async function describeFavourites(
  communities: readonly LearnedCommunity[],
  items: Vocabulary,
  labels: ItemLabels,
): Promise<ItemLabel[][]> {
  const favourites = communities.map((community) =>
    Array.from(community.favourites.subarray(0, FAVOURITES_FOR_NAME), (item) => items.ids[item]!),
  )
  const described = await labels.describe([...new Set(favourites.flat())])
  const byId = new Map(described.map((label) => [label.id, label]))
  return favourites.map((ids) => ids.flatMap((id) => byId.get(id) ?? []))
}

/**
 * Unique names for display. A community is named after the tag that distinguishes its favourites (number of
 * favourites with the tag, times `ln(1 + communities / communities with the tag)`, like tf-idf), otherwise
 * `Fans of TITLE` for its first free favourite, otherwise `Community N`.
 *
 * @param favourites labels of each community's favourites, best first. Earlier communities choose first.
 * @param kept previous name of each community; null: none. All differ.
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
    const previous = kept[community] ?? null
    if (previous !== null) return previous
    const minCount = Math.max(2, items.length * MIN_TAG_SHARE)
    const byDistinction = [...counts[community]!]
      .filter(([, count]) => count >= minCount)
      .map(([tag, count]) => ({
        tag,
        distinction: count * Math.log(1 + favourites.length / communitiesWith.get(tag)!),
      }))
      .sort((left, right) => right.distinction - left.distinction || (left.tag < right.tag ? -1 : 1))
      .map(({ tag }) => tag)
    const titles = items.flatMap(({ title }) => (title === null ? [] : `Fans of ${title}`))
    const free = [...byDistinction, ...titles].find((name) => !taken.has(name))
    const name = free ?? numberedName(community + 1, taken)
    taken.add(name)
    return name
  })
}

/** `Community N` with the first number from `start` whose name is free. */
function numberedName(start: number, taken: ReadonlySet<string | null>): string {
  let number = start
  while (taken.has(`Community ${number}`)) number++
  return `Community ${number}`
}

function countTags(items: readonly ItemLabel[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { tags } of items) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return counts
}
