import assert from 'node:assert/strict'
import { test } from 'vitest'
import { cleanRecords } from '../../../src/app/import/index.js'
import { DEFAULT_KINDS } from '../../../src/config/index.js'
import type { Model } from '../../../src/core/model/index.js'
import { chooseReader } from '../../../src/datasets/index.js'
import { splitTies } from '../../../src/evaluation/index.js'
import { ranker } from '../../../src/models/friend-ranker/ranker.js'
import { evaluateRanking } from '../../../src/models/shared/index.js'
import { resourceAllocation } from '../../../src/models/social/index.js'
import { NO_DATA, sharedData } from '../../support/data.js'

/** A fit of a second or two: what it reaches lies below what the defaults reach (bench/README.md). */
const quick = { lists: 600, folds: 1, rank: 32, networks: 1, epochs: 4, candidates: 100 }

const folder = sharedData('graph-ego-facebook')

test('the ranker finds more friends than the best simple rule', async (context) => {
  context.skip(folder === undefined, NO_DATA)
  const name = 'graph-ego-facebook'
  const reader = await chooseReader(folder!)
  const facts = await reader.describe(folder!)
  const { data } = await cleanRecords(reader.read(folder!), facts, { kinds: DEFAULT_KINDS, now: Date.now() })
  const { train, test: held } = splitTies(data, { name, kinds: DEFAULT_KINDS, seed: 1 })
  const evaluate = async (model: Model, options: Readonly<Record<string, unknown>>) => {
    const snapshot = await model.fit(train, { target: 'friend', seed: 1, options })
    const task = { relevant: held, known: train.ties, people: true }
    // A quarter of the users is enough.
    const users = Int32Array.from({ length: Math.ceil(train.users.size / 4) }, (_, at) => 4 * at)
    return evaluateRanking(model.load(snapshot).scoreBlock!, { ...task, users })
  }
  const best = await evaluate(resourceAllocation, {})
  const learned = await evaluate(ranker, quick)
  assert.ok(learned.recall > 1.01 * best.recall, `recall@20 ${learned.recall} against ${best.recall}`)
  assert.ok(learned.ndcg > 1.01 * best.ndcg, `NDCG@20 ${learned.ndcg} against ${best.ndcg}`)
})
