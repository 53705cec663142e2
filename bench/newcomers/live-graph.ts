import type { Dataset } from '../../src/core/dataset/index.js'
import type { FriendCandidates } from '../../src/core/ports/index.js'
import { type Csr, rowIndices } from '../../src/numeric/sparse/index.js'

/** A graph of friendships as a server sees it, in memory. */
export interface LiveGraph {
  readonly candidates: FriendCandidates
  friendsOf(id: string): readonly string[]
  likesOf(id: string): readonly string[]
}

/**
 * The live graph of a dataset.
 *
 * @param ties the ties that exist now, users × users.
 * @param nameOf id of a user's row in the live graph.
 */
export function createLiveGraph(
  { items, interactions }: Pick<Dataset, 'items' | 'interactions'>,
  ties: Csr,
  nameOf: (row: number) => string,
): LiveGraph {
  const ids = Array.from({ length: ties.rows }, (_, row) => nameOf(row))
  const rows = new Map(ids.map((id, row) => [id, row]))
  const friendsOf = (id: string): string[] => {
    const row = rows.get(id)
    return row === undefined ? [] : Array.from(rowIndices(ties, row), (other) => ids[other]!)
  }
  const likesOf = (id: string): string[] => {
    const row = rows.get(id)
    return row === undefined ? [] : Array.from(rowIndices(interactions, row), (item) => items.ids[item]!)
  }
  const wellConnected = ids
    .map((id, row) => ({ id, score: rowIndices(ties, row).length }))
    .sort((left, right) => right.score - left.score)
  return {
    friendsOf,
    likesOf,
    candidates: {
      friendsOfFriends: async () => ({ adamicAdar: [], commonNeighbours: [], resourceAllocation: [] }),
      changedTies: async (users, versions) =>
        new Map(
          users.flatMap((id, at) => {
            const friends = friendsOf(id)
            return friends.length === versions[at]
              ? []
              : [[id, { version: friends.length, users: friends }] as const]
          }),
        ),
      liveUsers: async (users) =>
        users.map((id) => ({
          id,
          friends: friendsOf(id),
          follows: [],
          followers: [],
          likes: likesOf(id).slice(0, 200),
        })),
      sharedItems: async () => [],
      communityMembers: async () => [],
      followers: async () => [],
      wellConnected: async (limit) => wellConnected.slice(0, limit),
      usersAfter: async () => [],
    },
  }
}
