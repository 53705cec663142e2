import type { Scored } from '../../core/model/index.js'
import {
  type FriendCandidateRequest,
  type FriendCandidates,
  type LiveTies,
  type LiveUser,
  MAX_LIVE_TIES,
} from '../../core/ports/index.js'
import { type Graph, int, loadQuery, type ScoredLists, scoredOf } from '../driver/index.js'

/** Maximum bridges, those with the fewest ties, because they say the most. */
const BRIDGE_LIMIT = 200
/**
 * Maximum paths over bridges: nearly all paths of a user with 80 friends, the better half of one with 400.
 */
const PATH_LIMIT = 12_000
/**
 * Maximum ties of a bridge up to which friends and followed users are distinguished, so that a user who is
 * both counts once.
 */
const TIE_LIMIT = 500
/** Candidates read per candidate wanted, besides excluded users, because some are deactivated or hidden. */
const READ_FACTOR = 2
/** Maximum items whose audience is read, those with the smallest audience, and users of each. */
const ITEM_LIMIT = 100
const AUDIENCE_LIMIT = 300
const MEMBER_LIMIT = 2_000
/** Maximum ties of each type, and items, that are read of a user whom training did not know. */
const NEW_TIE_LIMIT = 300
const NEW_LIKE_LIMIT = 200

/** Settings of the live friend sources. */
export interface FriendCandidateSettings {
  /** Kinds of interactions that attract. */
  readonly attracting: readonly string[]
  /** Minimum audience of an item before it leads to a candidate. */
  readonly minItemAudience: number
}

/** Live sources of friend candidates. */
export function createFriendCandidates(
  graph: Graph,
  { attracting, minItemAudience }: FriendCandidateSettings,
): FriendCandidates {
  const friendsOfFriends = loadQuery('social/friends-of-friends')
  const changedTies = loadQuery('social/changed-ties')
  const newUsers = loadQuery('social/new-users')
  const sharedItems = loadQuery('social/shared-items')
  const communityMembers = loadQuery('social/community-members')
  const followers = loadQuery('social/followers')
  const wellConnected = loadQuery('social/well-connected')
  const usersAfter = loadQuery('social/users-after')
  return {
    async friendsOfFriends(request, context) {
      const asked = {
        ...shared(request),
        bridgeLimit: int(BRIDGE_LIMIT),
        tieLimit: int(TIE_LIMIT),
        pathLimit: int(PATH_LIMIT),
        readLimit: int(READ_FACTOR * request.k + request.exclude.length),
      }
      const [row] = await graph.read<{
        ids: string[]
        common: number[]
        adamicAdar: number[]
        resourceAllocation: number[]
      }>(friendsOfFriends, { request: asked }, context)
      const { ids, common, adamicAdar, resourceAllocation } = row!
      return {
        adamicAdar: scoredOf(graph, friendsOfFriends, { ids, scores: adamicAdar }),
        commonNeighbours: bestFirst(scoredOf(graph, friendsOfFriends, { ids, scores: common })),
        resourceAllocation: bestFirst(scoredOf(graph, friendsOfFriends, { ids, scores: resourceAllocation })),
      }
    },
    async changedTies(users, versions, context) {
      if (users.length === 0) return new Map()
      const rows = await graph.read<LiveTies & { id: string }>(
        changedTies,
        { ids: users, versions: versions.map((version) => int(version)), tieLimit: int(MAX_LIVE_TIES) },
        context,
      )
      return new Map(rows.map(({ id, ...ties }) => [id, ties]))
    },
    async liveUsers(users, context) {
      if (users.length === 0) return []
      const limits = { tieLimit: int(NEW_TIE_LIMIT), likeLimit: int(NEW_LIKE_LIMIT) }
      return graph.read<LiveUser>(newUsers, { request: { ids: users, attracting, ...limits } }, context)
    },
    async sharedItems(request, context) {
      const limits = { itemLimit: int(ITEM_LIMIT), audienceLimit: int(AUDIENCE_LIMIT) }
      const asked = { ...shared(request), ...limits, attracting, minItemAudience: int(minItemAudience) }
      const [row] = await graph.read<ScoredLists>(sharedItems, { request: asked }, context)
      return scoredOf(graph, sharedItems, row)
    },
    async communityMembers(request, slot, context) {
      const asked = { ...shared(request), slot, memberLimit: int(MEMBER_LIMIT) }
      const [row] = await graph.read<ScoredLists>(communityMembers, { request: asked }, context)
      return scoredOf(graph, communityMembers, row)
    },
    async followers(request, context) {
      const [row] = await graph.read<ScoredLists>(followers, { request: shared(request) }, context)
      return scoredOf(graph, followers, row)
    },
    async wellConnected(limit, context) {
      const [row] = await graph.read<ScoredLists>(wellConnected, { limit: int(limit) }, context)
      return scoredOf(graph, wellConnected, row)
    },
    async usersAfter(after, limit, context) {
      const rows = await graph.read<{ id: string }>(usersAfter, { after, limit: int(limit) }, context)
      return rows.map(({ id }) => id)
    },
  }
}

const shared = ({ user, exclude, k }: FriendCandidateRequest) => ({ user, exclude, limit: int(k) })

/** The sort is stable: equal scores keep the order of the first rule. */
const bestFirst = (list: readonly Scored[]): Scored[] =>
  [...list].sort((left, right) => right.score - left.score)
