import { type Explanation, type PathStep, userRef } from '../../core/page/index.js'
import type { Communities, JoinableCommunity, RequestContext } from '../../core/ports/index.js'
import { byScore } from '../../core/shared/index.js'

/** A community that a user may want to join. */
export interface CommunitySuggestion {
  readonly id: string
  readonly name: string
  /** 0 … 1; comparable within one list. */
  readonly score: number
  /** Strongest first, at least one. */
  readonly because: readonly Explanation[]
}

/** Suggests communities to users, by user. Users without any may be absent. */
export type SuggestCommunities = (
  users: readonly string[],
  first: number,
  context: RequestContext,
) => Promise<ReadonlyMap<string, readonly CommunitySuggestion[]>>

/** Weights of the two parts of the score. Friends predict membership better. */
const WEIGHTS = { friends: 0.6, taste: 0.4 }
/** Added to the size of a community, so that one friend in a tiny community does not dominate. */
const DAMPING = 10

/**
 * Communities that a user is not a member of, best first: `0.6 · f / max f + 0.4 · t / max t`, with `f =
 * friends in it / √(size + 10)` and `t` the cosine of the items that the user likes and the community's
 * favourites, `common / √(liked · favourites)`. Each comes with the reasons behind its score.
 */
export function createSuggestCommunities(communities: Pick<Communities, 'joinable'>): SuggestCommunities {
  return async (users, first, context) => {
    if (first === 0) return new Map()
    const found = await communities.joinable(users, context)
    return new Map([...found].map(([user, each]) => [user, scoreAll(user, each).slice(0, first)]))
  }
}

/** Best first. */
function scoreAll(user: string, found: readonly JoinableCommunity[]): CommunitySuggestion[] {
  const mostFriends = Math.max(...found.map(friendScore))
  const mostTaste = Math.max(...found.map(tasteScore))
  const scored = found.map((each) => {
    const byFriends = mostFriends > 0 ? (WEIGHTS.friends * friendScore(each)) / mostFriends : 0
    const byTaste = mostTaste > 0 ? (WEIGHTS.taste * tasteScore(each)) / mostTaste : 0
    const because = reasonsFor(user, each)
    if (byTaste > byFriends) because.reverse()
    return { id: each.id, name: each.name, score: byFriends + byTaste, because }
  })
  return scored.sort(byScore)
}

const friendScore = ({ friends, size }: JoinableCommunity): number => friends / Math.sqrt(size + DAMPING)

const tasteScore = ({ liked, favourites, history }: JoinableCommunity): number =>
  liked === 0 ? 0 : liked / Math.sqrt(favourites * history)

/** Paths in the graph: over a friend in the community, over an item that both favour. */
function reasonsFor(
  user: string,
  { id, name, friends, friend, liked, item, isComplete }: JoinableCommunity,
): Explanation[] {
  const pathOver = (middle: PathStep, last: string): PathStep[] => [
    { node: userRef(user), via: null },
    middle,
    { node: { type: 'Community', id, name, viewer: user }, via: last },
  ]
  const reasons: Explanation[] = []
  if (friend !== null)
    reasons.push({
      kind: 'FRIENDS_IN',
      count: isComplete ? friends : null,
      steps: pathOver({ node: friend, via: 'FRIEND' }, 'MEMBER_OF'),
    })
  if (item !== null)
    reasons.push({
      kind: 'SHARED_ITEMS',
      count: isComplete ? liked : null,
      steps: pathOver({ node: item.item, via: 'INTERACTED', interaction: item.interaction }, 'FAVOURS'),
    })
  return reasons
}
