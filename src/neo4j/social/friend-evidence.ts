import type { FriendEvidence, FriendEvidenceFinder } from '../../core/ports/index.js'
import { type Graph, int, loadQuery } from '../driver/index.js'

/** Maximum interactions of the viewer and of each suggested user that are read for shared items. */
const EVENT_LIMIT = 2_000

/** A version that no ties have. */
const NEVER = -1
const NOTHING = { count: 0, first: [] }

interface Row extends Omit<FriendEvidence, 'mutualCount'> {
  readonly id: string
  /** Null if the expected mutual friends are right. */
  readonly mutualCount: number | null
}

/** Settings of the evidence for friend suggestions. */
export interface FriendEvidenceSettings {
  /** Kinds of interactions that attract. */
  readonly attracting: readonly string[]
  /** Minimum audience of an item before it is shown as a reason. */
  readonly minItemAudience: number
}

/** Reads what explains friend suggestions. */
export function createFriendEvidenceFinder(
  graph: Graph,
  { attracting, minItemAudience }: FriendEvidenceSettings,
): FriendEvidenceFinder {
  const query = loadQuery('social/suggestion-evidence')
  return {
    async find({ user, users, mutuals, expected, slot }, context) {
      if (users.length === 0) return new Map()
      const expectedOf = users.map((id) => expected?.of.get(id))
      const request = {
        user,
        ids: users,
        version: int(expected?.version ?? NEVER),
        friends: int(expected?.friends ?? NEVER),
        versions: expectedOf.map((each) => int(each?.version ?? NEVER)),
        firsts: expectedOf.map((each) => each?.first[0] ?? null),
        attracting,
        slot,
        minItemAudience: int(minItemAudience),
        eventLimit: int(EVENT_LIMIT),
        mutualLimit: int(mutuals),
      }
      const rows = await graph.read<Row>(query, { request }, context)
      return new Map(
        rows.map(({ id, mutualCount, ...evidence }) => {
          const { count, first } = expected?.of.get(id) ?? NOTHING
          return [
            id,
            mutualCount === null
              ? { ...evidence, mutualCount: count, mutuals: first }
              : { ...evidence, mutualCount },
          ]
        }),
      )
    },
  }
}
