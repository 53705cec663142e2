import { z } from 'zod'
import { COMMUNITY_ARRAYS, type Snapshot, type SnapshotArray } from '../core/snapshot.js'

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
