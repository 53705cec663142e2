import { itemRef, verbOf } from '../../core/page/index.js'
import type { FriendEvidence, FriendEvidenceFinder, SharedItems } from '../../core/ports/index.js'
import { type Graph, int, loadQuery } from '../driver/index.js'
import { type Did, type StatedKinds, strongestOf } from '../serving/index.js'

/** Maximum interactions of the viewer and of each suggested user that are read for shared items. */
const EVENT_LIMIT = 2_000

/** A version that no ties have. */
const NEVER = -1
const NOTHING = { count: 0, first: [] }

interface Row extends Omit<FriendEvidence, 'mutualCount' | 'shared'> {
  readonly id: string
  /** Null if the expected mutual friends are right. */
  readonly mutualCount: number | null
  readonly shared: SharedRow | null
  readonly isCounted: boolean
}

interface SharedRow {
  readonly id: string
  readonly title: string | null
  readonly own: readonly Did[]
  readonly theirs: readonly Did[]
  readonly count: number
  readonly verbs: readonly (readonly [verb: string, items: number])[]
}

/** Settings of the evidence for friend suggestions. */
export interface FriendEvidenceSettings {
  readonly kinds: StatedKinds
  /** Minimum audience of an item before it is shown as a reason. */
  readonly minItemAudience: number
}

/** Reads what explains friend suggestions. */
export function createFriendEvidenceFinder(
  graph: Graph,
  { kinds, minItemAudience }: FriendEvidenceSettings,
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
        ...kinds,
        slot,
        minItemAudience: int(minItemAudience),
        eventLimit: int(EVENT_LIMIT),
        mutualLimit: int(mutuals),
      }
      const rows = await graph.read<Row>(query, { request }, context)
      return new Map(
        rows.map(({ id, mutualCount, shared: row, isCounted, ...rest }) => {
          const evidence = { ...rest, shared: row && sharedItems(row, isCounted, kinds.attracting) }
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

/** What both did, with the strongest verb that they have in common; otherwise the strongest of each. */
function sharedItems(
  { id, title, own, theirs, count, verbs }: SharedRow,
  isCounted: boolean,
  order: readonly string[],
): SharedItems {
  const verbOfDid = ([kind, rating]: Did) => verbOf({ kind, rating })
  const counts = new Map(verbs)
  const common = [...own, ...theirs].filter((did) => counts.has(verbOfDid(did)))
  const best = strongestOf(common, order)
  const verb = best && verbOf(best)
  const sayIt = (did: readonly Did[]) =>
    strongestOf(verb === null ? did : did.filter((each) => verbOfDid(each) === verb), order)!
  const number = verb === null ? count : counts.get(verb)!
  return {
    item: itemRef(id, title),
    own: sayIt(own),
    theirs: sayIt(theirs),
    count: isCounted ? number : null,
  }
}
