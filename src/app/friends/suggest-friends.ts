import type { KindTable } from '../../core/data/index.js'
import type { Query, Snapshot } from '../../core/model/index.js'

import type { ImpressionDiscount } from '../../core/page/index.js'

import type { FriendEvidenceFinder, FriendGuard } from '../../core/ports/index.js'

import { lazy, MAX_PAGE, momentOf } from '../../core/shared/index.js'
import type { SuggestionRecorder } from '../feedback/index.js'
import { createServed, decodeScroll, encodeScroll, type ScrollState, viewerContext } from '../pages/index.js'

import { type Serving, type ServingDependencies, servingFor, servingOfScroll } from '../serving/index.js'
import type { RequestReads } from '../shared/index.js'
import { applyImpressionDiscount, createSuggestionExplainer } from './explain-suggestions.js'
import { blendEligible, fillSuggestions } from './fill-suggestions.js'
import { type FriendModel, tieProbabilities } from './friend-model.js'
import { type FriendSourceDependencies, friendWeights, queryFriendSources } from './friend-sources.js'
import { createFriendsOfFriends, mutualFriendsOf } from './friends-of-friends.js'
import type { SuggestionPage, SuggestRequest } from './suggestion.js'

export interface SuggestFriendsDependencies
  extends Omit<FriendSourceDependencies, 'friendsOfFriends'>,
    Pick<ServingDependencies, 'holder' | 'store' | 'log'> {
  readonly guard: FriendGuard
  readonly evidence: FriendEvidenceFinder
  /** What the snapshot that serves learned about ties. */
  readonly friendModel: (snapshot: Snapshot | null) => FriendModel
  readonly kinds: KindTable
  /** How people fade who were suggested often and ignored; null: they do not. */
  readonly impressionDiscount: ImpressionDiscount | null
  readonly exposures: SuggestionRecorder
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly randomId: () => string
}

export type SuggestFriends = (request: SuggestRequest, reads: RequestReads) => Promise<SuggestionPage | null>

/** Candidates asked of each source, besides what was served before: at least so many, and a few for each entry wanted. */
const CANDIDATES = 100
const CANDIDATES_PER_ENTRY = 2

/**
 * People whom a user may know, computed now; null if the user is unknown. The rules (who is a friend already, who blocks whom, who does not
 * want to be suggested …) are asked of the live graph before anything is scored, and once more, for the people who are left, before the page.
 *
 * @throws KindredError BAD_USER_INPUT for a cursor that was altered, CURSOR_EXPIRED for one that is too old.
 */
export function createSuggestFriends(dependencies: SuggestFriendsDependencies): SuggestFriends {
  const { guard, kinds, now, impressionDiscount, exposures } = dependencies
  const people = { ...dependencies, friendsOfFriends: createFriendsOfFriends(dependencies.candidates) }
  return async ({ user, first, after, reasons = false, mutuals = MAX_PAGE }, { context, socialContext }) => {
    const moment = now()
    const scroll = after === null ? null : decodeScroll(after, scrollOwner(user), moment)
    const asOf = scroll?.asOf ?? momentOf(moment)
    const standing = await socialContext(user)
    if (standing === null) return null
    const viewer = viewerContext(standing.viewer, kinds, asOf)
    const serving = scroll
      ? await servingOfScroll(scroll.version, viewer.active, dependencies)
      : await servingFor(viewer.active, dependencies)
    const state = scroll ?? beginScroll(user, serving, asOf)
    const exclude = new Set([user, ...standing.excluded])
    // One entry more than asked, to tell whether there is a next page.
    const wanted = first + 1
    const query: Query = {
      target: 'friend',
      user,
      k: Math.max(CANDIDATES, CANDIDATES_PER_ENTRY * wanted) + state.served.count,
      history: viewer.history,
      // Where people follow each other there are no friends, and what was learned of ties is of those followed.
      friends: viewer.friends.length > 0 ? viewer.friends : viewer.follows,
      exclude,
      asOf,
      ...(context.signal && { signal: context.signal }),
    }
    const model = dependencies.friendModel(serving.loaded?.ties ?? null)
    const weights = friendWeights(model, standing)
    const bridges =
      viewer.follows.length === 0 ? viewer.friends : [...new Set([...viewer.friends, ...viewer.follows])]
    const lists = await queryFriendSources(
      query,
      weights,
      model,
      { slot: serving.slot, bridges },
      people,
      context,
    )
    const suggestible = (people: readonly string[]) => guard.suggestible(user, people, moment, context)
    const allows = (id: string): boolean => !exclude.has(id) && !state.served.has(id)
    const mutualFriends = model.ties && mutualFriendsOf(model.ties, viewer.friends)
    const reasonsOf = createSuggestionExplainer(
      { user, mutuals, slot: serving.slot },
      (people) =>
        mutualFriends && {
          version: standing.version,
          friends: viewer.friends.length,
          of: mutualFriends(people, mutuals),
        },
      dependencies.evidence,
      context,
    )
    const blended = await blendEligible({
      ...{ lists, weights, wanted, allows, suggestible },
      reorder: (list) =>
        impressionDiscount === null
          ? list
          : applyImpressionDiscount(list, standing.impressions, impressionDiscount, moment),
      // Whom the page will hold is all but sure: the database looks for reasons while it is asked about the rules.
      ...(reasons && { onExpected: (people) => reasonsOf.prefetch(people.slice(0, first)) }),
    })
    const found = await fillSuggestions({ user, wanted, blended, allows, suggestible }, dependencies, context)
    const entries = found.slice(0, first)
    exposures.note(
      user,
      entries.map(({ id }) => id),
    )
    const missing = first - entries.length
    return {
      recommendationId: dependencies.randomId(),
      entries,
      hasNextPage: found.length > first,
      hasPreviousPage: after !== null,
      shortfall: missing > 0 ? { reason: 'NOBODY_LEFT', missing } : null,
      cursorAt: (position) => {
        const shown = entries.slice(0, position + 1).map(({ id }) => id)
        return encodeScroll({ ...state, served: state.served.with(shown) })
      },
      explain: lazy(() => reasonsOf.explain(entries)),
      odds: lazy(async () => {
        const people = entries.map(({ id }) => id)
        const [odds, free] = await Promise.all([tieProbabilities(model, query, people), suggestible(people)])
        // How likely ties are tells of ties: of somebody who hides theirs nothing is told.
        return new Map([...odds].filter(([id]) => free.get(id) === true))
      }),
    }
  }

  function beginScroll(user: string, { loaded }: Serving, asOf: number): ScrollState {
    const seed = Math.floor(dependencies.random() * 2 ** 32)
    const version = loaded?.version ?? null
    return { user: scrollOwner(user), version, asOf, seed, served: createServed(seed) }
  }
}

/** Keeps cursors of people and of items apart; no id has this character. */
const scrollOwner = (user: string): string => `${user}\0friends`
