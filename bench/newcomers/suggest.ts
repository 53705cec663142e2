import {
  createFriendModelLoader,
  createFriendsOfFriends,
  friendWeights,
  queryFriendSources,
} from '../../src/app/friends/index.js'
import { type Blended, blendLists } from '../../src/core/blend/index.js'
import type { FriendSource, Scored, Snapshot, SourceWeights } from '../../src/core/model/index.js'
import { findModel } from '../../src/models/index.js'
import type { LiveGraph } from './live-graph.js'

/** Suggestions for one user before rules and reasons, all candidates, best first. */
export interface Suggestions {
  readonly blended: readonly Blended[]
  readonly weights: SourceWeights
  readonly lists: ReadonlyMap<FriendSource, readonly Scored[]>
}

/**
 * Creates a function that suggests friends as the server does, in memory.
 *
 * @param snapshot of a blend of friends.
 * @param k maximum length of the list of each source.
 */
export function createSuggestions(
  snapshot: Snapshot,
  live: LiveGraph,
  k: number,
): (user: string) => Promise<Suggestions> {
  const load = createFriendModelLoader(
    (part) => findModel(part.algorithm, 'friend').load(part),
    console.error,
  )
  const model = load(snapshot)
  const sources = {
    candidates: live.candidates,
    friendsOfFriends: createFriendsOfFriends(live.candidates),
    wellConnected: () => live.candidates.wellConnected(500, {}),
  }
  return async (user) => {
    const friends = live.friendsOf(user)
    const history = live.likesOf(user).map((item) => ({ item, weight: 1, at: null }))
    const exclude = new Set([user, ...friends])
    const query = { target: 'friend', user, friends, history, exclude, k, asOf: 0 } as const
    const weights = friendWeights(model, { ties: friends.length, followers: 0 })
    const request = { query, weights, model, slot: null, bridges: friends }
    const { lists } = await queryFriendSources(request, sources, {})
    return { blended: blendLists(lists, weights), weights, lists }
  }
}

/** Place of an id in a list, from 1; `missing` if the list does not have it. */
export function placeIn(list: readonly { readonly id: string }[], id: string, missing: number): number {
  const at = list.findIndex((each) => each.id === id)
  return at < 0 ? missing : at + 1
}

/** Median of the values that are numbers; NaN without any. */
export function median(values: readonly number[]): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((left, right) => left - right)
  const middle = sorted.length / 2
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2
}
