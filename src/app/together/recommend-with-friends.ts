import { ITEM_SOURCES, type Scored } from '../../core/model/index.js'
import type { CatalogueItem, RequestContext } from '../../core/ports/index.js'
import { byScore, momentOf } from '../../core/shared/index.js'
import {
  excludedItems,
  likedCount,
  personalScores,
  type RecommendDependencies,
  type ViewerContext,
  viewerContext,
} from '../pages/index.js'
import { type Serving, servingFor, sourcesOf, type WeightedSources } from '../serving/index.js'
import { mapConcurrent, type RequestReads } from '../shared/index.js'

/** An item for a user, and friends who would like it too. */
export interface ItemWithFriends {
  readonly id: string
  readonly record: CatalogueItem
  /** 0 … 1. */
  readonly score: number
  /** Whom it suits best first, at least one; 1 is what suits a friend best of all. */
  readonly friends: readonly Scored[]
}

/** Null if the user is unknown. */
export type RecommendWithFriends = (
  user: string,
  first: number,
  reads: RequestReads,
) => Promise<readonly ItemWithFriends[] | null>

/** Items looked at for the user; and for a friend, who would like what is among these. */
const CANDIDATES = 500
const LIKED_BY_FRIEND = 200
/** Friends looked at, those of the nearest taste. */
const FRIENDS = 40
const AT_ONCE = 8

/**
 * Pairs of an item and the friends who would like it too, best first: `v · (1 − Π_f (1 − s_f))`, with v the user's own score and s_f the friend's, each
 * a share of their best; an item is liked by a friend who has it among their best 200. The user's score is that of their pages; a friend's is what the
 * snapshot learned, folded over their live history, or co-interaction where nothing was learned. Friends are those whose ties the user may know; nothing that the user or that friend has
 * had, dismissed or made.
 */
export function createRecommendWithFriends(dependencies: RecommendDependencies): RecommendWithFriends {
  const { shelf, kinds, now, candidateTimeoutMs } = dependencies

  const scoresFor = (
    person: ViewerContext,
    k: number,
    sources: (reads: RequestContext) => WeightedSources,
    context: RequestContext,
  ) =>
    personalScores(
      person,
      { k, exclude: excludedItems(person, {}, []) },
      sources,
      candidateTimeoutMs,
      context,
    )

  return async (user, first, { context, viewer: readViewer }) => {
    const record = await readViewer(user)
    if (record === null) return null
    const asOf = momentOf(now())
    const viewer = viewerContext(record, kinds, asOf)
    if (first === 0 || viewer.friends.length === 0) return []
    const serving = await servingFor(viewer.active, dependencies)
    const live = (person: ViewerContext) => (reads: RequestContext) =>
      sourcesOf(serving, likedCount(person), dependencies, reads)
    const own = await scoresFor(viewer, CANDIDATES, live(viewer), context)
    const nearest = await nearestFriends(viewer, serving)
    const likedBy = await mapConcurrent(nearest, AT_ONCE, async (id) => {
      const friendRecord = await readViewer(id)
      const friend = friendRecord && viewerContext(friendRecord, kinds, asOf)
      if (friend === null || likedCount(friend) === 0) return { id, scores: new Map<string, number>() }
      const personal = (reads: RequestContext) => learnedOnly(live(friend)(reads), serving)
      const list = await scoresFor(friend, LIKED_BY_FRIEND, personal, context)
      return { id, scores: new Map(list.map((entry) => [entry.id, entry.score])) }
    })
    const pairs = own.flatMap(({ id, score }) => {
      const friends = likedBy
        .map((friend) => ({ id: friend.id, score: friend.scores.get(id) ?? 0 }))
        .filter((friend) => friend.score > 0)
        .sort(byScore)
      const nobody = friends.reduce((product, friend) => product * (1 - friend.score), 1)
      return friends.length === 0 ? [] : [{ id, score: score * (1 - nobody), friends }]
    })
    pairs.sort(byScore)
    const records = await shelf.eligible(
      pairs.map(({ id }) => id),
      {},
      context,
    )
    return pairs
      .flatMap((pair) => {
        const shown = records.get(pair.id)
        return shown === undefined ? [] : [{ ...pair, record: shown }]
      })
      .slice(0, first)
  }
}

/** Friends by taste, as far as something was learned of it, then by id. */
async function nearestFriends(viewer: ViewerContext, { loaded }: Serving): Promise<string[]> {
  const friends = [...new Set(viewer.friends)].sort()
  const lightgcn = loaded?.sources.get('lightgcn')
  if (friends.length <= FRIENDS || lightgcn === undefined) return friends.slice(0, FRIENDS)
  const near = await lightgcn.recommend({
    target: 'friend',
    user: viewer.user,
    k: FRIENDS,
    history: viewer.history,
    friends,
    exclude: new Set(),
    only: new Set(friends),
    asOf: viewer.asOf,
  })
  return [...new Set([...near.map(({ id }) => id), ...friends])].slice(0, FRIENDS)
}

/** Those of a friend's sources that tell of this friend: learned ones, co-interaction where nothing was learned. */
function learnedOnly({ sources, ...rest }: WeightedSources, { loaded }: Serving): WeightedSources {
  if (loaded === null) return { ...rest, sources: sources.filter(({ name }) => name === 'co-interaction') }
  return {
    ...rest,
    sources: sources.flatMap(({ name }) => {
      const learned = loaded.sources.get(name)
      return learned === undefined || !ITEM_SOURCES[name].personal ? [] : [{ ...learned, name }]
    }),
  }
}
