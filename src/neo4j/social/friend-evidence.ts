import type { FriendEvidence, FriendEvidenceFinder } from '../../core/ports/index.js'
import { type Graph, int, loadQuery } from '../driver/index.js'

/** Events of the viewer, and of each suggested person, that are looked through for items in common. */
const EVENT_LIMIT = 2_000

/** No version of ties. */
const NEVER = -1
const NOTHING = { count: 0, first: [] }

interface Row extends Omit<FriendEvidence, 'mutualCount'> {
  readonly id: string
  /** null: it is as was thought. */
  readonly mutualCount: number | null
}

export interface FriendEvidenceSettings {
  /** Names of the kinds of event that speak for an item. */
  readonly attracting: readonly string[]
  /** Fewest people who must like an item before it is shown as a reason. */
  readonly minItemAudience: number
}

export function createFriendEvidenceFinder(
  graph: Graph,
  { attracting, minItemAudience }: FriendEvidenceSettings,
): FriendEvidenceFinder {
  const query = loadQuery('social/suggestion-evidence')
  return {
    async find({ user, users: people, mutuals, expected: thought, slot }, context) {
      if (people.length === 0) return new Map()
      const thoughtOf = people.map((id) => thought?.of.get(id))
      const request = {
        user,
        ids: people,
        version: int(thought?.version ?? NEVER),
        friends: int(thought?.friends ?? NEVER),
        versions: thoughtOf.map((each) => int(each?.version ?? NEVER)),
        firsts: thoughtOf.map((each) => each?.first[0] ?? null),
        attracting,
        slot,
        minItemAudience: int(minItemAudience),
        eventLimit: int(EVENT_LIMIT),
        mutualLimit: int(mutuals),
      }
      const rows = await graph.read<Row>(query, { request }, context)
      return new Map(
        rows.map(({ id, mutualCount, ...evidence }) => {
          const { count, first } = thought?.of.get(id) ?? NOTHING
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
