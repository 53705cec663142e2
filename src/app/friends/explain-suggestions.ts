import type { Blended } from '../../core/blend/index.js'
import { type ExplanationKind, FRIEND_SOURCES, type FriendSource } from '../../core/model/index.js'
import { type Explanation, type PathNode, type PathStep, userRef } from '../../core/page/index.js'
import type {
  ExpectedMutualFriends,
  FriendEvidence,
  FriendEvidenceFinder,
  FriendEvidenceRequest,
  RequestContext,
} from '../../core/ports/index.js'
import type { SuggestionReasons } from './suggestion.js'

const NO_REASONS: SuggestionReasons = { name: null, because: [], mutualFriendCount: 0, mutualFriends: [] }

/** Finds the reasons for the suggestions of one page. */
export interface SuggestionExplainer {
  /** Starts the query for users who will probably be on the page. */
  prefetch(users: readonly string[]): void
  /** Reasons by suggested user. Queries the users who were not prefetched. */
  explain(entries: readonly Blended[]): Promise<ReadonlyMap<string, SuggestionReasons>>
}

interface SuggestionExplainerDependencies {
  readonly evidence: FriendEvidenceFinder
  /** The page's part of each evidence request. */
  readonly page: Omit<FriendEvidenceRequest, 'users' | 'expected'>
  /** Expected mutual friends of the users, which the database only has to confirm; null: none are known. */
  readonly expectedMutuals: (users: readonly string[]) => ExpectedMutualFriends | null
}

/**
 * Each suggested user gets at least one reason: a path that exists in the graph when it is queried. Between
 * the viewer and the suggested user a path has only mutual friends whose ties the viewer may know, items that
 * enough users like, and communities. The path of a reason that must not reveal more is the suggested user
 * alone.
 */
export function createSuggestionExplainer(
  { evidence, page, expectedMutuals }: SuggestionExplainerDependencies,
  context: RequestContext,
): SuggestionExplainer {
  const find = (users: readonly string[]) =>
    evidence.find({ ...page, users, expected: expectedMutuals(users) }, context)
  let prefetched: readonly string[] = []
  let prefetching: ReturnType<typeof find> = Promise.resolve(new Map())
  return {
    prefetch(users) {
      prefetched = users
      prefetching = find(users)
      // A failure reaches the caller of `explain`. Without a caller, it does not matter.
      prefetching.catch(() => {})
    },
    async explain(entries) {
      const known = new Set(prefetched)
      const missing = entries.map(({ id }) => id).filter((id) => !known.has(id))
      const [first, second] = await Promise.all([prefetching, missing.length > 0 ? find(missing) : null])
      return new Map(
        entries.map((entry) => {
          const found = first.get(entry.id) ?? second?.get(entry.id)
          return [entry.id, found === undefined ? NO_REASONS : reasonsFor(entry, page.user, found)]
        }),
      )
    },
  }
}

function reasonsFor(entry: Blended, viewer: string, evidence: FriendEvidence): SuggestionReasons {
  const { mutualCount, mutuals, mutualName, followsViewer, hasTies, shared, community } = evidence
  const because: Explanation[] = []
  const pathOver = (node: PathNode, via: string): PathStep[] => [
    { node: userRef(viewer), via: null },
    { node, via },
    { node: userRef(entry.id), via },
  ]
  if (mutuals[0] !== undefined)
    because.push({
      kind: 'MUTUAL_FRIENDS',
      count: mutualCount,
      steps: pathOver(userRef(mutuals[0], mutualName), 'FRIEND'),
    })
  if (followsViewer) {
    const steps = [
      { node: userRef(viewer), via: null },
      { node: userRef(entry.id), via: 'FOLLOWS' },
    ]
    because.push({ kind: 'FOLLOWS_YOU', count: null, steps })
  }
  if (shared !== null)
    because.push({
      kind: 'SHARED_ITEMS',
      count: shared.count,
      steps: [
        { node: userRef(viewer), via: null },
        { node: shared.item, via: 'INTERACTED', interaction: shared.own },
        { node: userRef(entry.id), via: 'INTERACTED', interaction: shared.theirs },
      ],
    })
  if (community !== null)
    because.push({
      kind: 'COMMUNITY',
      count: null,
      steps: pathOver({ type: 'Community', ...community, viewer }, 'MEMBER_OF'),
    })
  // The following reasons must not reveal a path.
  const userAlone: PathStep[] = [{ node: userRef(entry.id), via: null }]
  // A followed user may be the bridge to the suggested one. Then there is no mutual friend to name.
  const twoHop = sumOf(entry, (source) => FRIEND_SOURCES[source].twoHop)
  if (mutuals.length === 0 && community === null && twoHop > 0)
    because.push({ kind: 'COMMUNITY', count: null, steps: userAlone })
  // Without a count, because the number of a user's ties is private.
  if (hasTies && contributionOf(entry, 'POPULAR') > 0)
    because.push({ kind: 'POPULAR', count: null, steps: userAlone })
  // The sort is stable: reasons without a contribution keep the order above.
  because.sort((left, right) => contributionOf(entry, right.kind) - contributionOf(entry, left.kind))
  // It names nothing, so it comes last.
  if (shared === null && contributionOf(entry, 'TASTE') > 0)
    because.push({ kind: 'TASTE', count: null, steps: userAlone })
  if (because.length === 0) because.push({ kind: 'NEW', count: null, steps: userAlone })
  return { name: evidence.name, because, mutualFriendCount: mutualCount, mutualFriends: mutuals }
}

/** Sum of the contributions of the sources that stand behind a kind of explanation. */
function contributionOf(entry: Blended, kind: ExplanationKind): number {
  return sumOf(entry, (source) => FRIEND_SOURCES[source].explains.includes(kind))
}

function sumOf({ contributions }: Blended, isCounted: (source: FriendSource) => boolean): number {
  return contributions
    .filter(({ source }) => isCounted(source as FriendSource))
    .reduce((sum, { contribution }) => sum + contribution, 0)
}
