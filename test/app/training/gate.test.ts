import assert from 'node:assert/strict'
import { test } from 'vitest'
import { checkGate, sourceMetrics } from '../../../src/app/training/gate.js'
import { freezeDataset, holdOutInteractions } from '../../../src/core/dataset/index.js'
import type { KindredError } from '../../../src/core/shared/index.js'
import { findModel } from '../../../src/models/index.js'
import { createRandom } from '../../../src/numeric/random/index.js'
import { csrFromTriplets } from '../../../src/numeric/sparse/index.js'
import { groupedDataset } from '../../support/datasets.js'
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

/** A snapshot whose blend was compared with popularity. */
const compared = (verdict: string, difference: number) => ({
  ...claiming({ 'ndcg@20': 0.1 + difference, 'popularity/ndcg@20': 0.1 }),
  tuned: {
    baseline: {
      ...{ metric: 'ndcg@20', source: 'popularity', pairs: 214, blend: 0.1 + difference, baseline: 0.1 },
      ...{ difference, interval: [difference - 0.01, difference + 0.01], verdict },
    },
  },
})

test('the gate passes a snapshot that is not worse by the paired test, and one that could not be evaluated', () => {
  assert.equal(checkGate(claiming({}), null), null)
  for (const verdict of ['better', 'open', 'too few'])
    assert.equal(checkGate(compared(verdict, -0.004), null)?.verdict, verdict)
})

test('a rejection says what was compared, and names the active snapshot only if there is one', () => {
  const worse = compared('worse', -0.02)
  const rejection = (active: string | null): KindredError => {
    try {
      checkGate(worse, active)
    } catch (error) {
      return error as KindredError
    }
    throw new Error('the gate passed')
  }
  const alone = rejection(null)
  assert.equal(alone.code, 'SNAPSHOT_REJECTED')
  assert.match(alone.message, /NDCG@20 0\.0800 against 0\.1000 of popularity on 214 held-out users/)
  assert.match(alone.message, /95 % interval −0\.0300 … −0\.0100/)
  assert.match(alone.message, /no snapshot is active/)
  assert.doesNotMatch(`${alone.message} ${alone.remedy}`, /stays active|still serves/)
  assert.match(rejection('20260101-000000-000').message, /20260101-000000-000 stays active/)
})

test('a metric that is not a number never passes', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY])
    for (const name of ['ndcg@20', 'popularity/ndcg@20'])
      assert.throws(
        () => checkGate(claiming({ 'ndcg@20': 0.1, 'popularity/ndcg@20': 0.1, [name]: value }), null),
        {
          code: 'SNAPSHOT_REJECTED',
        },
      )
})

test('a small shop gets one verdict from eight seeds', async () => {
  const random = createRandom(9)
  // Sixty users who mostly follow popularity: no blend can be told from it.
  const likes = Array.from({ length: 60 }, () =>
    Array.from({ length: 5 }, () => Math.floor(50 * random.uniform() ** 2)),
  )
  const rows = likes.flatMap((own, user) => own.map(() => user))
  const base = groupedDataset({ users: 60, items: 50, groups: 5, likes: 3 })
  const interactions = csrFromTriplets(60, 50, { rows, columns: likes.flat() })
  interactions.values.fill(1)
  const data = freezeDataset({ ...base, interactions, times: null })
  const blend = findModel('blend', 'item')
  for (let seed = 1; seed <= 8; seed++) {
    const { data: rest, heldOut } = holdOutInteractions(data, 0.1, seed)
    const options = { members: ['rp3', 'als', 'friends-liked', 'community', 'popularity'] }
    const tuned = await blend.fit(rest, { target: 'item', seed, options, validation: heldOut })
    // A rejection would throw.
    const comparison = checkGate(tuned, null)
    assert.equal(comparison?.source, 'popularity')
  }
})
