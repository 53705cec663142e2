import { createCandidateFinder } from '../../src/app/pages/index.js'
import type { CandidateSource } from '../../src/app/serving/index.js'
import { type ColdStartItem, readBlendWeights, weightsFor } from '../../src/core/blend/index.js'

import type { ItemSource, Preference, Snapshot, SourceWeights } from '../../src/core/model/index.js'

import { findModel } from '../../src/models/index.js'
import { sharedEngine } from '../../src/numeric/engine/index.js'

/** A request for one page. */
export interface PageRequest {
  /** The snapshot need not know the user. */
  readonly user: string
  readonly history: readonly Preference[]
  readonly friends: readonly string[]
  readonly exclude: ReadonlySet<string>
}

/** Computes the best items of a user, best first. */
export type Pages = (request: PageRequest) => Promise<readonly string[]>

const TIMEOUT_MS = 600_000

/**
 * Creates a function that computes pages as the server does, with all sources in their array form.
 *
 * @param coldStartItems items that the snapshot does not know.
 */
export function createPages(
  snapshot: Snapshot,
  k: number,
  coldStartItems: readonly ColdStartItem[] = [],
): Pages {
  const members = Object.values(snapshot.members)
  const parts = members.length > 0 ? members : [snapshot]
  const sources = parts.map((part): CandidateSource => {
    const { algorithm } = part
    return { ...findModel(algorithm, 'item').load(part), name: algorithm as ItemSource }
  })
  const finder = createCandidateFinder({ engine: sharedEngine(), candidateTimeoutMs: TIMEOUT_MS })
  const blend = members.length > 0 ? readBlendWeights(snapshot) : null
  return async ({ user, history, friends, exclude }) => {
    const weights: SourceWeights =
      blend === null ? { [sources[0]!.name]: 1 } : weightsFor(blend, history.length)
    const query = { target: 'item', user, k, history, friends, exclude, asOf: 0 } as const
    const weighted = {
      ...{ weights, targets: snapshot.items, users: snapshot.users },
      sources: sources.filter(({ name }) => (weights[name] ?? 0) > 0),
      coldStartItems: async () => coldStartItems,
    }
    const { blended } = await finder.find(() => weighted, query, {})
    return blended.map(({ id }) => id)
  }
}
