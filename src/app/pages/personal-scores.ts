import type { Blended } from '../../core/blend/index.js'
import type { Scored } from '../../core/model/index.js'
import type { RequestContext } from '../../core/ports/index.js'
import type { WeightedSources } from '../serving/index.js'
import { findCandidates, startBudget } from './candidates.js'

import type { ViewerContext } from './viewer.js'

export interface ScoresWanted {
  /** Most entries. */
  readonly k: number
  readonly exclude: ReadonlySet<string>
  /** If given, nothing else is scored. */
  readonly only?: ReadonlySet<string> | undefined
}

/**
 * What the sources say of items for one person, best first, divided by the best: 0 … 1, so that people can be compared.
 *
 * @param sources gives the sources, which read with the options that it is given.
 */
export async function personalScores(
  viewer: ViewerContext,
  { k, exclude, only }: ScoresWanted,
  sources: (context: RequestContext) => WeightedSources,
  candidateTimeoutMs: number,
  context: RequestContext,
): Promise<readonly Scored[]> {
  const budget = startBudget(candidateTimeoutMs, context)
  const query = {
    target: 'item',
    user: viewer.user,
    k,
    history: viewer.history,
    friends: viewer.friends,
    exclude,
    ...(only && { only }),
    asOf: viewer.asOf,
    ...(context.signal && { signal: context.signal }),
  } as const
  const found = findCandidates(sources(budget.options), query, budget, context).finally(budget.end)
  return ofTheBest((await found).blended)
}

const ofTheBest = (blended: readonly Blended[]): Scored[] => {
  const best = blended[0]?.score ?? 0
  return blended.map(({ id, score }) => ({ id, score: best > 0 ? score / best : 0 }))
}

/** Items of the history that speak for others. */
export function likedCount({ history }: ViewerContext): number {
  return history.filter(({ weight }) => weight > 0).length
}
