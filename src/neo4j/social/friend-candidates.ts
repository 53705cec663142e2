import type { Scored } from '../../core/model/index.js'
import {
  type FriendCandidateRequest,
  type FriendCandidates,
  type LiveTies,
  MAX_LIVE_TIES,
} from '../../core/ports/index.js'
import { type Graph, int, loadQuery } from '../driver/index.js'

/** People in between that are gone through, those with the fewest ties: they say the most. */
const BRIDGE_LIMIT = 200
/** Paths over them that are followed: of somebody with 80 friends about all, of somebody with 400 the better half. */
const PATH_LIMIT = 12_000
/** Friends and followed people of somebody in between up to whom they are told apart, so that who is both counts once. */
const TIE_LIMIT = 500
/** People looked at for each who is wanted, besides those who are excluded: some are deactivated or hidden. */
const READ_FACTOR = 2
/** Items whose audience is gone through, those with the smallest; and people of each. */
const ITEM_LIMIT = 100
const AUDIENCE_LIMIT = 300
const MEMBER_LIMIT = 2_000

interface Lists {
  readonly ids: readonly string[]
  readonly scores: readonly number[]
}

export interface FriendCandidateSettings {
  /** Names of the kinds of event that speak for an item. */
  readonly attracting: readonly string[]
  /** Fewest people who must like an item before it leads to anybody. */
  readonly minItemAudience: number
}

export function createFriendCandidates(
  graph: Graph,
  { attracting, minItemAudience }: FriendCandidateSettings,
): FriendCandidates {
  const friendsOfFriends = loadQuery('social/friends-of-friends')
  const changedTies = loadQuery('social/changed-ties')
  const sharedItems = loadQuery('social/shared-items')
  const communityMembers = loadQuery('social/community-members')
  const followers = loadQuery('social/followers')
  const wellConnected = loadQuery('social/well-connected')
  const peopleAfter = loadQuery('social/users-after')
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
        adamicAdar: scored({ ids, scores: adamicAdar }),
        commonNeighbours: bestFirst(scored({ ids, scores: common })),
        resourceAllocation: bestFirst(scored({ ids, scores: resourceAllocation })),
      }
    },
    async changedTies(people, versions, context) {
      if (people.length === 0) return new Map()
      const rows = await graph.read<LiveTies & { id: string }>(
        changedTies,
        { ids: people, versions: versions.map((version) => int(version)), tieLimit: int(MAX_LIVE_TIES) },
        context,
      )
      return new Map(rows.map(({ id, ...ties }) => [id, ties]))
    },
    async sharedItems(request, context) {
      const limits = { itemLimit: int(ITEM_LIMIT), audienceLimit: int(AUDIENCE_LIMIT) }
      const asked = { ...shared(request), ...limits, attracting, minItemAudience: int(minItemAudience) }
      return scored((await graph.read<Lists>(sharedItems, { request: asked }, context))[0]!)
    },
    async communityMembers(request, slot, context) {
      const asked = { ...shared(request), slot, memberLimit: int(MEMBER_LIMIT) }
      return scored((await graph.read<Lists>(communityMembers, { request: asked }, context))[0]!)
    },
    followers: async (request, context) =>
      scored((await graph.read<Lists>(followers, { request: shared(request) }, context))[0]!),
    wellConnected: async (limit, context) =>
      scored((await graph.read<Lists>(wellConnected, { limit: int(limit) }, context))[0]!),
    async usersAfter(after, limit, context) {
      const rows = await graph.read<{ id: string }>(peopleAfter, { after, limit: int(limit) }, context)
      return rows.map(({ id }) => id)
    },
  }
}

const shared = ({ user, exclude, k }: FriendCandidateRequest) => ({ user, exclude, limit: int(k) })

const scored = ({ ids, scores }: Lists): Scored[] =>
  ids.map((id, position) => ({ id, score: scores[position]! }))

/** The sort is stable: equal scores stay in the order that the first rule gave. */
const bestFirst = (list: readonly Scored[]): Scored[] =>
  [...list].sort((left, right) => right.score - left.score)
