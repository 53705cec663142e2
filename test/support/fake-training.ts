import {
  type GateComparison,
  type PublishedModels,
  type TrainingDependencies,
  type TrainingReport,
  train,
} from '../../src/app/training/index.js'

import { DEFAULT_KINDS } from '../../src/config/index.js'
import type { Dataset } from '../../src/core/dataset/index.js'
import type { Model, Snapshot, SnapshotArray, TrainingRun } from '../../src/core/model/index.js'

import { type ScalarLog, silentScalars } from '../../src/core/ports/index.js'
import { type Progress, silentProgress } from '../../src/core/shared/index.js'
import { createItemLabels } from '../../src/neo4j/catalogue/index.js'
import type { Graph } from '../../src/neo4j/driver/index.js'
import {
  createPublishing,
  createSnapshotStore,
  createTrainingSource,
} from '../../src/neo4j/snapshots/index.js'

import { cypher } from './cypher.js'

/** Metrics that the fake blend reports. */
export type Claimed = Readonly<Record<string, number>>

export const GOOD: Claimed = {
  'ndcg@20': 0.2,
  'recall@20': 0.3,
  'popularity/ndcg@20': 0.1,
  'popular/recall@20': 0.2,
}

/**
 * Models that learn nothing but return every array that publishing writes. `fits` records the runs of their
 * fits.
 */
export function fakeModels(metrics: Claimed = GOOD): PublishedModels & { readonly fits: TrainingRun[] } {
  const fits: TrainingRun[] = []
  const model = (name: string, target: 'item' | 'friend'): Model => ({
    name,
    targets: [target],
    async fit(data, run) {
      fits.push(run)
      run.onProgress?.({ step: 'epochs', fraction: 0.5, scalars: { loss: 0.5 } })
      run.onProgress?.({ step: 'epochs', fraction: 1 })
      const snapshot = snapshotOf(name, data, run, {})
      const member = snapshotOf('fake', data, run, fakeArrays(data))
      return {
        ...snapshot,
        metrics,
        tuned: { learned: true, baseline: comparisonOf(metrics) },
        members: { fake: member },
      }
    },
    load: () => {
      throw new Error('never loaded here')
    },
  })
  return { items: model('blend', 'item'), friends: model('friends-blend', 'friend'), fits }
}

/** The comparison that the gate reads, as if every held-out user had the claimed means. */
function comparisonOf(metrics: Claimed): GateComparison {
  const [blend = 0, baseline = 0] = [metrics['ndcg@20'], metrics['popularity/ndcg@20']]
  const difference = blend - baseline
  return {
    ...{ metric: 'ndcg@20', source: 'popularity', pairs: 100, blend, baseline, difference },
    interval: [difference, difference],
    verdict: difference < 0 ? 'worse' : 'better',
  }
}

function snapshotOf(
  algorithm: string,
  { users, items, hash }: Dataset,
  { target, seed, options }: TrainingRun,
  arrays: Readonly<Record<string, SnapshotArray>>,
): Snapshot {
  const shared = {
    target,
    seed,
    datasetHash: hash,
    users,
    items,
    options,
    tuned: {},
    metrics: {},
    members: {},
  }
  return { algorithm, ...shared, arrays }
}

/**
 * The only neighbour of each item is the next item; all users are in one community with the first item as
 * favourite.
 */
function fakeArrays({ users, items }: Dataset): Record<string, SnapshotArray> {
  return {
    userVectors: new Float32Array(users.size * 2).fill(0.5),
    itemVectors: new Float32Array(items.size * 2).fill(0.25),
    neighbours: Int32Array.from({ length: items.size }, (_, item) => (item + 1) % items.size),
    neighbourScores: new Float32Array(items.size).fill(1),
    communityOf: new Int32Array(users.size),
    parents: Int32Array.of(-1),
    partModularity: Float32Array.of(0),
    favourites: Int32Array.of(0),
    favouriteScores: Float32Array.of(1),
  }
}

/** Writes four users, three items, six interactions and two friendships. */
export async function writeSmallGraph(graph: Graph): Promise<void> {
  await graph.runAutoCommit(
    cypher(`CREATE (a:User {id: 'a'}), (b:User {id: 'b'}), (c:User {id: 'c'}), (d:User {id: 'd'}),
      (x:Item {id: 'x', title: 'Ex'}), (y:Item {id: 'y', title: 'Why'}), (z:Item {id: 'z'}),
      (a)-[:FRIEND {pair: 'a:b'}]->(b), (b)-[:FRIEND {pair: 'b:c'}]->(c)
      WITH * UNWIND [[a, x], [a, y], [b, x], [b, z], [c, y], [d, x]] AS pair
      WITH pair[0] AS user, pair[1] AS item
      CREATE (user)-[:INTERACTED {kind: 'LIKE', weight: 1.0}]->(item)`),
    {},
  )
}

export function storesOf(graph: Graph) {
  return {
    source: createTrainingSource(graph),
    publishing: createPublishing(graph, { waitMs: 0 }),
    snapshots: createSnapshotStore(graph),
    labels: createItemLabels(graph),
    progress: silentProgress,
  }
}

export interface FakeTraining
  extends Partial<Pick<TrainingDependencies, 'models' | 'now' | 'keepSnapshots'>> {
  readonly progress?: Progress
  readonly scalars?: ScalarLog
  readonly signal?: AbortSignal
}

export function trainFake(graph: Graph, options: FakeTraining = {}): Promise<TrainingReport> {
  const {
    signal = new AbortController().signal,
    progress = silentProgress,
    scalars = silentScalars,
  } = options
  return train(
    { seed: 1, minutes: 1, options: { item: {}, friend: {} }, signal },
    {
      ...storesOf(graph),
      models: options.models ?? fakeModels(),
      kinds: DEFAULT_KINDS,
      validationFraction: 0.1,
      keepSnapshots: options.keepSnapshots ?? 3,
      now: options.now ?? Date.now,
      progress,
      scalars,
    },
  )
}
