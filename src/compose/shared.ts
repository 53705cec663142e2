import { createFaults, type Faults } from '../app/faults/index.js'
import { createFriendModelLoader } from '../app/friends/index.js'
import { createSnapshotHolder, type SnapshotHolder } from '../app/serving/index.js'
import type { Settings } from '../config/index.js'
import type { RatingRules } from '../core/data/index.js'
import type { Recommender, Snapshot } from '../core/model/index.js'
import type {
  FriendCandidates,
  FriendEvidenceFinder,
  FriendGuard,
  SnapshotStore,
} from '../core/ports/index.js'
import { findModel } from '../models/index.js'
import type { Graph } from '../neo4j/driver/index.js'
import { statedKinds } from '../neo4j/serving/index.js'
import { createSnapshotStore } from '../neo4j/snapshots/index.js'
import {
  createFriendCandidates,
  createFriendEvidenceFinder,
  createFriendGuard,
} from '../neo4j/social/index.js'
import { experimentNeedsOf } from './feedback.js'
import type { Runtime } from './runtime.js'

/** The loaded models and the reads of friends, which the use cases of a server share. */
export interface Shared {
  readonly snapshots: SnapshotStore
  readonly holder: SnapshotHolder
  readonly faults: Faults
  readonly loadFriendModel: ReturnType<typeof createFriendModelLoader>
  readonly friends: {
    readonly candidates: FriendCandidates
    readonly evidence: FriendEvidenceFinder
    readonly guard: FriendGuard
  }
}

/** Creates what use cases share; models are loaded with the first request that needs them. */
export function composeShared(
  graph: Graph,
  { kinds, suggestions, experiments }: Pick<Settings, 'kinds' | 'suggestions' | 'experiments'>,
  { log }: Runtime,
): Shared {
  const snapshots = createSnapshotStore(graph)
  const { minItemAudience, cooldownDays, dailyCap } = suggestions
  const stated = statedKinds(kinds)
  return {
    snapshots,
    faults: createFaults(log),
    holder: createSnapshotHolder(snapshots, loadRecommender, experimentNeedsOf(experiments)),
    loadFriendModel: createFriendModelLoader(loadRecommender, log),
    friends: {
      candidates: createFriendCandidates(graph, { attracting: stated.attracting, minItemAudience }),
      evidence: createFriendEvidenceFinder(graph, { kinds: stated, minItemAudience }),
      guard: createFriendGuard(graph, { cooldownDays, dailyCap: dailyCap || null }),
    },
  }
}

/** The rules of ratings that the settings make. */
export function ratingRules({ scale, likeFrom }: Settings['ratings']): RatingRules {
  return { scale: scale === null ? null : { min: scale[0], max: scale[1] }, likeFrom }
}

function loadRecommender(snapshot: Snapshot): Recommender {
  return findModel(snapshot.algorithm, snapshot.target).load(snapshot)
}
