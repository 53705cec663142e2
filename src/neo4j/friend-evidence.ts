import type { FriendEvidence, FriendEvidenceFinder } from '../core/ports/friend-evidence.js'
import { type Graph, int } from './connection.js'
import { loadQuery } from './queries.js'

/** Events of the viewer, and of each suggested person, that are looked through for items in common. */
const EVENT_LIMIT = 2_000

export interface FriendEvidenceSettings {
  /** Names of the kinds of event that speak for an item. */
  readonly attracting: readonly string[]
  /** Fewest people who must like an item before it is shown as a reason. */
  readonly minimumAudience: number
}

export function createFriendEvidenceFinder(
  graph: Graph,
  { attracting, minimumAudience }: FriendEvidenceSettings,
): FriendEvidenceFinder {
  const query = loadQuery('social/suggestion-evidence')
  return {
    async find({ user, people, mutuals, slot }, options) {
      if (people.length === 0) return new Map()
      const rows = await graph.read<FriendEvidence & { id: string }>(
        query,
        {
          request: {
            user,
            ids: people,
            attracting,
            slot,
            minimumAudience: int(minimumAudience),
            eventLimit: int(EVENT_LIMIT),
            mutualLimit: int(mutuals),
          },
        },
        options,
      )
      return new Map(rows.map(({ id, ...evidence }) => [id, evidence]))
    },
  }
}
