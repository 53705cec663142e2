import { createVocabulary } from '../../src/core/data/index.js'
import type { Snapshot } from '../../src/core/model/index.js'

/** A small blend with two members. `mark` distinguishes it from others. */
export function exampleSnapshot(mark = 1): Snapshot {
  const users = createVocabulary(['u1', 'u2', 'u3'])
  const items = createVocabulary(['i1', 'i2'])
  const shared = { target: 'item', seed: mark, datasetHash: `hash${mark}`, users, items, tuned: {} } as const
  const vectors = {
    userVectors: Float32Array.of(1, 0, 0, 1, 0.6, 0.8),
    itemVectors: Float32Array.of(mark, 0, 0, 1),
  }
  const neighbours = { neighbours: Int32Array.of(1, 0), neighbourScores: Float32Array.of(0.5, 0.5) }
  return {
    ...shared,
    algorithm: 'blend',
    options: { width: 2 },
    metrics: { 'ndcg@20': mark / 10 },
    arrays: {},
    members: {
      lightgcn: {
        ...shared,
        algorithm: 'lightgcn',
        options: {},
        metrics: {},
        arrays: vectors,
        members: {},
      },
      rp3: {
        ...shared,
        algorithm: 'rp3',
        options: {},
        metrics: {},
        arrays: neighbours,
        members: {},
      },
    },
  }
}

/** A snapshot without functions, so that two can be compared deeply. */
export function plainSnapshot(snapshot: Snapshot): unknown {
  return {
    ...snapshot,
    users: [...snapshot.users.ids],
    items: [...snapshot.items.ids],
    options: Object.entries(snapshot.options),
    tuned: Object.entries(snapshot.tuned),
    metrics: Object.entries(snapshot.metrics),
    arrays: Object.entries(snapshot.arrays),
    members: Object.entries(snapshot.members).map(([name, member]) => [name, plainSnapshot(member)]),
  }
}
