import type { Query } from '../../core/model/index.js'
import type { Catalogue } from '../../core/ports/index.js'

import { lazy } from '../../core/shared/index.js'
import { servingFor, sourcesOf } from '../serving/index.js'
import type { RequestReads } from '../shared/index.js'
import { findCandidates, startBudget } from './candidates.js'
import { explainPage } from './explain.js'
import type { RecommendDependencies } from './recommend.js'
import type { RecommendationPage, RecommendedItem } from './recommendation.js'
import { viewerContext } from './viewer.js'

export type Rank = (
  user: string,
  items: readonly string[],
  reads: RequestReads,
) => Promise<RecommendationPage | null>

/** Puts given items in order for a user; leaves out only what does not exist. Null if the user is unknown. */
export function createRank(dependencies: RecommendDependencies & { readonly catalogue: Catalogue }): Rank {
  const { catalogue, kinds, now, randomId, evidence } = dependencies
  return async (user, items, { context, viewer: readViewer }) => {
    const [record, records] = await Promise.all([
      readViewer(user),
      catalogue.items([...new Set(items)], context),
    ])
    if (record === null) return null
    const asOf = now()
    const viewer = viewerContext(record, kinds, asOf)
    const serving = await servingFor(viewer.active, dependencies)
    const only = new Set(records.keys())
    const liked = viewer.history.filter(({ weight }) => weight > 0).length
    const budget = startBudget(dependencies.candidateTimeoutMs, context)
    const sources = sourcesOf(serving, liked, dependencies, budget.options)
    const query: Query = {
      target: 'item',
      user,
      k: only.size,
      history: viewer.history,
      friends: viewer.friends,
      exclude: new Set(),
      only,
      asOf,
      ...(context.signal && { signal: context.signal }),
    }
    const { blended, late } = await findCandidates(sources, query, budget, context).finally(budget.end)
    const entries: RecommendedItem[] = blended.map(({ id, score, contributions }) => ({
      ...{ id, score, contributions },
      record: records.get(id)!,
    }))
    for (const { id } of entries) only.delete(id)
    for (const id of [...only].sort())
      entries.push({ id, score: 0, contributions: [], record: records.get(id)! })
    return {
      recommendationId: randomId(),
      snapshot: serving.loaded?.version ?? null,
      variants: [],
      offset: 0,
      late,
      entries,
      hasNextPage: false,
      hasPreviousPage: false,
      shortfall: null,
      // Nothing continues a ranking: a cursor only marks a place in it.
      cursorAt: (position) => Buffer.from(`rank:${position}`).toString('base64url'),
      explain: lazy(() => explainPage(entries, viewer, serving, evidence, context)),
    }
  }
}
