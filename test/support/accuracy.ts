import { type Dataset, holdOutInteractions, holdOutTies } from '../../src/core/dataset/index.js'

import type { Model, Target } from '../../src/core/model/index.js'

import { evaluateRanking, type RankingMetrics } from '../../src/models/shared/index.js'
import { groupedDataset } from './datasets.js'

/**
 * Metrics of a model that is fitted on 80 % of a dataset and evaluated on the rest, for minimum accuracies in
 * tests.
 */
export async function heldOutQuality(
  model: Model,
  target: Target,
  options: Readonly<Record<string, unknown>> = {},
  data: Dataset = groupedDataset({ users: 300, items: 240, groups: 6, likes: 12 }),
): Promise<RankingMetrics> {
  const cut = target === 'item' ? holdOutInteractions(data, 0.2, 1) : holdOutTies(data, 0.2, 1)
  const snapshot = await model.fit(cut.data, { target, seed: 1, options })
  const known = target === 'item' ? cut.data.interactions : cut.data.ties
  return evaluateRanking(model.load(snapshot).scoreBlock!, {
    relevant: cut.heldOut,
    known,
    excludeSelf: target === 'friend',
  })
}
