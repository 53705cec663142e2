import assert from 'node:assert/strict'
import { describe, test } from 'vitest'
import type { Model, Target } from '../../../src/core/model/index.js'
import { createBlend } from '../../../src/models/blend/blend.js'
import { findModel } from '../../../src/models/index.js'
import { groupedDataset } from '../../support/datasets.js'

const data = groupedDataset()
const popularity = findModel('popularity', 'item')

describe('a blend with a source whose scores are not finite', () => {
  /** A source whose fit looks sound and whose scores are not. */
  const broken = (bad: number): Model => ({
    ...popularity,
    name: 'als',
    load: (snapshot) => ({
      name: 'als',
      recommend: async () => [],
      scoreBlock(users, scores) {
        scores.fill(1)
        for (const [position] of users.entries()) scores[position * snapshot.items.size + 2] = bad
      },
    }),
  })
  const traits = {
    ...{ enabledByDefault: true, readsEdges: false, supportsColdStart: true },
    ...{ priorWeight: 1, minWeight: 0, timeShare: 1, staysWithoutWeight: true, mostItems: 1e9 },
  }

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'ends with an error: %d',
    async (bad) => {
      const target: Target = 'item'
      const blend = createBlend('toy-blend', target, [
        {
          ...traits,
          source: 'als',
          model: {
            ...broken(bad),
            fit: async (each, run) => ({
              ...(await popularity.fit(each, { ...run, options: {} })),
              algorithm: 'als',
            }),
          },
        },
        { ...traits, source: 'popularity', model: popularity },
      ])
      await assert.rejects(blend.fit(data, { target, seed: 1, options: {} }), {
        code: 'FIT_DIVERGED',
        message: /als diverged: its scores are not finite/,
      })
    },
  )
})
