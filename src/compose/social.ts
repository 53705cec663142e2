import {
  createSuggestionRecorder,
  NO_SUGGESTION_RECORDER,
  type SuggestionRecorder,
} from '../app/feedback/index.js'
import { createSuggestFriends } from '../app/friends/index.js'
import { createCachedRead } from '../app/shared/index.js'
import {
  createDismiss,
  createSetVisibility,
  createTieUseCases,
  createUndismiss,
} from '../app/social/index.js'
import type { SocialUseCases } from '../app/use-cases.js'
import type { Settings } from '../config/index.js'
import type { Graph } from '../neo4j/driver/index.js'
import { createSuggestionImpressionLog } from '../neo4j/impressions/index.js'
import { createSocialStore } from '../neo4j/social/index.js'
import type { Runtime } from './runtime.js'
import type { Shared } from './shared.js'

/** Number of users with the most ties that are kept for all viewers. Each suggestion is checked again. */
const WELL_CONNECTED = 2_000

const WELL_CONNECTED_FRESHNESS = { renewAfterMs: 30_000, maxAgeMs: 60_000 }

/** Ties, visibility, dismissals and friend suggestions. */
export function composeSocial(
  graph: Graph,
  { kinds, suggestions }: Pick<Settings, 'kinds' | 'suggestions'>,
  { now, random, randomId, log }: Runtime,
  { snapshots, holder, loadFriendModel, friends }: Shared,
  recorder: SuggestionRecorder,
): SocialUseCases {
  const store = createSocialStore(graph)
  const { impressionDiscount } = suggestions
  return {
    ties: createTieUseCases({ store, now }),
    setVisibility: createSetVisibility(store),
    dismiss: createDismiss({ store, now }),
    undismiss: createUndismiss({ store }),
    suggestFriends: createSuggestFriends({
      ...friends,
      wellConnected: createCachedRead(
        'wellConnected',
        (context) => friends.candidates.wellConnected(WELL_CONNECTED, context),
        WELL_CONNECTED_FRESHNESS,
        now,
        holder.deletions,
      ),
      store: snapshots,
      loadFriendModel,
      recorder,
      ...{ holder, kinds, impressionDiscount, now, random, randomId, log },
    }),
  }
}

/** Suggestions are recorded only if the daily cap or the impression discount reads the record. */
export function composeSuggestionRecorder(
  graph: Graph,
  { suggestions }: Pick<Settings, 'suggestions'>,
  { now, log }: Runtime,
): SuggestionRecorder {
  if (!suggestions.dailyCap && suggestions.impressionDiscount === null) return NO_SUGGESTION_RECORDER
  return createSuggestionRecorder({ store: createSuggestionImpressionLog(graph), now, log })
}
