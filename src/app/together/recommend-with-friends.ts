import type { KindTable } from '../../core/data/index.js'
import { ITEM_SOURCES, type Scored } from '../../core/model/index.js'
import type { Explanation } from '../../core/page/index.js'
import type {
  CatalogueItem,
  EvidenceFinder,
  ItemAvailability,
  RequestContext,
} from '../../core/ports/index.js'
import { byScore, momentOf } from '../../core/shared/index.js'
import {
  type CandidateFinder,
  excludedItems,
  explainEntries,
  likedCount,
  personalScores,
  type SourcesFor,
  type ViewerContext,
  viewerContext,
} from '../pages/index.js'
import {
  type Serving,
  type ServingDependencies,
  type SourceDependencies,
  servingFor,
  sourcesOf,
  type WeightedSources,
} from '../serving/index.js'
import { mapConcurrent, type RequestReads } from '../shared/index.js'

/** An item for a user and the friends who would like it too. */
export interface ItemWithFriends {
  readonly id: string
  readonly record: CatalogueItem
  /** 0 … 1. */
  readonly score: number
  /** At least one, highest score first. A score of 1 is the best item of that friend. */
  readonly friends: readonly Scored[]
  /** Reasons for the user, as on the user's pages; empty if the request does not ask for them. */
  readonly because: readonly Explanation[]
}

/** What a user asks for. */
export interface WithFriendsRequest {
  /** 0 to MAX_PAGE. */
  readonly first: number
  /** Whether the entries come with their reasons. */
  readonly reasons: boolean
}

/** Null if the user is unknown. */
export type RecommendWithFriends = (
  user: string,
  request: WithFriendsRequest,
  reads: RequestReads,
) => Promise<readonly ItemWithFriends[] | null>

/** What {@link createRecommendWithFriends} needs. */
export interface RecommendWithFriendsDependencies
  extends Pick<ServingDependencies, 'holder' | 'log'>,
    SourceDependencies {
  readonly finder: CandidateFinder
  readonly availability: Pick<ItemAvailability, 'eligible'>
  readonly evidence: EvidenceFinder
  readonly kinds: KindTable
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Candidates of the user. */
const CANDIDATES = 500
/** Best items of a friend that count as liked. */
const LIKED_BY_FRIEND = 200
/** Maximum number of friends, those with the most similar taste first. */
const MAX_FRIENDS = 40
/** Friends scored at the same time. */
const CONCURRENCY = 8

/**
 * Pairs of an item and the friends who would like it too, best first: `v · (1 − Π_f (1 − s_f))`, where v is
 * the user's score and s_f that of the friend, each divided by the best score of that user. A friend likes
 * the item if it is among their best 200. The user's scores are those of their pages. A friend's scores come
 * from what the snapshot learned, folded over the live history, or from co-interaction if nothing was
 * learned. The friends are those whose ties the user may know. Items that the user or the friend has
 * consumed, dismissed or made are left out.
 */
export function createRecommendWithFriends(
  dependencies: RecommendWithFriendsDependencies,
): RecommendWithFriends {
  const { finder, availability, evidence, kinds, now } = dependencies

  const scoresFor = (viewer: ViewerContext, k: number, sourcesFor: SourcesFor, context: RequestContext) =>
    personalScores(viewer, { k, exclude: excludedItems(viewer, {}, []) }, sourcesFor, finder, context)

  return async (user, { first, reasons }, { context, viewer: readViewer }) => {
    const record = await readViewer(user)
    if (record === null) return null
    const asOf = momentOf(now())
    const viewer = viewerContext(record, kinds, asOf)
    if (first === 0 || viewer.friends.length === 0) return []
    const serving = await servingFor(viewer.active, dependencies)
    const liveSources =
      (of: ViewerContext): SourcesFor =>
      (limited) =>
        sourcesOf(serving, likedCount(of), dependencies, limited)
    const own = await scoresFor(viewer, CANDIDATES, liveSources(viewer), context)
    const nearest = await nearestFriends(viewer, serving)
    // Reads of one turn share a query.
    const friendRecords = await Promise.all(nearest.map(readViewer))
    const likedBy = await mapConcurrent([...nearest.keys()], CONCURRENCY, async (place) => {
      const id = nearest[place]!
      const friendRecord = friendRecords[place]!
      const friend = friendRecord && viewerContext(friendRecord, kinds, asOf)
      if (friend === null || likedCount(friend) === 0) return { id, scores: new Map<string, number>() }
      const personal: SourcesFor = (limited) => personalSources(liveSources(friend)(limited), serving)
      const list = await scoresFor(friend, LIKED_BY_FRIEND, personal, context)
      return { id, scores: new Map(list.map((entry) => [entry.id, entry.score])) }
    })
    const pairs = own.flatMap(({ id, score }) => {
      const friends = likedBy
        .map((friend) => ({ id: friend.id, score: friend.scores.get(id) ?? 0 }))
        .filter((friend) => friend.score > 0)
        .sort(byScore)
      const none = friends.reduce((product, friend) => product * (1 - friend.score), 1)
      return friends.length === 0 ? [] : [{ id, score: score * (1 - none), friends }]
    })
    pairs.sort(byScore)
    const records = await availability.eligible(
      pairs.map(({ id }) => id),
      {},
      context,
    )
    const entries = pairs
      .flatMap((pair) => {
        const shown = records.get(pair.id)
        return shown === undefined ? [] : [{ ...pair, record: shown }]
      })
      .slice(0, first)
    const explained = entries.map((entry) => ({ ...entry, contributions: [] }))
    const because = reasons
      ? await explainEntries(explained, viewer, serving, evidence, context)
      : new Map<string, readonly Explanation[]>()
    return entries.map((entry) => ({ ...entry, because: because.get(entry.id) ?? [] }))
  }
}

/** Friends by similarity of taste, as far as training knows it, then by id. */
async function nearestFriends(viewer: ViewerContext, { loaded }: Serving): Promise<string[]> {
  const friends = [...new Set(viewer.friends)].sort()
  const lightgcn = loaded?.sources.get('lightgcn')
  if (friends.length <= MAX_FRIENDS || lightgcn === undefined) return friends.slice(0, MAX_FRIENDS)
  const near = await lightgcn.recommend({
    target: 'friend',
    user: viewer.user,
    k: MAX_FRIENDS,
    history: viewer.history,
    friends,
    exclude: new Set(),
    only: new Set(friends),
    asOf: viewer.asOf,
  })
  return [...new Set([...near.map(({ id }) => id), ...friends])].slice(0, MAX_FRIENDS)
}

/**
 * The sources of a friend that reflect the friend's own taste: learned ones, or co-interaction if nothing was
 * learned.
 */
function personalSources({ sources, ...rest }: WeightedSources, { loaded }: Serving): WeightedSources {
  if (loaded === null) return { ...rest, sources: sources.filter(({ name }) => name === 'co-interaction') }
  return {
    ...rest,
    sources: sources.flatMap(({ name }) => {
      const learned = loaded.sources.get(name)
      return learned === undefined || !ITEM_SOURCES[name].personal ? [] : [{ ...learned, name }]
    }),
  }
}
