import assert from 'node:assert/strict'
import { test } from 'vitest'
import { checkGate, sourceMetrics } from '../../../src/app/training/gate.js'
import type { KindredError } from '../../../src/core/shared/index.js'
import { exampleSnapshot } from '../../support/snapshots.js'

const claiming = (metrics: Record<string, number>) => ({ ...exampleSnapshot(), metrics })

test('the table lists the blend first, then its sources by their metrics alone', () => {
  const snapshot = {
    ...claiming({
      'ndcg@20': 0.3,
      'popularity/ndcg@20': 0.1,
      'lightgcn/ndcg@20': 0.2,
      'lightgcn/recall@20': 0.25,
    }),
    tuned: {
      blend: {
        segments: [
          { maxHistory: 5, weights: { lightgcn: 0.4 } },
          { maxHistory: null, weights: { lightgcn: 0.9, popularity: 0.1 } },
        ],
        ablationGains: { lightgcn: 0.2 },
      },
    },
  }
  const [blend, lightgcn, popular] = sourceMetrics(snapshot)
  assert.deepEqual(blend, { name: 'blend', recall: null, ndcg: 0.3, weights: [], ablationGain: null })
  assert.deepEqual(lightgcn, {
    name: 'lightgcn',
    recall: 0.25,
    ndcg: 0.2,
    weights: [
      { maxHistory: 5, weight: 0.4 },
      { maxHistory: null, weight: 0.9 },
    ],
    ablationGain: 0.2,
  })
  assert.deepEqual(
    [popular?.name, popular?.weights[0]?.weight, popular?.ablationGain],
    ['popularity', 0, null],
  )
})

test('the gate passes a snapshot at least as good as popularity, and one that could not be evaluated', () => {
  checkGate(claiming({ 'ndcg@20': 0.1, 'popularity/ndcg@20': 0.1 }))
  checkGate(claiming({}))
  const rejected = (error: KindredError) => error.code === 'SNAPSHOT_REJECTED'
  assert.throws(() => checkGate(claiming({ 'ndcg@20': 0.09, 'popularity/ndcg@20': 0.1 })), rejected)
})
