import { type Explanation, itemRef, type PathNode, type PathStep, userRef } from '../../core/page/index.js'
import type { Communities, JoinableCommunity, RequestContext } from '../../core/ports/index.js'
import { byScore } from '../../core/shared/index.js'

/** A community that a user may like to join. */
export interface CommunitySuggestion {
  readonly id: string
  readonly name: string
  /** 0 … 1; compares entries of one list. */
  readonly score: number
  /** Strongest first, at least one. */
  readonly because: readonly Explanation[]
}

export type SuggestCommunities = (
  user: string,
  first: number,
  context: RequestContext,
) => Promise<readonly CommunitySuggestion[]>

/** What the two reasons count; friends say more of where somebody belongs. */
const WEIGHTS = { friends: 0.6, taste: 0.4 }
/** Added to the size of a community, so that one friend in a tiny one is not everything. */
const DAMPING = 10

/**
 * Communities that a user is no member of, best first: `0.6 · f / max f + 0.4 · t / max t`, with `f = friends in it / √(size + 10)` and `t` the
 * cosine of the items that the user likes and its favourites, `common / √(liked · favourites)`. Each has the reasons that scored it.
 */
export function createSuggestCommunities(communities: Pick<Communities, 'joinable'>): SuggestCommunities {
  return async (user, first, context) => {
    if (first === 0) return []
    const found = await communities.joinable(user, context)
    const mostFriends = Math.max(...found.map(friendly))
    const mostTaste = Math.max(...found.map(tasteful))
    const scored = found.map((each) => {
      const byFriends = mostFriends > 0 ? (WEIGHTS.friends * friendly(each)) / mostFriends : 0
      const byTaste = mostTaste > 0 ? (WEIGHTS.taste * tasteful(each)) / mostTaste : 0
      const because = reasonsFor(user, each)
      if (byTaste > byFriends) because.reverse()
      return { id: each.id, name: each.name, score: byFriends + byTaste, because }
    })
    scored.sort(byScore)
    return scored.slice(0, first)
  }
}

const friendly = ({ friends, size }: JoinableCommunity): number => friends / Math.sqrt(size + DAMPING)

const tasteful = ({ liked, favourites, history }: JoinableCommunity): number =>
  liked === 0 ? 0 : liked / Math.sqrt(favourites * history)

/** Paths that the graph holds: over a friend who is a member, over an item that both favour. */
function reasonsFor(
  user: string,
  { id, name, friends, friend, liked, item }: JoinableCommunity,
): Explanation[] {
  const over = (node: PathNode, via: string, last: string): PathStep[] => [
    { node: userRef(user), via: null },
    { node, via },
    { node: { type: 'Community', id, name }, via: last },
  ]
  const reasons: Explanation[] = []
  if (friend !== null)
    reasons.push({ kind: 'FRIENDS_IN', count: friends, steps: over(userRef(friend), 'FRIEND', 'MEMBER_OF') })
  if (item !== null)
    reasons.push({ kind: 'SHARED_ITEMS', count: liked, steps: over(itemRef(item), 'INTERACTED', 'FAVOURS') })
  return reasons
}
