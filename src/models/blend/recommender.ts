import { blendLists, maxNormalizer, readBlendWeights, weightsFor } from '../../core/blend/index.js'
import type { Recommender, Scored, Snapshot, SourceName } from '../../core/model/index.js'
import { KindredError } from '../../core/shared/index.js'
import { rowIndices } from '../../numeric/sparse/index.js'
import { csrOf, maskKnown } from '../shared/index.js'

/** Entries requested from each source per query; entries further down do not reach a page. */
const LIST_LENGTH = 1000

/** A loaded member of a blend and the name of its weight. */
export interface WeightedMember {
  readonly source: SourceName
  readonly recommender: Recommender
}

/**
 * A recommender that blends its members with the weights of the snapshot.
 *
 * @param members have `scoreBlock`.
 * @throws KindredError BAD_DATA if the snapshot has no valid weights.
 */
export function blendRecommender(snapshot: Snapshot, members: readonly WeightedMember[]): Recommender {
  const ranksUsers = snapshot.target === 'friend'
  const targets = ranksUsers ? snapshot.users.size : snapshot.items.size
  const known = csrOf(snapshot, 'known', targets)
  const weights = readBlendWeights(snapshot)
  if (weights === null) {
    throw new KindredError('BAD_DATA', `the ${snapshot.algorithm} snapshot has no blend weights`, {
      field: 'tuned.blend',
      remedy: 'train again',
    })
  }
  return {
    name: snapshot.algorithm,
    async recommend(query) {
      const length = ranksUsers ? query.friends.length : query.history.length
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
          const history = rowIndices(known, user)
          const weight = weightsFor(weights, history.length)[source] ?? 0
          if (weight === 0) continue
          const row = block.subarray(position * targets, (position + 1) * targets)
          const factor = weight * newTargetsNormalizer(row, history, ranksUsers ? user : -1)
          const out = scores.subarray(position * targets, (position + 1) * targets)
          for (let target = 0; target < targets; target++) {
            if (row[target]! > 0) out[target]! += factor * row[target]!
          }
        }
      }
    },
  }
}

/** The max normalizer over the targets that the user does not have yet, as for a list of recommendations. */
function newTargetsNormalizer(row: Float32Array, known: Int32Array, self: number): number {
  const scores = row.slice()
  maskKnown(scores, known, self)
  return maxNormalizer(scores)
}
