import type { KindTable } from '../../core/data/index.js'
import type { Query, Snapshot } from '../../core/model/index.js'
import type { ImpressionDiscount } from '../../core/page/index.js'
import type { FriendEvidenceFinder, FriendGuard } from '../../core/ports/index.js'
import { MAX_PAGE, momentOf } from '../../core/shared/index.js'
import { orWithout } from '../faults/index.js'
import type { SuggestionRecorder } from '../feedback/index.js'
import {
  beginScroll,
  checkScrollOwner,
  decodeScroll,
  encodeScroll,
  type ViewerContext,
  viewerContext,
} from '../pages/index.js'
import { type ServingDependencies, servingFor, servingOfScroll } from '../serving/index.js'
import type { RequestReads } from '../shared/index.js'
import { applyImpressionDiscount, blendEligible, type FindSuggestible } from './blend-eligible.js'
import { createSuggestionExplainer } from './explain-suggestions.js'
import { fillSuggestions } from './fill-suggestions.js'
import { type FriendModel, tieProbabilities } from './friend-model.js'
import { type FriendSourceDependencies, friendWeights, queryFriendSources } from './friend-sources.js'
import { createExpectedMutuals, createFriendsOfFriends } from './friends-of-friends.js'
import type { SuggestFriendsRequest, SuggestionPage } from './suggestion.js'

interface SuggestFriendsDependencies
  extends Omit<FriendSourceDependencies, 'friendsOfFriends'>,
    Pick<ServingDependencies, 'holder' | 'store' | 'log'> {
  readonly guard: FriendGuard
  readonly evidence: FriendEvidenceFinder
  /** Loads the friend model of the active snapshot. */
  readonly loadFriendModel: (snapshot: Snapshot | null) => FriendModel
  readonly kinds: KindTable
  /** Lowers the scores of users who were suggested often without a response; null: scores stay. */
  readonly impressionDiscount: ImpressionDiscount | null
  readonly recorder: SuggestionRecorder
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly randomId: () => string
}

/** Computes a page of friend suggestions; null if the user does not exist. */
export type SuggestFriends = (
  request: SuggestFriendsRequest,
  reads: RequestReads,
) => Promise<SuggestionPage | null>

/** Candidates queried from each source, beyond those of earlier pages: the larger of the two numbers. */
const MIN_CANDIDATES = 100
const CANDIDATES_PER_ENTRY = 2

/**
 * Suggests users whom the viewer may know. The rules (existing friends, pending requests, blocks, dismissals,
 * visibility …) are read from the live graph before candidates are scored, and checked again for the
 * candidates before they are on the page.
 *
 * The use case throws KindredError BAD_USER_INPUT for an altered cursor, CURSOR_EXPIRED for an old one.
 */
export function createSuggestFriends(dependencies: SuggestFriendsDependencies): SuggestFriends {
  const { guard, kinds, now, random, impressionDiscount, recorder, evidence, loadFriendModel } = dependencies
  const sources = { ...dependencies, friendsOfFriends: createFriendsOfFriends(dependencies.candidates) }

  return async (request, { context, socialContext }) => {
    const { user, first, after, reasons = false, mutuals = MAX_PAGE } = request
    const time = now()
    const scroll = after === null ? null : decodeScroll(after, scrollOwner(user), time)
    const asOf = scroll?.asOf ?? momentOf(time)
    const social = await socialContext(user)
    if (social === null) return null
    const viewer = viewerContext(social.viewer, kinds, asOf)
    const serving = scroll
      ? await servingOfScroll(scroll.version, viewer.active, dependencies)
      : await servingFor(viewer.active, dependencies)
    if (scroll) checkScrollOwner(serving, user, scroll.asOf)
    const state = scroll ?? beginScroll(scrollOwner(user), serving, asOf, random)

    const exclude = new Set([user, ...social.excluded])
    const isAllowed = (id: string): boolean => !exclude.has(id) && !state.shown.has(id)
    const findSuggestible: FindSuggestible = (users) => guard.suggestible(user, users, time, context)
    // One entry more than requested tells whether there is a next page.
    const wanted = first + 1
    const query: Query = {
      ...friendQuery(viewer, exclude),
      k: Math.max(MIN_CANDIDATES, CANDIDATES_PER_ENTRY * wanted) + state.shown.count,
      ...(context.signal && { signal: context.signal }),
    }
    const model = loadFriendModel(serving.loaded?.ties ?? null)
    const weights = friendWeights(model, social)
    const { slot } = serving
    const bridges = bridgesOf(viewer)
    const { lists, query: asked } = await queryFriendSources(
      { query, weights, model, slot, bridges, deletions: viewer.active?.deletions ?? 0 },
      sources,
      context,
    )

    const findMutuals = model.ties && createExpectedMutuals(model.ties, viewer.friends)
    const explainer = createSuggestionExplainer(
      {
        evidence,
        page: { user, mutuals, slot },
        expectedMutuals: (users) =>
          findMutuals && {
            version: social.version,
            friends: viewer.friends.length,
            of: findMutuals(users, mutuals),
          },
      },
      context,
    )
    const blended = await blendEligible({
      ...{ lists, weights, wanted, isAllowed, findSuggestible },
      reorder: (list) =>
        impressionDiscount === null
          ? list
          : applyImpressionDiscount(list, social.impressions, impressionDiscount, time),
      // The rules rarely change the page, so its reasons are queried while the rules are checked.
      ...(reasons && { onExpected: (users) => explainer.prefetch(users.slice(0, first)) }),
    })
    const found = await fillSuggestions(
      { viewer: user, wanted, blended, isAllowed, findSuggestible },
      dependencies,
      context,
    )
    const entries = found.slice(0, first)
    const ids = entries.map(({ id }) => id)
    recorder.note(user, ids)
    const probabilitiesOf = async (): Promise<SuggestionPage['tieProbabilities']> => {
      const [probabilities, suggestible] = await Promise.all([
        tieProbabilities(model, asked, ids),
        findSuggestible(ids),
      ])
      // A tie probability reveals ties, so none is returned for users who hide theirs.
      return new Map([...probabilities].filter(([id]) => suggestible.get(id) === true))
    }
    const [explained, probabilities] = await Promise.all([
      reasons ? orWithout('reasons', () => explainer.explain(entries), new Map(), context) : new Map(),
      request.tieProbabilities
        ? orWithout('tie probabilities', probabilitiesOf, new Map(), context)
        : new Map(),
    ])
    const missing = first - entries.length
    return {
      recommendationId: dependencies.randomId(),
      entries,
      hasNextPage: found.length > first,
      hasPreviousPage: after !== null,
      shortfall: missing > 0 ? { reason: 'NOBODY_LEFT', missing } : null,
      cursorAt: (position) => encodeScroll({ ...state, shown: state.shown.with(ids.slice(0, position + 1)) }),
      reasons: explained,
      tieProbabilities: probabilities,
    }
  }
}

function friendQuery(
  { user, history, friends, follows, asOf }: ViewerContext,
  exclude: ReadonlySet<string>,
): Omit<Query, 'k'> {
  return {
    target: 'friend',
    user,
    history,
    // In a graph of follows there are no friends, and the model was trained on follows.
    friends: friends.length > 0 ? friends : follows,
    exclude,
    asOf,
  }
}

/** Friends and followed users, each once. */
function bridgesOf({ friends, follows }: ViewerContext): readonly string[] {
  return follows.length === 0 ? friends : [...new Set([...friends, ...follows])]
}

/**
 * Owner of a scroll of suggestions. It differs from the owner of a scroll of items, because no id contains
 * `\0`.
 */
const scrollOwner = (user: string): string => `${user}\0friends`
