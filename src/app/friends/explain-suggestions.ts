import type { Blended, Contribution } from '../../core/blend/index.js'
import { type ExplanationKind, FRIEND_SOURCES, type FriendSource } from '../../core/model/index.js'
import {
  discountFactor,
  type Explanation,
  type ImpressionDiscount,
  itemRef,
  type PathNode,
  type PathStep,
  userRef,
} from '../../core/page/index.js'
import type {
  ExpectedMutualFriends,
  FriendEvidence,
  FriendEvidenceFinder,
  FriendEvidenceRequest,
  RequestContext,
  SuggestionImpressions,
} from '../../core/ports/index.js'
import { byScore } from '../../core/shared/index.js'

import type { SuggestionReasons } from './suggestion.js'

const NO_REASONS: SuggestionReasons = { name: null, because: [], mutualFriendCount: 0, mutualFriends: [] }

/** The reasons of one page. */
export interface SuggestionExplainer {
  /** Begins to look for what speaks for these people, who will probably be on the page. */
  prefetch(people: readonly string[]): void
  /** By person; whoever was not expected is looked up now. */
  explain(entries: readonly Blended[]): Promise<ReadonlyMap<string, SuggestionReasons>>
}

/**
 * Reasons for the people of one page, at least one each: paths that the graph holds when it is asked, in one query. Between the viewer and the
 * one who is suggested stand only mutual friends whose ties the viewer may know, items that enough people like, and communities. A reason
 * that must not tell its path has the person for it.
 *
 * @param think what is thought of mutual friends, for the database to look at no more than whether it holds; null: nothing.
 */
export function createSuggestionExplainer(
  asked: Omit<FriendEvidenceRequest, 'users' | 'expected'>,
  think: (people: readonly string[]) => ExpectedMutualFriends | null,
  finder: FriendEvidenceFinder,
  context: RequestContext,
): SuggestionExplainer {
  const find = (people: readonly string[]) =>
    finder.find({ ...asked, users: people, expected: think(people) }, context)
  let expected: readonly string[] = []
  let finding: ReturnType<typeof find> = Promise.resolve(new Map())
  return {
    prefetch(people) {
      expected = people
      finding = find(people)
      // Who asks for the reasons hears of it; where nobody does, nobody misses them.
      finding.catch(() => {})
    },
    async explain(entries) {
      const known = new Set(expected)
      const missing = entries.map(({ id }) => id).filter((id) => !known.has(id))
      const evidence = await Promise.all([finding, missing.length > 0 ? find(missing) : null])
      const of = (id: string): FriendEvidence | undefined => evidence[0].get(id) ?? evidence[1]?.get(id)
      return new Map(
        entries.map((entry) => {
          const found = of(entry.id)
          return [entry.id, found === undefined ? NO_REASONS : reasonsFor(entry, asked.user, found)]
        }),
      )
    },
  }
}

function reasonsFor(entry: Blended, user: string, evidence: FriendEvidence): SuggestionReasons {
  const { mutualCount, mutuals, mutualName, followsViewer, sharedCount, sharedItem, sharedTitle, community } =
    evidence
  const because: Explanation[] = []
  const over = (node: PathNode, via: string): PathStep[] => [
    { node: userRef(user), via: null },
    { node, via },
    { node: userRef(entry.id), via },
  ]
  if (mutuals[0] !== undefined)
    because.push({
      kind: 'MUTUAL_FRIENDS',
      count: mutualCount,
      steps: over(userRef(mutuals[0], mutualName), 'FRIEND'),
    })
  if (followsViewer) {
    const steps = [
      { node: userRef(user), via: null },
      { node: userRef(entry.id), via: 'FOLLOWS' },
    ]
    because.push({ kind: 'FOLLOWS_YOU', count: null, steps })
  }
  if (sharedItem !== null)
    because.push({
      kind: 'SHARED_ITEMS',
      count: sharedCount,
      steps: over(itemRef(sharedItem, sharedTitle), 'INTERACTED'),
    })
  if (community !== null)
    because.push({
      kind: 'COMMUNITY',
      count: null,
      steps: over({ type: 'Community', ...community }, 'MEMBER_OF'),
    })
  const itself: PathStep[] = [{ node: userRef(entry.id), via: null }]
  if (sharedItem === null && contributionOf(entry, 'TASTE') > 0)
    because.push({ kind: 'TASTE', count: null, steps: itself })
  // Whom the viewer follows may lead to a person; no mutual friend can then be named.
  if (
    mutuals.length === 0 &&
    community === null &&
    sumOf(entry, (source) => FRIEND_SOURCES[source].twoHop) > 0
  )
    because.push({ kind: 'COMMUNITY', count: null, steps: itself })
  // How many ties somebody has is theirs to tell.
  if (contributionOf(entry, 'POPULAR') > 0) because.push({ kind: 'POPULAR', count: null, steps: itself })
  if (because.length === 0) because.push({ kind: 'NEW', count: null, steps: itself })
  // The sort is stable: what no source speaks for stays in the order above.
  because.sort((left, right) => contributionOf(entry, right.kind) - contributionOf(entry, left.kind))
  return { name: evidence.name, because, mutualFriendCount: mutualCount, mutualFriends: mutuals }
}

/** Sum of the contributions of the sources that stand behind a kind of explanation. */
function contributionOf(entry: Blended, kind: ExplanationKind): number {
  return sumOf(entry, (source) => FRIEND_SOURCES[source].explains.includes(kind))
}

function sumOf({ contributions }: Blended, counts: (source: FriendSource) => boolean): number {
  return contributions
    .filter(({ source }) => counts(source as FriendSource))
    .reduce((sum, { contribution }) => sum + contribution, 0)
}

/**
 * The list with scores faded, best first again; contributions fade alike, so that they still add up.
 *
 * @param seen of the viewer.
 * @param now milliseconds since 1970.
 */
export function applyImpressionDiscount(
  list: readonly Blended[],
  seen: readonly SuggestionImpressions[],
  discount: ImpressionDiscount,
  now: number,
): readonly Blended[] {
  const factors = new Map(seen.map((each) => [each.user, discountFactor(each, discount, now)]))
  const faded = list.map((entry) => {
    const factor = factors.get(entry.id) ?? 1
    if (factor === 1) return entry
    const contributions = entry.contributions.map(
      ({ source, contribution }): Contribution => ({
        source,
        contribution: contribution * factor,
      }),
    )
    return { ...entry, score: entry.score * factor, contributions }
  })
  return faded.sort(byScore)
}
