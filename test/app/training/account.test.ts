import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { accountOfExport } from '../../../src/app/training/account.js'
import { DEFAULT_KINDS } from '../../../src/config/index.js'
import { createVocabulary, TABLES } from '../../../src/core/data/index.js'
import { buildDataset, type GraphColumns } from '../../../src/core/dataset/index.js'

const KINDS = ['LIKE', 'RATE', 'HUM']
const row = fc.integer({ min: 0, max: 4 })
const graphs = fc
  .record({
    interactions: fc.array(
      fc.record({
        user: row,
        item: row,
        kind: fc.nat(2),
        weight: fc.constantFrom(0, 1, 2, Number.NaN),
        at: fc.constantFrom(Number.NaN, 1, 2),
      }),
    ),
    ties: fc.array(fc.tuple(row, row)),
    taggings: fc.array(fc.tuple(row, fc.nat(2))),
    tiesDirected: fc.boolean(),
  })
  .map(({ interactions, ties, taggings, tiesDirected }): GraphColumns => {
    const column = (name: 'user' | 'item' | 'kind' | 'weight' | 'at') =>
      interactions.map((each) => each[name])
    return {
      users: createVocabulary(['a', 'b', 'c', 'd', 'e']),
      items: createVocabulary(['v', 'w', 'x', 'y', 'z']),
      tags: createVocabulary(['t0', 't1', 't2']),
      kinds: KINDS,
      interactions: {
        length: interactions.length,
        ...{ user: column('user'), item: column('item'), kind: column('kind') },
        ...{ weight: column('weight'), at: column('at') },
      },
      ties: { length: ties.length, a: ties.map(([a]) => a), b: ties.map(([, b]) => b) },
      tiesDirected,
      taggings: {
        length: taggings.length,
        item: taggings.map(([item]) => item),
        tag: taggings.map(([, tag]) => tag),
        weight: taggings.map(() => 1),
      },
    }
  })

test('of every table of an export, the rows are kept, merged or rejected, and ties and tags are those of the dataset', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const { subjects, rejected } = accountOfExport(graph, DEFAULT_KINDS)
      for (const table of TABLES) {
        const { read, kept, merged, rejected: lost } = subjects[table]
        assert.equal(read, kept + merged + lost, table)
        assert.ok(kept >= 0, table)
        assert.equal(
          rejected[table].reduce((sum, { count }) => sum + count, 0),
          lost,
        )
      }
      assert.equal(subjects.interactions.read, graph.interactions.length)
      const clean = Array.from({ length: graph.interactions.length }, (_, at) => at).filter(
        (at) => !Number.isNaN(graph.interactions.weight[at]!),
      )
      const data = buildDataset(graph, {
        name: 'graph',
        kinds: DEFAULT_KINDS,
        asOf: 3,
        keepInteraction: (at) => clean.includes(at),
      })
      assert.equal(subjects.ties.kept, data.ties.indices.length / (graph.tiesDirected ? 1 : 2))
      assert.equal(subjects.taggings.kept, data.itemTags.indices.length)
    }),
    { numRuns: 200 },
  )
})

test('an account names why rows teach nothing, with a first example', () => {
  const graph: GraphColumns = {
    users: createVocabulary(['ann', 'bob']),
    items: createVocabulary(['lamp']),
    tags: createVocabulary([]),
    kinds: KINDS,
    interactions: {
      ...{ length: 5, user: [0, 1, 1, 0, 0], item: [0, 0, 0, 0, 0] },
      ...{ kind: [0, 2, 0, 1, 1], weight: [1, 1, Number.NaN, 2, 0], at: [1, 1, 1, 1, 2] },
    },
    ties: { length: 3, a: [0, 1, 1], b: [1, 0, 1] },
    tiesDirected: false,
    taggings: { length: 0, item: [], tag: [], weight: [] },
  }
  const { subjects, rejected } = accountOfExport(graph, DEFAULT_KINDS)
  assert.deepEqual(subjects.interactions, { read: 5, kept: 2, merged: 1, rejected: 2 })
  assert.deepEqual(
    rejected.interactions.map(({ reason, count, first }) => [reason, count, first.line, first.text]),
    [
      ['the kind "HUM" is not configured', 1, 2, '{"user":"bob","item":"lamp"}'],
      ['the weight is not a number', 1, 3, '{"user":"bob","item":"lamp"}'],
    ],
  )
  assert.deepEqual(subjects.ties, { read: 3, kept: 1, merged: 1, rejected: 1 })
})
