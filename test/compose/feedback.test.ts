import assert from 'node:assert/strict'
import { test } from 'vitest'
import { composeServingSelector } from '../../src/compose/feedback.js'
import { DEFAULT_KINDS } from '../../src/config/index.js'

type Arguments = Parameters<typeof composeServingSelector>
const NO_GRAPH = {} as Arguments[0]
const NO_SNAPSHOTS = { log: () => {} } as unknown as Arguments[2]

/** Composes one experiment whose second variant names sources. */
function compose(second: { readonly weights?: Record<string, number>; readonly sources?: string[] }): void {
  const experiment = {
    ...{ name: 'ranking', allocation: 'hash' as const, expectedEffect: 0.01, refreshSeconds: 300 },
    variants: [
      { name: 'plain', share: 0.5 },
      { name: 'other', share: 0.5, ...second },
    ],
  }
  const settings = { impressions: null, kinds: DEFAULT_KINDS, experiments: [experiment] }
  composeServingSelector(NO_GRAPH, settings as unknown as Arguments[1], NO_SNAPSHOTS)
}

test('a variant may name any source of items', () => {
  compose({ weights: { 'friends-liked': 0, 'co-interaction': 1 }, sources: ['lightgcn', 'rp3'] })
})

test('an unknown source is an error that lists the sources', () => {
  assert.throws(() => compose({ sources: ['magic'] }), {
    code: 'BAD_CONFIGURATION',
    field: 'experiments.0.variants.1.sources',
    remedy: /^sources are: als, .*lightgcn/,
  })
})

test('a former name is an error that gives the current one', () => {
  assert.throws(() => compose({ weights: { embedding: 0.5 } }), {
    code: 'BAD_CONFIGURATION',
    field: 'experiments.0.variants.1.weights',
    remedy: /^it is now called "lightgcn"; sources are: /,
  })
})
