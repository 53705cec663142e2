import assert from 'node:assert/strict'
import { test } from 'vitest'
import { compareModels } from '../../src/evaluation/evaluate-rankings.js'

import { createRandom } from '../../src/numeric/random/index.js'

test('the best is compared with each other model, and only real differences are significant', () => {
  const random = createRandom(1)
  const base = Float64Array.from({ length: 400 }, () => random.uniform())
  const shuffledEqual = base.map((value) => value + (random.uniform() - 0.5) * 0.2 - 0.001)
  const models = new Map([
    ['worse', new Map([['ndcg@20', base.map((value) => value * 0.8)]])],
    ['best', new Map([['ndcg@20', base]])],
    ['equal', new Map([['ndcg@20', shuffledEqual]])],
  ])
  const found = compareModels(models, ['ndcg@20'], 1)
  const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length
  const best = mean(shuffledEqual) > mean(base) ? 'equal' : 'best'
  assert.ok(found.every((comparison) => comparison.best === best && comparison.difference >= 0))
  assert.equal(found.find(({ other }) => other === 'worse')!.significant, true)
  assert.equal(found.find(({ other }) => other !== 'worse')!.significant, false)
})

test('nothing to compare', () => {
  assert.deepEqual(compareModels(new Map(), ['ndcg@20'], 1), [])
  assert.deepEqual(
    compareModels(new Map([['one', new Map([['ndcg@20', Float64Array.of(1)]])]]), ['ndcg@20'], 1),
    [],
  )
})
