import { createTieUseCases } from '../../src/app/change-tie.js'
import { createDismiss, createUndismiss } from '../../src/app/dismiss.js'
import { createFriendModels } from '../../src/app/friend-model.js'
import { createRecordInteractions } from '../../src/app/record-interactions.js'
import { createSetVisibility } from '../../src/app/set-visibility.js'
import { createSnapshotHolder } from '../../src/app/snapshot-holder.js'
import { createSuggestFriends } from '../../src/app/suggest-friends.js'
import { createUpsertFriendships } from '../../src/app/upsert-friendships.js'
import { createUpsertUsers } from '../../src/app/upsert-users.js'
import { DEFAULT_KINDS } from '../../src/config.js'
import { createCatalogueStore } from '../../src/neo4j/catalogue-store.js'
import type { Graph } from '../../src/neo4j/connection.js'
import { createFriendCandidates } from '../../src/neo4j/friend-candidates.js'
import { createFriendEvidenceFinder } from '../../src/neo4j/friend-evidence.js'
import { createFriendGuard } from '../../src/neo4j/friend-guard.js'
import { createInteractionStore } from '../../src/neo4j/interaction-store.js'
import { attractingKinds } from '../../src/neo4j/live-sources.js'
import { graphSnapshotStore } from '../../src/neo4j/snapshot-store.js'
import { createSocialStore } from '../../src/neo4j/social-store.js'
import { createViewers } from '../../src/neo4j/viewers.js'

export const REST_DAYS = 90
export const MINIMUM_AUDIENCE = 3

/** What people do and what is suggested to them, over one graph, with a clock of the test's own. */
export function socialUseCases(graph: Graph, clock: () => number) {
  const social = createSocialStore(graph)
  const snapshots = graphSnapshotStore(graph)
  const attracting = attractingKinds(DEFAULT_KINDS)
  const candidates = createFriendCandidates(graph, attracting)
  const load = () => {
    throw new Error('these tests train nothing')
  }
  return {
    ties: createTieUseCases({ store: social, clock }),
    setVisibility: createSetVisibility(social),
    dismiss: createDismiss({ store: social, clock }),
    undismiss: createUndismiss({ store: social, clock }),
    upsertFriendships: createUpsertFriendships({ store: social, clock }),
    upsertUsers: createUpsertUsers(createCatalogueStore(graph)),
    recordInteractions: createRecordInteractions({
      store: createInteractionStore(graph),
      kinds: DEFAULT_KINDS,
      clock,
    }),
    suggestFriends: createSuggestFriends({
      viewers: createViewers(graph),
      guard: createFriendGuard(graph),
      candidates,
      evidence: createFriendEvidenceFinder(graph, { attracting, minimumAudience: MINIMUM_AUDIENCE }),
      wellConnected: () => candidates.wellConnected(1_000, {}),
      friendModel: createFriendModels(load),
      holder: createSnapshotHolder(snapshots, load),
      store: snapshots,
      kinds: DEFAULT_KINDS,
      restDays: REST_DAYS,
      now: clock,
      random: () => 0.5,
      randomId: () => 'page',
      log: () => {},
    }),
  }
}

export type SocialTestUseCases = ReturnType<typeof socialUseCases>
