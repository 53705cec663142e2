import { type BlendWeights, blendLists, maxNormalizer, weightsFor } from '../../core/blend/index.js'
import type { Recommender, Scored, Snapshot, SourceName } from '../../core/model/index.js'

import { rowIndices } from '../../numeric/sparse/index.js'
import { csrOf, maskKnown } from '../shared/index.js'

/** Entries asked of each source for one query: enough that what a list leaves out would not reach a page. */
const LIST_LENGTH = 1000

/** A member of a blend, ready to answer, under the name of its weight. */
export interface WeightedMember {
  readonly source: SourceName
  readonly recommender: Recommender
}

/** A Recommender made of Recommenders, all of which score densely. */
export function blendRecommender(snapshot: Snapshot, members: readonly WeightedMember[]): Recommender {
  const people = snapshot.target === 'friend'
  const targets = people ? snapshot.users.size : snapshot.items.size
  const known = csrOf(snapshot, 'known', targets)
  const weights = snapshot.tuned.blend as BlendWeights
  return {
    name: snapshot.algorithm,
    async recommend(query) {
      const length = people ? query.friends.length : query.history.length
      const own = weightsFor(weights, length)
      const lists = new Map<SourceName, readonly Scored[]>()
      for (const { source, recommender } of members) {
        if (!own[source]) continue
        lists.set(source, await recommender.recommend({ ...query, k: Math.max(LIST_LENGTH, query.k) }))
      }
      return blendLists(lists, own).slice(0, query.k)
    },
    async scoreBlock(users, scores) {
      scores.fill(0)
      const block = new Float32Array(scores.length)
      for (const { source, recommender } of members) {
        await recommender.scoreBlock!(users, block)
        for (const [position, user] of users.entries()) {
          const had = rowIndices(known, user)
          const weight = weightsFor(weights, had.length)[source] ?? 0
          if (weight === 0) continue
          const row = block.subarray(position * targets, (position + 1) * targets)
          const factor = weight * unseenCalibration(row, had, people ? user : -1)
          const out = scores.subarray(position * targets, (position + 1) * targets)
          for (let target = 0; target < targets; target++) {
            if (row[target]! > 0) out[target]! += factor * row[target]!
          }
        }
      }
    },
  }
}

/** The calibration that a list has: over what the user does not have yet. */
function unseenCalibration(row: Float32Array, known: Int32Array, self: number): number {
  const unseen = row.slice()
  maskKnown(unseen, known, self)
  return maxNormalizer(unseen)
}
