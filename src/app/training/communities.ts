import type { ItemLabels } from '../core/ports/item-labels.js'
import type { Snapshot } from '../core/snapshot.js'
import type { Vocabulary } from '../core/vocabulary.js'
import { adjustedRandIndex } from '../numeric/partitions/adjusted-rand-index.js'
import { matchGroups } from '../numeric/partitions/match-groups.js'
import { normalizedMutualInformation } from '../numeric/partitions/normalized-mutual-information.js'
import {
  type CommunityIdentity,
  communitiesOf,
  IDENTITIES,
  identitiesOf,
  type LearnedCommunity,
} from './communities-of.js'
import { FAVOURITES_FOR_NAME, nameCommunities } from './name-communities.js'

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
